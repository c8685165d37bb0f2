/** What can be wrong with a load-profile file. `fatal` ones stop the reading, the others concern one row. */
export type LoadProfileErrorCode =
  | 'empty_file'
  | 'not_text'
  | 'row_too_long'
  | 'too_many_rows'
  | 'column_not_found'
  | 'duplicate_column'
  | 'unknown_unit'
  | 'unit_mismatch'
  | 'invalid_mapping'
  | 'interval_length_unknown'
  | 'unsupported_interval_length'
  | 'broken_row'
  | 'invalid_time'
  | 'nonexistent_local_time'
  | 'offset_missing'
  | 'time_in_future'
  | 'time_too_old'
  | 'not_a_number'
  | 'not_finite'
  | 'negative_value'
  | 'value_too_large'
  | 'duplicate_timestamp'
  | 'irregular_interval';

/** `row` counts the lines of the file from 1; 0 where the mistake is in the mapping, not in a line. */
export type LoadProfileError = {
  row: number;
  column: string | null;
  code: LoadProfileErrorCode;
  message: string;
};

const messages: Record<LoadProfileErrorCode, (detail: string) => string> = {
  empty_file: () => 'Die Datei enthält keine Datenzeilen.',
  not_text: () => 'Die Datei ist kein Text (CSV), sondern enthält Binärdaten.',
  row_too_long: () => 'Die Zeile ist zu lang. Ist das Trennzeichen oder ein Anführungszeichen falsch?',
  too_many_rows: (most) => `Die Datei hat mehr als ${most} Zeilen. Bitte aufteilen.`,
  column_not_found: (detail) => `Spalte nicht gefunden: ${detail}`,
  duplicate_column: (name) => `Die Spalte „${name}“ kommt im Kopf mehrfach vor. Bitte eindeutig benennen.`,
  unknown_unit: (unit) => `Unbekannte Einheit „${unit}“. Möglich sind Wh, kWh, MWh, kW, m³ und l.`,
  unit_mismatch: (detail) => `Die Einheit im Spaltenkopf passt nicht zur Zuordnung: ${detail}`,
  invalid_mapping: (detail) => `Die Zuordnung ist ungültig: ${detail}`,
  interval_length_unknown: () =>
    'Die Intervalllänge ist aus den Zeilen nicht erkennbar. Bitte 15 Minuten oder 1 Stunde angeben.',
  unsupported_interval_length: (seconds) =>
    `Intervalle von ${seconds} s werden nicht unterstützt, nur 15 Minuten oder 1 Stunde.`,
  broken_row: (detail) => `Die Zeile ist unvollständig: ${detail}`,
  invalid_time: (text) => `„${text}“ ist kein gültiger Zeitpunkt in der gewählten Schreibweise.`,
  nonexistent_local_time: (text) =>
    `„${text}“ gibt es in Ortszeit nicht (Umstellung auf Sommerzeit). Ist die Datei ganzjährig in MEZ?`,
  offset_missing: (text) => `„${text}“ nennt keinen Zeitversatz (Z oder +01:00).`,
  time_in_future: (text) => `„${text}“ liegt in der Zukunft.`,
  time_too_old: (text) => `„${text}“ liegt zu weit zurück.`,
  not_a_number: (text) => `„${text}“ ist keine Zahl in der gewählten Schreibweise.`,
  not_finite: (text) => `„${text}“ ist kein endlicher Wert.`,
  negative_value: (text) => `Der Wert ${text} ist negativ.`,
  value_too_large: (text) => `Der Wert ${text} ist für ein Intervall unmöglich groß.`,
  duplicate_timestamp: (text) => `Für „${text}“ gibt es schon eine Zeile mit anderem Wert.`,
  irregular_interval: (text) => `„${text}“ liegt nicht im Zeitraster der Datei.`,
};

const MOST_QUOTED = 60;

/** An error with its German text; what is quoted from the file is cut to a readable length. */
export function loadProfileError(
  row: number,
  column: string | null,
  code: LoadProfileErrorCode,
  detail = '',
): LoadProfileError {
  const quoted =
    detail.length > MOST_QUOTED && code !== 'column_not_found' ? `${detail.slice(0, MOST_QUOTED)}…` : detail;
  return { row, column, code, message: messages[code](quoted) };
}

import { loadProfileError, type LoadProfileError } from './load-profile-errors.ts';

/** A column by its header name, or by its position counted from 0. */
export type ColumnRef = string | number;

export const loadProfileSeparators = [';', ',', '\t', '|'] as const;
export const loadProfileUnits = ['Wh', 'kWh', 'MWh', 'kW', 'm3', 'l'] as const;
export const loadProfileDateLayouts = ['iso', 'dd.mm.yyyy', 'dd/mm/yyyy', 'mm/dd/yyyy'] as const;
/**
 * What a row's time means. `end-of-dated-day`: it ends the interval, and 00:00 ends the day it is dated
 * (the label of the day's last interval was not advanced to the next day).
 */
export const loadProfileStamps = ['start', 'end', 'end-of-dated-day'] as const;
export const loadProfileEncodings = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'] as const;

export type LoadProfileSeparator = (typeof loadProfileSeparators)[number];
export type LoadProfileUnit = (typeof loadProfileUnits)[number];
export type LoadProfileDateLayout = (typeof loadProfileDateLayouts)[number];
export type LoadProfileStamp = (typeof loadProfileStamps)[number];
export type LoadProfileEncoding = (typeof loadProfileEncodings)[number];
/**
 * `Europe/Berlin` (local time with clock changes), `utc`, a fixed offset all year (MEZ is `offset:+01:00`), or
 * `in-text` where each row writes its own.
 */
export type LoadProfileZone = string;

/** How a file is to be read. A plain value: it is sent, stored and proposed as JSON. */
export type LoadProfileMapping = {
  separator: LoadProfileSeparator;
  decimal: 'comma' | 'point';
  dateColumn: ColumnRef;
  timeColumn?: ColumnRef;
  valueColumn: ColumnRef;
  dateLayout: LoadProfileDateLayout;
  stamp: LoadProfileStamp;
  zone: LoadProfileZone;
  unit: LoadProfileUnit;
  /** Detected from the rows when absent. */
  intervalSeconds?: 900 | 3600;
  encoding?: LoadProfileEncoding;
  /** Lines before the header (or the first row); when absent the header is searched by its names. */
  skipRows?: number;
};

const OFFSET = /^offset:([+-])(\d{2}):(00|15|30|45)$/;

/** Minutes of a fixed zone, null where the offset changes or is written in the rows, NaN where invalid. */
export function fixedOffsetMinutes(zone: string): number | null {
  if (zone === 'utc') return 0;
  if (zone === 'Europe/Berlin' || zone === 'in-text') return null;
  const match = OFFSET.exec(zone);
  if (!match || Number(match[2]) > 14) return Number.NaN;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

function isColumnRef(ref: unknown): boolean {
  return typeof ref === 'string' ? ref.trim() !== '' : Number.isInteger(ref) && Number(ref) >= 0;
}

/** Mistakes of the mapping itself, found before any row is read. */
export function checkMapping(mapping: LoadProfileMapping): LoadProfileError[] {
  const errors: LoadProfileError[] = [];
  const invalid = (detail: string) => errors.push(loadProfileError(0, null, 'invalid_mapping', detail));
  if (!loadProfileUnits.includes(mapping.unit)) {
    errors.push(loadProfileError(0, null, 'unknown_unit', String(mapping.unit)));
  }
  if (!loadProfileSeparators.includes(mapping.separator)) invalid('Trennzeichen');
  if (mapping.decimal !== 'comma' && mapping.decimal !== 'point') invalid('Dezimalzeichen');
  if (!loadProfileDateLayouts.includes(mapping.dateLayout)) invalid('Datumsschreibweise');
  if (!loadProfileStamps.includes(mapping.stamp)) invalid('Bedeutung des Zeitstempels');
  if (Number.isNaN(fixedOffsetMinutes(mapping.zone))) invalid(`Zeitzone „${mapping.zone}“`);
  const { dateColumn, timeColumn, valueColumn } = mapping;
  if (!isColumnRef(dateColumn)) invalid('Datumsspalte');
  if (timeColumn !== undefined && !isColumnRef(timeColumn)) invalid('Zeitspalte');
  if (!isColumnRef(valueColumn)) invalid('Wertspalte');
  if (valueColumn === dateColumn || valueColumn === timeColumn) invalid('Wert und Zeit in derselben Spalte');
  if (mapping.intervalSeconds !== undefined && ![900, 3600].includes(mapping.intervalSeconds)) {
    errors.push(loadProfileError(0, null, 'unsupported_interval_length', String(mapping.intervalSeconds)));
  }
  return errors;
}

import { t } from '../shell/i18n.ts';

/** The part of a zod issue that decides the words. */
export interface IssueLike {
  code: string;
  path: readonly PropertyKey[];
  origin?: string;
  format?: string;
  minimum?: number | bigint;
  maximum?: number | bigint;
}

const isBlank = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Why a field is refused, in a sentence that says what to do; never the library's own words. */
export function sentenceOf(issue: IssueLike, value: unknown): string {
  if (isBlank(value)) return t('Bitte ausfüllen.');
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string'
        ? t('Mindestens {count} Zeichen.', { count: Number(issue.minimum) })
        : issue.origin === 'array'
          ? t('Mindestens ein Eintrag.')
          : t('Der Wert ist zu klein, erlaubt ist ab {limit}.', { limit: Number(issue.minimum) });
    case 'too_big':
      return issue.origin === 'string'
        ? t('Höchstens {count} Zeichen.', { count: Number(issue.maximum) })
        : t('Der Wert ist zu groß, erlaubt ist bis {limit}.', { limit: Number(issue.maximum) });
    case 'invalid_format':
      if (issue.format === 'email') return t('Das ist keine vollständige E-Mail-Adresse.');
      if (issue.format === 'date') return t('Bitte ein Datum wählen.');
      if (issue.format === 'datetime') return t('Bitte Datum und Uhrzeit wählen.');
      return t('Diese Eingabe hat nicht die richtige Form.');
    case 'invalid_value':
    case 'invalid_union':
      return t('Bitte einen Wert aus der Liste wählen.');
    case 'invalid_type':
      return typeof value === 'number' && !Number.isNaN(value)
        ? t('Bitte eine ganze Zahl eingeben.')
        : t('Bitte eine Zahl eingeben.');
    default:
      return t('Diese Eingabe ist nicht möglich.');
  }
}

import type { PlausibilityCode } from '@citypulse/energy/plausibility';
import { t } from '../../shell/i18n.ts';

/** What the check found, as a sentence that says what to do. */
export function plausibilityWords(code: PlausibilityCode): string {
  switch (code) {
    case 'plausible':
      return t('Plausibel.');
    case 'no_history':
      return t('Erste Ablesung, noch kein Vergleich möglich.');
    case 'same_value':
      return t('Derselbe Stand wie zuletzt. Steht der Zähler?');
    case 'below_expected':
      return t('Weniger als üblich. Bitte Stellen prüfen.');
    case 'above_expected':
      return t('Mehr als üblich. Bitte Stellen prüfen.');
    case 'factor_ten':
      return t('Das Komma scheint verrutscht.');
    case 'rollover_suspected':
      return t('Der Zähler scheint übergelaufen zu sein.');
    case 'backwards':
      return t('Kleiner als der letzte Stand. Wurde der Zähler gewechselt?');
    case 'between_readings':
      return t('Liegt zwischen zwei vorhandenen Ablesungen.');
    case 'contradicts_reading':
      return t('Widerspricht einer vorhandenen Ablesung.');
    case 'not_a_number':
      return t('Bitte einen Zählerstand eingeben.');
    case 'too_many_digits':
      return t('Mehr Stellen, als der Zähler hat.');
    case 'too_many_decimals':
      return t('Mehr Nachkommastellen, als der Zähler zeigt.');
    case 'time_in_future':
      return t('Der Zeitpunkt liegt in der Zukunft.');
    case 'time_too_old':
      return t('Der Zeitpunkt liegt mehr als ein Jahr zurück.');
    case 'before_installation':
      return t('Vor dem Einbau dieses Zählers.');
    case 'after_removal':
      return t('Nach dem Ausbau dieses Zählers.');
  }
}

const codes: readonly string[] = [
  'plausible',
  'no_history',
  'same_value',
  'below_expected',
  'above_expected',
  'factor_ten',
  'rollover_suspected',
  'backwards',
  'between_readings',
  'contradicts_reading',
  'not_a_number',
  'too_many_digits',
  'too_many_decimals',
  'time_in_future',
  'time_too_old',
  'before_installation',
  'after_removal',
] satisfies PlausibilityCode[];

/** A reading's reason: a code of the check, or what a person wrote. */
export const reasonWords = (reason: string): string =>
  codes.includes(reason) ? plausibilityWords(reason as PlausibilityCode) : reason;

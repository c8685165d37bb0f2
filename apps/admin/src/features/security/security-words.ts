import type { SecurityReason, SecurityRule, SecurityVerdict } from '@citypulse/contracts/security';
import type { Status } from '@citypulse/ui/icons';
import { t } from '../../shell/i18n.ts';

const rules: Record<SecurityRule, () => string> = {
  brute_force: () => t('Viele falsche Passwörter'),
  password_spraying: () => t('Viele Konten von einem Anschluss aus probiert'),
  second_factor_guessing: () => t('Viele falsche Bestätigungscodes'),
  biometric_failures: () => t('Viele abgewiesene Entsperrungen'),
  new_device: () => t('Neues Gerät'),
  impossible_travel: () => t('Zu weit weg von der letzten Anmeldung'),
  refresh_reused: () => t('Anmeldung zweimal benutzt'),
  token_of_two_keys: () => t('Zugang mit fremdem Schlüssel benutzt'),
  bad_signatures: () => t('Falsche Unterschriften'),
  mass_read: () => t('Ungewöhnlich viele Daten abgerufen'),
  scope_probing: () => t('Viel angefragt, was nicht erlaubt ist'),
  forged_codes: () => t('Gefälschte QR-Codes'),
};

export const ruleName = (rule: SecurityRule): string => rules[rule]();

/** The figures behind a reason, in a sentence. */
export function factsOf({ rule, facts }: SecurityReason): string {
  const count = Number(facts['failures'] ?? facts['accounts'] ?? facts['targets'] ?? facts['rows'] ?? 0);
  const minutes = Number(facts['minutes'] ?? 0);
  switch (rule) {
    case 'brute_force':
    case 'second_factor_guessing':
    case 'biometric_failures':
    case 'forged_codes':
    case 'bad_signatures':
      return t('{count} Fehlversuche in {minutes} Minuten', { count, minutes });
    case 'password_spraying':
      return t('{count} Konten in {minutes} Minuten', { count, minutes });
    case 'scope_probing':
      return t('{count} verschiedene Anfragen in {minutes} Minuten', { count, minutes });
    case 'mass_read':
      return t('{count} Zeilen in kurzer Zeit', { count });
    case 'impossible_travel':
      return t('{kilometres} km, das wären {speed} km/h', {
        kilometres: Number(facts['kilometres'] ?? 0),
        speed: Number(facts['kilometresPerHour'] ?? 0),
      });
    case 'new_device':
      return t('Von hier hat sich die Person noch nie angemeldet.');
    case 'refresh_reused':
      return t('Der Zugang wurde vielleicht kopiert.');
    case 'token_of_two_keys':
      return t('Der Zugang gehört zu einem anderen Gerät.');
  }
}

const measures: Record<SecurityVerdict['measure'], () => string> = {
  none: () => t('keine'),
  step_up: () => t('Bestätigung verlangt'),
  end_session: () => t('Sitzung beendet'),
  shut_out_device: () => t('Gerät gesperrt'),
};

/** What was done, or would have been. */
export function measureOf({ measure, enforced }: SecurityVerdict): string {
  const name = measures[measure]();
  return enforced || measure === 'none' ? name : t('{measure} (nur aufgezeichnet)', { measure: name });
}

export function statusOf({ score, falseAlarm }: SecurityVerdict): Status {
  if (falseAlarm) return 'ok';
  if (score >= 70) return 'critical';
  return score >= 40 ? 'warn' : 'info';
}

export const subjectOf = ({ userName, network }: SecurityVerdict): string =>
  userName ?? network ?? t('Unbekannt');

export const reasonsOf = ({ reasons }: SecurityVerdict): string =>
  reasons.map(({ rule }) => ruleName(rule)).join(', ');

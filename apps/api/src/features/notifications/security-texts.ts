import type { SecurityMeasure, SecurityRule } from '@citypulse/contracts/security';

export interface SecurityAlert {
  name: 'security_alert';
  /** The person, or the network it came from. */
  about: string;
  rules: readonly SecurityRule[];
  measure: SecurityMeasure;
  /** Only written down, nothing was done. */
  isOnlyRecorded: boolean;
}

const germanRules: Record<SecurityRule, string> = {
  brute_force: 'viele falsche Passwörter',
  password_spraying: 'viele Konten von einem Anschluss aus probiert',
  second_factor_guessing: 'viele falsche Bestätigungscodes',
  biometric_failures: 'viele abgewiesene Entsperrungen',
  new_device: 'neues Gerät',
  impossible_travel: 'zu weit weg von der letzten Anmeldung',
  refresh_reused: 'Anmeldung zweimal benutzt, vielleicht kopiert',
  token_of_two_keys: 'Zugang mit fremdem Schlüssel benutzt',
  bad_signatures: 'falsche Unterschriften',
  mass_read: 'ungewöhnlich viele Daten abgerufen',
  scope_probing: 'viel angefragt, was nicht erlaubt ist',
  forged_codes: 'gefälschte QR-Codes',
};

const germanMeasures: Record<SecurityMeasure, string> = {
  none: 'nichts unternommen',
  step_up: 'erneute Anmeldung verlangt',
  end_session: 'Sitzung beendet',
  shut_out_device: 'Gerät gesperrt',
};

const englishRules: Record<SecurityRule, string> = {
  brute_force: 'many wrong passwords',
  password_spraying: 'many accounts tried from one network',
  second_factor_guessing: 'many wrong confirmation codes',
  biometric_failures: 'many refused unlocks',
  new_device: 'new device',
  impossible_travel: 'too far from the last sign-in',
  refresh_reused: 'sign-in used twice, perhaps copied',
  token_of_two_keys: 'access used with another key',
  bad_signatures: 'wrong signatures',
  mass_read: 'unusually much data read',
  scope_probing: 'asked for much that is not permitted',
  forged_codes: 'forged QR codes',
};

const englishMeasures: Record<SecurityMeasure, string> = {
  none: 'nothing done',
  step_up: 'a new sign-in is asked for',
  end_session: 'session ended',
  shut_out_device: 'device shut out',
};

export function securityWords(alert: SecurityAlert, language: 'de' | 'en'): [title: string, message: string] {
  const isGerman = language === 'de';
  const rules = alert.rules.map((rule) => (isGerman ? germanRules : englishRules)[rule]).join(', ');
  const measure = (isGerman ? germanMeasures : englishMeasures)[alert.measure];
  const recorded = isGerman ? 'nur aufgezeichnet' : 'only recorded';
  const title = `${isGerman ? 'Sicherheit' : 'Security'}: ${alert.about}`;
  return [title, `${capital(rules)} · ${alert.isOnlyRecorded ? recorded : measure}`];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

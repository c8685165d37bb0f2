import { isApiError, type ApiError } from '@citypulse/client/api-error';
import { t } from './i18n.ts';

const sentences: Partial<Record<ApiError['code'], () => string>> = {
  unreachable: () => t('Der Server ist nicht erreichbar. Deine Eingaben bleiben erhalten.'),
  timeout: () => t('Der Server hat nach 10 s nicht geantwortet. Deine Eingaben bleiben erhalten.'),
  not_authenticated: () => t('Die Anmeldung ist abgelaufen.'),
  session_expired: () => t('Die Anmeldung ist abgelaufen.'),
  step_up_required: () => t('Bitte bestätige, dass du es bist.'),
  invalid_credentials: () => t('E-Mail oder Passwort stimmt nicht.'),
  second_factor_required: () =>
    t('Dieses Konto verlangt einen zweiten Faktor, den diese Version noch nicht abfragt.'),
  authz_stale: () => t('Deine Rechte haben sich geändert. Bitte neu laden.'),
  forbidden: () => t('Dafür fehlt dir das Recht.'),
  not_found: () => t('Nicht gefunden. Vielleicht wurde es entfernt oder du hast keinen Zugriff mehr.'),
  too_many_requests: () => t('Zu viele Versuche. Bitte einen Moment warten.'),
  version_mismatch: () => t('Jemand hat das inzwischen geändert.'),
  already_exists: () => t('Das gibt es schon. Name, Nummer oder Adresse ist bereits vergeben.'),
  in_use: () => t('Das wird noch verwendet und kann so nicht geändert werden.'),
  conflict: () => t('Das passt nicht zum jetzigen Stand der Daten.'),
  invalid_request: () => t('Der Server nimmt diese Angaben nicht an. Bitte prüfe sie.'),
  validity_overlap: () =>
    t('Der Zeitraum überschneidet sich mit einem anderen. Passe gültig ab oder gültig bis an.'),
  reading_invalid: () => t('Der Zählerstand passt nicht. Prüfe Wert und Zeitpunkt.'),
  unavailable: () => t('Der Server ist gerade nicht verfügbar. Er startet vielleicht neu.'),
  payload_too_large: () => t('Die Datei ist zu groß.'),
  import_unreadable: () => t('Die Datei ist nicht lesbar. Erwartet wird eine CSV-Datei mit Kopfzeile.'),
};

/** What went wrong, in words for the person at the screen. */
export function describeError(error: unknown): string {
  if (error instanceof TypeError && /module/i.test(error.message)) {
    return t('Dieser Teil der App konnte nicht geladen werden. Prüfe die Verbindung und versuche es erneut.');
  }
  if (!isApiError(error))
    return t('Ein unerwarteter Fehler ist aufgetreten. Deine Eingaben bleiben erhalten.');
  const known = sentences[error.code];
  return known ? known() : (error.problem?.detail ?? t('Der Server hat die Anfrage abgelehnt.'));
}

/** The id to name when asking for help. */
export const requestIdOf = (error: unknown): string | undefined =>
  isApiError(error) ? error.requestId : undefined;

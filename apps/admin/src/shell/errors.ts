import { isApiError } from '@citypulse/client/api-error';
import { t } from './i18n.ts';

/** What went wrong, in words for the person at the screen. */
export function describeError(error: unknown): string {
  if (!isApiError(error))
    return t('Ein unerwarteter Fehler ist aufgetreten. Deine Eingaben bleiben erhalten.');
  switch (error.code) {
    case 'unreachable':
      return t('Der Server ist nicht erreichbar. Deine Eingaben bleiben erhalten.');
    case 'timeout':
      return t('Der Server hat nach 10 s nicht geantwortet. Deine Eingaben bleiben erhalten.');
    case 'not_authenticated':
    case 'session_expired':
      return t('Die Anmeldung ist abgelaufen.');
    case 'invalid_credentials':
      return t('E-Mail oder Passwort stimmt nicht.');
    case 'second_factor_required':
      return t('Dieses Konto verlangt einen zweiten Faktor, den diese Version noch nicht abfragt.');
    case 'authz_stale':
      return t('Deine Rechte haben sich geändert. Bitte neu laden.');
    case 'forbidden':
      return t('Dafür fehlt dir das Recht.');
    case 'not_found':
      return t('Nicht gefunden. Vielleicht wurde es entfernt oder du hast keinen Zugriff mehr.');
    case 'too_many_requests':
      return t('Zu viele Versuche. Bitte einen Moment warten.');
    case 'version_mismatch':
      return t('Jemand hat das inzwischen geändert.');
    case 'already_exists':
      return t('Das gibt es schon. Name, Nummer oder Adresse ist bereits vergeben.');
    case 'in_use':
      return t('Das wird noch verwendet und kann so nicht geändert werden.');
    case 'validity_overlap':
      return t('Der Zeitraum überschneidet sich mit einem anderen. Passe gültig ab oder gültig bis an.');
    case 'reading_invalid':
      return t('Der Zählerstand passt nicht. Prüfe Wert und Zeitpunkt.');
    case 'unavailable':
      return t('Der Server ist gerade nicht verfügbar. Er startet vielleicht neu.');
    case 'payload_too_large':
      return t('Die Datei ist zu groß.');
    case 'import_unreadable':
      return t('Die Datei ist nicht lesbar. Erwartet wird eine CSV-Datei mit Kopfzeile.');
    default:
      return error.problem?.detail ?? t('Der Server hat die Anfrage abgelehnt.');
  }
}

/** The id to name when asking for help. */
export const requestIdOf = (error: unknown): string | undefined =>
  isApiError(error) ? error.requestId : undefined;

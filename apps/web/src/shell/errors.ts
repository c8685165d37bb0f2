import { isApiError } from '@citypulse/client/api-error';
import { t } from './i18n.ts';

/** What went wrong, in words for the person at the screen. */
export function describeError(error: unknown): string {
  if (error instanceof TypeError && /module/i.test(error.message)) {
    return t('Dieser Teil der App konnte nicht geladen werden. Prüfe die Verbindung und versuche es erneut.');
  }
  if (!isApiError(error)) return t('Ein unerwarteter Fehler ist aufgetreten. Die Ansicht bleibt erhalten.');
  switch (error.code) {
    case 'unreachable':
      return t('Der Server ist nicht erreichbar. Was schon da ist, bleibt stehen.');
    case 'timeout':
      return t('Der Server hat nach 10 s nicht geantwortet. Was schon da ist, bleibt stehen.');
    case 'not_authenticated':
    case 'session_expired':
      return t('Die Anmeldung ist abgelaufen.');
    case 'authz_stale':
      return t('Deine Rechte haben sich geändert. Bitte neu laden.');
    case 'forbidden':
      return t('Dafür fehlt dir das Recht.');
    case 'not_found':
      return t('Nicht gefunden. Vielleicht wurde es entfernt oder du hast keinen Zugriff mehr.');
    case 'too_many_points':
      return t(
        'Der Zeitraum enthält zu viele Werte. Wähle einen kürzeren Zeitraum oder eine gröbere Auflösung.',
      );
    case 'too_many_requests':
      return t('Zu viele Anfragen. Bitte einen Moment warten.');
    case 'version_mismatch':
      return t('Jemand hat das inzwischen geändert. Bitte neu laden und erneut versuchen.');
    case 'already_exists':
      return t('Das gibt es schon.');
    case 'in_use':
      return t('Das wird noch verwendet.');
    case 'unavailable':
      return t('Der Server ist gerade nicht verfügbar. Er startet vielleicht neu.');
    case 'payload_too_large':
      return t('Die Datei ist zu groß.');
    case 'interval_overlap':
      return t('Für diesen Zeitraum gibt es an der Messstelle schon Werte mit anderer Intervalllänge.');
    case 'unknown_measuring_point':
      return t('Diese Messstelle gibt es nicht oder du hast keinen Zugriff.');
    case 'unknown_meter':
      return t('Diesen Zähler gibt es nicht oder du hast keinen Zugriff.');
    case 'unsupported_media_type':
      return t('Dieses Dateiformat wird nicht unterstützt.');
    case 'internal':
      return t('Im Server ist ein Fehler aufgetreten. Er ist mit der Kennung vermerkt.');
    default:
      return error.problem?.detail ?? t('Der Server hat die Anfrage abgelehnt.');
  }
}

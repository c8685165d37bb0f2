import { isApiError, type ApiError } from '@citypulse/client/api-error';
import { t } from './i18n.ts';

const words: Partial<Record<ApiError['code'], () => string>> = {
  unreachable: () => t('Der Server ist nicht erreichbar. Was schon da ist, bleibt stehen.'),
  timeout: () => t('Der Server hat nach 10 s nicht geantwortet. Was schon da ist, bleibt stehen.'),
  not_authenticated: () => t('Die Anmeldung ist abgelaufen.'),
  session_expired: () => t('Die Anmeldung ist abgelaufen.'),
  step_up_required: () => t('Bitte bestätige, dass du es bist.'),
  authz_stale: () => t('Deine Rechte haben sich geändert. Bitte neu laden.'),
  view_only: () => t('Du siehst nur zu: Hier lässt sich nichts ändern.'),
  forbidden: () => t('Dafür fehlt dir das Recht.'),
  not_found: () => t('Nicht gefunden. Vielleicht wurde es entfernt oder du hast keinen Zugriff mehr.'),
  too_many_points: () =>
    t('Der Zeitraum enthält zu viele Werte. Wähle einen kürzeren Zeitraum oder eine gröbere Auflösung.'),
  too_many_requests: () => t('Zu viele Anfragen. Bitte einen Moment warten.'),
  version_mismatch: () => t('Jemand hat das inzwischen geändert. Bitte neu laden und erneut versuchen.'),
  already_exists: () => t('Das gibt es schon.'),
  in_use: () => t('Das wird noch verwendet.'),
  unavailable: () => t('Der Server ist gerade nicht verfügbar. Er startet vielleicht neu.'),
  payload_too_large: () => t('Die Datei ist zu groß.'),
  interval_overlap: () =>
    t('Für diesen Zeitraum gibt es an der Messstelle schon Werte mit anderer Intervalllänge.'),
  unknown_measuring_point: () => t('Diese Messstelle gibt es nicht oder du hast keinen Zugriff.'),
  unknown_meter: () => t('Diesen Zähler gibt es nicht oder du hast keinen Zugriff.'),
  unsupported_media_type: () => t('Dieses Dateiformat wird nicht unterstützt.'),
  internal: () => t('Im Server ist ein Fehler aufgetreten. Er ist mit der Kennung vermerkt.'),
};

/** What went wrong, in words for the person at the screen. */
export function describeError(error: unknown): string {
  if (error instanceof TypeError && /module/i.test(error.message)) {
    return t('Dieser Teil der App konnte nicht geladen werden. Prüfe die Verbindung und versuche es erneut.');
  }
  if (!isApiError(error)) return t('Ein unerwarteter Fehler ist aufgetreten. Die Ansicht bleibt erhalten.');
  // Not asked at all: without the server nobody is signed in anew.
  if (error.code === 'not_authenticated' && !error.problem) {
    return t('Das lässt sich nur mit Verbindung und gültiger Anmeldung laden.');
  }
  return words[error.code]?.() ?? error.problem?.detail ?? t('Der Server hat die Anfrage abgelehnt.');
}

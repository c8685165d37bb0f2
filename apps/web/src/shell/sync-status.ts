import type { Status } from '@citypulse/ui/icons';
import { t } from './i18n.ts';
import type { LiveNow } from './use-live-now.ts';

export interface SyncStatus {
  status: Status;
  /** The pill's word. */
  word: string;
  /** What it means for the person, in a sentence. */
  meaning: string;
}

/** Words for the connection: pill, its details and the sync page say the same. */
export function syncStatus(state: LiveNow): SyncStatus {
  switch (state.name) {
    case 'live':
      return { status: 'ok', word: t('aktuell'), meaning: t('Neue Werte erscheinen sofort.') };
    case 'connecting':
      return { status: 'info', word: t('verbindet'), meaning: t('Die Live-Verbindung wird aufgebaut.') };
    case 'catching_up':
      return {
        status: 'info',
        word: t('synchronisiert'),
        meaning: t('Verpasste Änderungen werden nachgeholt.'),
      };
    case 'delayed':
      return {
        status: 'warn',
        word: t('verzögert'),
        meaning: t('Die Live-Verbindung fehlt. Änderungen werden alle 15 s abgeholt.'),
      };
    case 'offline':
      return {
        status: 'stale',
        word: t('offline'),
        meaning: t('Der Server ist nicht erreichbar. Du siehst den letzten bekannten Stand.'),
      };
    case 'unproved':
      return {
        status: 'warn',
        word: t('Bestätigung nötig'),
        meaning: t('Es geht weiter, sobald du bestätigt hast, dass du es bist.'),
      };
    case 'signed_out':
      return {
        status: 'stale',
        word: t('abgemeldet'),
        meaning: t('Melde dich an, um aktuelle Werte zu sehen.'),
      };
  }
}

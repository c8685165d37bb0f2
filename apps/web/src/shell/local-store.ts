import { openBrowserStore } from '@citypulse/client/sync/stores/open-browser-store';
import type { OpenedStore } from '@citypulse/client/sync/stores/opened-store';

/** What this browser keeps for one person; `superseded`: another tab has brought a newer app, reload. */
export const openLocalStore = (userId: string, superseded: () => void): Promise<OpenedStore> =>
  openBrowserStore({ app: 'web', server: location.origin, userId }, superseded);

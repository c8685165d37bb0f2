import { openBrowserStore } from '@citypulse/client/sync/stores/open-browser-store';
import type { OpenedStore } from '@citypulse/client/sync/stores/opened-store';

/** The app of a browser talks to the server it came from; `superseded`: another tab has brought a newer app, reload. */
export const openLocalStore = (
  _server: string,
  userId: string,
  superseded: () => void,
): Promise<OpenedStore> => openBrowserStore({ app: 'mobile', server: location.origin, userId }, superseded);

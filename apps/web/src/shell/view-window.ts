import { openView } from '@citypulse/contracts/accounts';
import { createViewClient } from '@citypulse/client/view-client';
import type { Client } from '@citypulse/client/client';
import { webEntities } from '@citypulse/client/sync/web-entities';

const viewMilliseconds = 15 * 60_000;
/** When the view ends by itself. */
export const viewEndsAt = Date.now() + viewMilliseconds;

/** Signed in as the person looked at, or, without a good code, as nobody. */
export async function openViewWindow(code: string | null): Promise<Client> {
  const client = createViewClient({ baseUrl: '', entities: webEntities });
  if (code !== null) await client.session.signInBy(openView, { code }).catch(() => undefined);
  setTimeout(() => client.session.expire(), viewMilliseconds);
  return client;
}

import type { Client } from '@citypulse/client/client';

const key = 'citypulse-view';

/** The code of an administrator's window that looks on as somebody; it leaves the address at once. */
const viewCode = takeCode();
/** Such a window stays one when it is loaded anew, though nothing can be seen in it any more. */
export const isViewing = viewCode !== null || wasViewing();

function takeCode(): string | null {
  if (location.pathname !== '/view') return null;
  const code = location.hash.slice(1);
  history.replaceState(null, '', '/');
  try {
    sessionStorage.setItem(key, '1');
  } catch {
    // Without it the window becomes an ordinary one when it is loaded anew.
  }
  return code;
}

function wasViewing(): boolean {
  try {
    return sessionStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

const viewMilliseconds = 15 * 60_000;
/** When the view ends by itself. */
export const viewEndsAt = Date.now() + viewMilliseconds;

/** Signs in as the person looked at; without a good code nobody is. */
export async function enterView({ session }: Client): Promise<void> {
  setTimeout(() => session.expire(), viewMilliseconds);
  const { openView } = await import('@citypulse/contracts/accounts');
  await session.signInBy(openView, { code: viewCode ?? 'none' }).catch(() => undefined);
}

/** Makes the window an ordinary one. */
export function stopViewing(): void {
  sessionStorage.removeItem(key);
  location.assign('/');
}

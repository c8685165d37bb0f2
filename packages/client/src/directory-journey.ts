import { startDirectoryLink, startDirectorySignIn } from '@citypulse/contracts/directory';
import type { Api } from './api.ts';

const key = 'citypulse-sign-in-return';

/** The browser leaves for the town's directory, and the page it comes back to brings it here again. */
export async function leaveForDirectory(api: Api, why: 'sign-in' | 'again' | 'link'): Promise<void> {
  const { url } =
    why === 'link'
      ? await api.call(startDirectoryLink)
      : await api.call(startDirectorySignIn, { body: { again: why === 'again' } });
  const { pathname, search } = location;
  try {
    sessionStorage.setItem(key, `${pathname}${search}`);
  } catch {
    // Without it the way back ends at the first page.
  }
  location.assign(url);
}

/** Where the journey began; never another origin. */
export function journeysBegin(): string {
  try {
    const path = sessionStorage.getItem(key) ?? '/';
    return /^\/(?![/\\])/.test(path) ? path : '/';
  } catch {
    return '/';
  }
}

import { AppError } from '../../platform/app-error.ts';
import type { AppContext } from '../../platform/context.ts';
import { isOwnOrigin } from '../../platform/own-origin.ts';

const cookieName = 'citypulse_refresh';

/** What a browser tells of where a request comes from. */
export interface BrowserFacts {
  host: string | null;
  origin: string | null;
  clientHeader: string | null;
  cookies: Readonly<Record<string, string>>;
}

/** Refuses a page of another origin; no origin at all is no browser's cross-site request. */
export function requireOwnOrigin(app: AppContext, facts: BrowserFacts): void {
  const { origin, host } = facts;
  if (origin === null) return;
  if (!isOwnOrigin(app.config.publicUrl, origin, host)) throw new AppError('origin_refused');
}

/** The cookie counts only with a header that no form and no image can send. */
export function cookieToken(app: AppContext, facts: BrowserFacts): string | undefined {
  requireOwnOrigin(app, facts);
  if (facts.clientHeader !== 'web')
    throw new AppError('origin_refused', 'The header X-CityPulse-Client: web is missing');
  return facts.cookies[cookieName];
}

/** `Set-Cookie` that keeps the token, or drops it with an empty one. */
export function refreshCookie(app: AppContext, facts: BrowserFacts, token: string, seconds: number): string {
  return cookie(app, facts, cookieName, token, seconds);
}

const bindingName = 'citypulse_directory';

/** Marks the browser that leaves for the directory. */
export const directoryCookie = (app: AppContext, facts: BrowserFacts, binding: string): string =>
  cookie(app, facts, bindingName, binding, 600);

export const directoryBinding = (facts: BrowserFacts): string | undefined => facts.cookies[bindingName];

function cookie(app: AppContext, facts: BrowserFacts, name: string, value: string, seconds: number): string {
  const encrypted = app.config.publicUrl?.startsWith('https:') || !isLocal(facts.host);
  const flags = ['HttpOnly', 'SameSite=Strict', 'Path=/v1/auth', ...(encrypted ? ['Secure'] : [])];
  return [`${name}=${value}`, `Max-Age=${seconds}`, ...flags].join('; ');
}

/** Plain http on the machine itself, where browsers would drop a Secure cookie. */
function isLocal(host: string | null): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? '');
}

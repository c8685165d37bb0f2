import { AppError } from '../../platform/app-error.ts';
import type { AppContext } from '../../platform/context.ts';
import { unseal } from '../../platform/envelope.ts';
import { fetchOutside } from '../../platform/outgoing.ts';
import { perApp } from '../../platform/per-app.ts';
import * as oidc from 'openid-client';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { findDirectory, type DirectoryRow } from './directory.sql.ts';

const patienceSeconds = 5;
/** A provider's description and keys are read anew after this long. */
const keptMilliseconds = 10 * 60_000;

export interface Provider {
  row: DirectoryRow;
  config: oidc.Configuration;
  keys: JWTVerifyGetKey;
}

interface Kept {
  version: number;
  until: number;
  provider: Provider;
}

const keptOf = perApp<{ current: Kept | null }>(() => ({ current: null }));

/** The directory people sign in at; refuses when there is none or it does not answer. */
export async function useProvider(app: AppContext): Promise<Provider> {
  const row = await findDirectory(app.db.system);
  if (!row?.enabled) throw new AppError('not_found', 'There is no directory');
  const kept = keptOf(app);
  const now = app.now().getTime();
  if (kept.current && kept.current.version === row.version && kept.current.until > now)
    return { ...kept.current.provider, row };
  const secret = unseal(app, 'directory', 'client_secret', row.client_secret).toString();
  const config = await discover(app, row.issuer, row.client_id, secret);
  const { jwks_uri: address } = config.serverMetadata();
  if (!address) throw new AppError('directory_unreachable', 'The directory names no keys');
  const keys = createRemoteJWKSet(new URL(address), {
    timeoutDuration: patienceSeconds * 1000,
    [customFetch]: fetchOf(app, row.issuer),
  });
  const provider = { row, config, keys };
  kept.current = { version: row.version, until: now + keptMilliseconds, provider };
  return provider;
}

/** Asks the issuer for its description. In the clear only on this very machine. */
export async function discover(
  app: AppContext,
  issuer: string,
  clientId: string,
  secret?: string,
): Promise<oidc.Configuration> {
  requireUsable(issuer);
  try {
    return await oidc.discovery(new URL(issuer), clientId, secret, undefined, {
      timeout: patienceSeconds,
      [oidc.customFetch]: fetchOf(app, issuer),
      execute: [
        // Left alone, the library trusts the connection to the token endpoint instead of the signature.
        oidc.enableNonRepudiationChecks,
        ...(isLocal(issuer) ? [oidc.allowInsecureRequests] : []),
      ],
    });
  } catch (error) {
    throw new AppError('directory_unreachable', (error as Error).message.slice(0, 200));
  }
}

/** An issuer is an https address without anything behind the path (OpenID Connect Discovery 1.0, 4). */
export function requireUsable(issuer: string): void {
  const url = new URL(issuer);
  const isPlain = url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (!isPlain || !(url.protocol === 'https:' || isLocal(issuer)))
    throw new AppError('directory_invalid', 'The issuer is an https address without query');
}

const isLocal = (address: string) => /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(address);

interface Asked {
  method?: string;
  headers?: HeadersInit;
  body?: unknown;
  signal?: AbortSignal | null;
}

/**
 * An administrator has vouched for the issuer's host, wherever it stands; keys or tokens elsewhere must be public.
 * Redirects are not followed: a provider that sends elsewhere is not the one that was named.
 */
function fetchOf(app: AppContext, issuer: string): (url: string, asked: Asked) => Promise<Response> {
  const url = new URL(issuer);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return (address, { method, headers, body, signal }) => {
    const form = body instanceof URLSearchParams;
    const sent = new Headers(headers);
    if (form) sent.set('content-type', 'application/x-www-form-urlencoded');
    return fetchOutside(app, address, {
      method,
      headers: Object.fromEntries(sent),
      body: form ? body.toString() : (body as string | Uint8Array | null | undefined),
      signal,
      timeout: patienceSeconds * 1000,
      vouched: `${url.hostname}:${port}`,
    });
  };
}

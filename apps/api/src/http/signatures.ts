import { createHash, createPublicKey, verify, type JsonWebKey, type KeyObject } from 'node:crypto';
import { PublicJwk } from '@citypulse/contracts/device-keys';
import type { Endpoint } from '@citypulse/contracts/endpoint';
import { thumbprintOf } from '@citypulse/signing/public-key';
import { BadSignature } from '@citypulse/signing/read-signature';
import { verifyRequest, type Verdict } from '@citypulse/signing/verify-request';
import type { Request } from 'express';
import { AppError } from '../platform/app-error.ts';
import { BoundedMap } from '../platform/bounded-map.ts';
import type { Caller } from '../platform/caller.ts';
import type { AppContext } from '../platform/context.ts';
import { perApp } from '../platform/per-app.ts';
import { noteSecurityEvent } from '../platform/security-events.ts';
import { originOf } from './origins.ts';
import { dropNonces, findRequestKey, takeNonce } from './signatures.sql.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

interface NamedKey {
  id: string;
  key: KeyObject;
}

/**
 * Refuses a request that is not signed by the key of its session. A session without a key may go unsigned, unless it is
 * a phone's and phones must sign here.
 */
export async function requireSignature(
  app: AppContext,
  caller: Caller,
  endpoint: Endpoint,
  req: Request,
  content: Buffer<ArrayBuffer>,
): Promise<void> {
  const named = await keyOf(app, caller, endpoint, req.body);
  if (!named) {
    const mustSign = app.config.requireSignature && caller.kind === 'user' && caller.platform === 'mobile';
    if (mustSign) throw new AppError('signature_required', 'Register the key of this device first');
    return;
  }
  const verdict = await verdictOn(app, { caller, endpoint, named, req, content });
  if (verdict.name === 'absent') throw new AppError('signature_required');
  if (verdict.name === 'skewed') {
    const time = { path: 'created', code: 'server_time', message: app.now().toISOString() };
    throw new AppError('signature_clock_skew', undefined, { errors: [time] });
  }
}

interface Received {
  caller: Caller;
  endpoint: Endpoint;
  named: NamedKey;
  req: Request;
  content: Buffer<ArrayBuffer>;
}

async function verdictOn(
  app: AppContext,
  { caller, endpoint, named, req, content }: Received,
): Promise<Verdict> {
  const { method, originalUrl, rawHeaders } = req;
  const targetUri = `${originOf(app, req.headers.host ?? null)}${originalUrl}`;
  try {
    return await verifyRequest(
      { method, targetUri, rawHeaders, content },
      {
        sha256,
        now: () => app.now().getTime() / 1000,
        verify(id, base, signature) {
          if (id !== named.id) throw new BadSignature('key');
          return isBy(named.key, base, signature);
        },
        takeNonce: (id, nonce, until) => rememberNonce(app, id, nonce, until),
      },
    );
  } catch (error) {
    if (!(error instanceof BadSignature)) throw error;
    const { id: userId, sessionId } = caller;
    // A device whose store was emptied offers its new key once; that alone is no stolen token.
    const isOffer = endpoint.signed === 'with_offered_key';
    const kind = error.flaw === 'key' && !isOffer ? 'token_key_mismatch' : 'signature_invalid';
    const from = { ip: req.ip, userAgent: req.headers['user-agent'] };
    noteSecurityEvent(app, { kind, userId, sessionId, ...from, detail: { flaw: error.flaw } });
    throw new AppError('signature_invalid');
  }
}

/** r and s side by side, as WebCrypto and our profile have it. */
export const isBy = (key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean =>
  verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature);

/** Throws for numbers that are no point of the curve. */
export const publicKeyOf = (jwk: PublicJwk): KeyObject =>
  createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });

async function keyOf(
  app: AppContext,
  caller: Caller,
  endpoint: Endpoint,
  body: unknown,
): Promise<NamedKey | null> {
  const { keyThumbprint } = caller;
  if (keyThumbprint !== null) return knownKey(app, caller.id, keyThumbprint);
  if (endpoint.signed !== 'with_offered_key') return null;
  const offered = (body as { requestKey?: unknown } | undefined)?.requestKey;
  return offered === undefined ? null : offeredKey(offered);
}

async function knownKey(app: AppContext, userId: string, id: string): Promise<NamedKey> {
  const { keys } = stateOf(app);
  const known = keys.get(id);
  if (known) return { id, key: known };
  const jwk = await findRequestKey(app.db.system, userId, id);
  if (!jwk) throw new AppError('signature_required', 'The key of this session is gone');
  const key = publicKeyOf(jwk);
  keys.set(id, key);
  return { id, key };
}

async function offeredKey(offered: unknown): Promise<NamedKey> {
  const jwk = PublicJwk.safeParse(offered);
  if (!jwk.success) throw new AppError('invalid_request', 'body.requestKey is no key of P-256');
  try {
    return { id: await thumbprintOf(jwk.data, sha256), key: publicKeyOf(jwk.data) };
  } catch {
    throw new AppError('invalid_request', 'body.requestKey is no key of P-256');
  }
}

const lookEvery = 60_000;

/** A key is named by its own hash, so what is known of one stays true. */
const stateOf = perApp(() => ({ keys: new BoundedMap<KeyObject>(5_000), lastLook: 0 }));

async function rememberNonce(app: AppContext, thumbprint: string, nonce: string, until: number) {
  const state = stateOf(app);
  const now = app.now();
  if (now.getTime() - state.lastLook > lookEvery) {
    state.lastLook = now.getTime();
    await dropNonces(app.db.system, now);
  }
  return takeNonce(app.db.system, { thumbprint, nonce, expiresAt: new Date(until * 1000) });
}

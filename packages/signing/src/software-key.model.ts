/// <reference types="node" />
import { createHash, generateKeyPairSync, randomBytes, sign, verify, type KeyObject } from 'node:crypto';
import type { Bytes } from './bytes.ts';
import { thumbprintOf, type PublicJwk } from './public-key.ts';
import type { RequestKey, SigningTools } from './sign-request.ts';

export const sha256 = (bytes: Bytes): Uint8Array => createHash('sha256').update(bytes).digest();

const raw = (key: KeyObject) => ({ key, dsaEncoding: 'ieee-p1363' as const });

export interface SoftwareKey extends RequestKey {
  jwk: PublicJwk;
  privateKey: KeyObject;
  verifies(bytes: Uint8Array, signature: Uint8Array): boolean;
}

/** A key as a phone has one. */
export async function softwareKey(): Promise<SoftwareKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' }) as unknown as PublicJwk;
  return {
    jwk,
    privateKey,
    id: await thumbprintOf(jwk, sha256),
    sign: async (bytes) => sign('sha256', bytes, raw(privateKey)),
    verifies: (bytes, signature) => verify('sha256', bytes, raw(publicKey), signature),
  };
}

/** Tools of a sender whose clock stands at that second. */
export const toolsAt = (second: number): SigningTools => ({
  sha256,
  now: () => second,
  random: (count) => randomBytes(count),
});

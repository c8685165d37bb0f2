import { p256 } from '@noble/curves/nist.js';
import { fromBase64Url, toBase64Url, type Bytes } from './bytes.ts';
import { jwkOfPoint, thumbprintOf, type PublicJwk, type Sha256 } from './public-key.ts';
import type { RequestKey } from './sign-request.ts';

/** Random bytes a key is made of: so many that no number is likelier than another. */
export const seedBytes = 48;

export interface SecretKey extends RequestKey {
  jwk: PublicJwk;
}

/** A new key as text for the system's key store. */
export const newSecret = (seed: Bytes): string => toBase64Url(p256.utils.randomSecretKey(seed));

/** For engines without WebCrypto; whoever keeps the text keeps the key. */
export async function secretKey(secret: string, sha256: Sha256): Promise<SecretKey> {
  const bytes = fromBase64Url(secret);
  const jwk = jwkOfPoint(p256.getPublicKey(bytes, false));
  // RFC 6979: the same for the same message, so that no weak source of chance can give the key away.
  return { jwk, id: await thumbprintOf(jwk, sha256), sign: async (message) => p256.sign(message, bytes) };
}

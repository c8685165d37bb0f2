import { toBase64Url, utf8, type Bytes } from './bytes.ts';

/** A public key of P-256 as a JWK; x and y are 32 bytes each. */
export interface PublicJwk {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
}

export type Sha256 = (bytes: Bytes) => Uint8Array | Promise<Uint8Array>;

/** RFC 7638: names a key by what it is. */
export async function thumbprintOf({ crv, kty, x, y }: PublicJwk, sha256: Sha256): Promise<string> {
  return toBase64Url(await sha256(utf8(JSON.stringify({ crv, kty, x, y }))));
}

/** From the uncompressed point, 0x04 before x and y. */
export function jwkOfPoint(point: Uint8Array): PublicJwk {
  if (point.length !== 65 || point[0] !== 4) throw new Error('Not an uncompressed point of P-256');
  const half = (from: number) => toBase64Url(point.slice(from, from + 32));
  return { kty: 'EC', crv: 'P-256', x: half(1), y: half(33) };
}

import { serializeInnerList } from 'structured-headers';
import { toBase64, toBase64Url, utf8, type Bytes } from './bytes.ts';
import { componentsOf, label, mostSeconds, tag, type Component } from './profile.ts';
import type { Sha256 } from './public-key.ts';
import { signatureBase } from './signature-base.ts';

/** A request as it is about to be sent. */
export interface Outgoing {
  method: string;
  /** Absolute, as it goes over the wire. */
  targetUri: string;
  authorization: string;
  /** With its type; none: the request has no content. */
  content?: { type: string; bytes: Bytes };
}

export interface RequestKey {
  /** Thumbprint of the public half. */
  id: string;
  /** r and s side by side. */
  sign(bytes: Bytes): Promise<Uint8Array>;
}

export interface SigningTools {
  sha256: Sha256;
  /** Seconds since 1970 by the server's clock, as far as that is known. */
  now(): number;
  /** So many bytes nobody can foresee. */
  random(count: number): Uint8Array;
}

const none: Bytes = new Uint8Array();

/** RFC 9530. */
export async function contentDigest(content: Bytes, sha256: Sha256): Promise<string> {
  return `sha-256=:${toBase64(await sha256(content))}:`;
}

/** The headers that go with the request: `content-digest`, `signature-input`, `signature`. */
export async function signRequest(
  request: Outgoing,
  key: RequestKey,
  { sha256, now, random }: SigningTools,
): Promise<Record<'content-digest' | 'signature-input' | 'signature', string>> {
  const { content } = request;
  const digest = await contentDigest(content?.bytes ?? none, sha256);
  const values: Record<Component, string> = {
    '@method': request.method,
    '@target-uri': request.targetUri,
    'content-digest': digest,
    'content-type': content?.type ?? '',
    authorization: request.authorization,
  };
  const covered = componentsOf(content !== undefined).map((name) => [name, values[name]] as const);
  const created = Math.floor(now());
  const input = serializeInnerList([
    covered.map(([name]) => [name, new Map()]),
    new Map<string, string | number>([
      ['created', created],
      ['expires', created + mostSeconds],
      ['nonce', toBase64Url(random(16))],
      ['keyid', key.id],
      ['tag', tag],
    ]),
  ]);
  const signature = await key.sign(utf8(signatureBase(covered, input)));
  return {
    'content-digest': digest,
    'signature-input': `${label}=${input}`,
    signature: `${label}=:${toBase64(signature)}:`,
  };
}

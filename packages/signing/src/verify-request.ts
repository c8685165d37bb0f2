import { utf8, type Bytes } from './bytes.ts';
import { componentsOf, toleratedSeconds, type Component } from './profile.ts';
import type { Sha256 } from './public-key.ts';
import { BadSignature, readSignature, type Claimed } from './read-signature.ts';
import { contentDigest } from './sign-request.ts';
import { signatureBase } from './signature-base.ts';

/** A request as it was received. */
export interface Incoming {
  method: string;
  /** Absolute, as the sender addressed it. */
  targetUri: string;
  /** Name and value by turns, as they came: a header sent twice is seen twice. */
  rawHeaders: readonly string[];
  content: Bytes;
}

export interface VerifyingTools {
  sha256: Sha256;
  /** Seconds since 1970. */
  now(): number;
  /** Whether the key of this id made the signature; false also for a key nobody knows. */
  verify(keyId: string, base: Bytes, signature: Uint8Array): boolean | Promise<boolean>;
  /** Whether the nonce is new with this key; it is remembered until then. */
  takeNonce(keyId: string, nonce: string, until: number): Promise<boolean>;
}

/** `skewed`: signed well, but for another time than the receiver has. */
export type Verdict = { name: 'good'; keyId: string } | { name: 'absent' } | { name: 'skewed' };

/** Throws BadSignature. The nonce is taken last: a request that is refused has used up nothing. */
export async function verifyRequest(request: Incoming, tools: VerifyingTools): Promise<Verdict> {
  const headers = headersOf(request.rawHeaders);
  if (!headers.has('signature') && !headers.has('signature-input')) return { name: 'absent' };
  const hasContent = request.content.length > 0;
  const claimed = readSignature(only(headers, 'signature-input'), only(headers, 'signature'), hasContent);
  const values: Record<Component, string> = {
    '@method': request.method,
    '@target-uri': request.targetUri,
    'content-digest': only(headers, 'content-digest'),
    'content-type': hasContent ? only(headers, 'content-type') : '',
    authorization: only(headers, 'authorization'),
  };
  if (values['content-digest'] !== (await contentDigest(request.content, tools.sha256)))
    throw new BadSignature('digest');
  const base = baseOf(values, hasContent, claimed);
  if (!(await tools.verify(claimed.keyId, base, claimed.signature))) throw new BadSignature('signature');
  const now = tools.now();
  if (claimed.created > now + toleratedSeconds || claimed.expires <= now) return { name: 'skewed' };
  if (!(await tools.takeNonce(claimed.keyId, claimed.nonce, claimed.expires)))
    throw new BadSignature('replayed');
  return { name: 'good', keyId: claimed.keyId };
}

function baseOf(values: Record<Component, string>, hasContent: boolean, { input }: Claimed): Bytes {
  const covered = componentsOf(hasContent).map((name) => [name, values[name]] as const);
  try {
    return utf8(signatureBase(covered, input));
  } catch {
    throw new BadSignature('unreadable');
  }
}

function headersOf(raw: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = String(raw[at]).toLowerCase();
    const value = String(raw[at + 1]).trim();
    const known = headers.get(name);
    if (known) known.push(value);
    else headers.set(name, [value]);
  }
  return headers;
}

function only(headers: Map<string, string[]>, name: string): string {
  const [value, another] = headers.get(name) ?? [];
  if (value === undefined) throw new BadSignature('header_missing');
  if (another !== undefined) throw new BadSignature('header_doubled');
  return value;
}

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { AppContext } from './context.ts';

/**
 * What is kept encrypted: AES-256-GCM under the purpose's key, bound to its context (a row's id), with the id of the
 * deployment's secret in the blob: version 1 | key id 8 | nonce 12 | tag 16 | text.
 */
const version = 1;
const headLength = 1 + 8 + 12 + 16;

type Keyed = Pick<AppContext, 'secrets'>;

/** A blob that no secret at hand opens, or that was not sealed for this purpose and context. */
export class UnsealFailed extends Error {}

export function seal(app: Keyed, purpose: string, context: string, bytes: Uint8Array): Buffer {
  const [current] = app.secrets.keys(purpose);
  if (!current) throw new Error('There is no secret to seal with');
  return Buffer.concat([
    Buffer.of(version),
    current.id,
    encryptWith(current.key, boundTo(purpose, context), bytes),
  ]);
}

export function unseal(app: Keyed, purpose: string, context: string, blob: Uint8Array): Buffer {
  const sealed = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  const id = keyIdOf(sealed);
  const known = app.secrets.keys(purpose).find((key) => id !== null && key.id.equals(id));
  if (!known) throw new UnsealFailed('Sealed with a secret that is not at hand');
  return decryptWith(known.key, boundTo(purpose, context), sealed.subarray(9));
}

/** AES-256-GCM under a key of one's own, such as an object's: nonce 12 | tag 16 | text. */
export function encryptWith(key: Uint8Array, context: Uint8Array, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context);
  const text = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

export function decryptWith(key: Uint8Array, context: Uint8Array, blob: Buffer): Buffer {
  if (blob.length < 28) throw new UnsealFailed('Cut off');
  const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(context).setAuthTag(blob.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(blob.subarray(28)), decipher.final()]);
  } catch {
    throw new UnsealFailed('Changed, or sealed for something else');
  }
}

/** Whether the blob is under the secret in use; if not, it waits to be sealed anew. */
export function isCurrent(app: Keyed, blob: Uint8Array): boolean {
  const id = keyIdOf(Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength));
  return id !== null && app.secrets.keys('').findIndex((key) => key.id.equals(id)) === 0;
}

function keyIdOf(blob: Buffer): Buffer | null {
  return blob.length >= headLength && blob[0] === version ? blob.subarray(1, 9) : null;
}

/** No purpose holds a NUL, so two pairs never read alike. */
const boundTo = (purpose: string, context: string) => Buffer.from(`${purpose}\0${context}`);

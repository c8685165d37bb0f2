import { StoreError } from './store-errors.ts';

const ivLength = 12;
const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** Opened values are kept by their IV, which is new with every sealing, up to this size sealed. */
const keptBytes = 32 * 1024 * 1024;

export type Bytes = Uint8Array<ArrayBuffer>;

/** A key no script can read out; the browser keeps it beside what it opens. */
export const newKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

/**
 * AES-256-GCM over JSON or bytes. The label (what and which it is) is authenticated too, so that sealed values cannot
 * change places. Never used within an IndexedDB transaction: waiting for WebCrypto ends it.
 */
export class Sealer {
  readonly #key: CryptoKey;
  readonly #opened = new Map<string, { value: unknown; size: number }>();
  #openedBytes = 0;

  constructor(key: CryptoKey) {
    this.#key = key;
  }

  async sealBytes(label: string, bytes: Uint8Array): Promise<Bytes> {
    const iv = crypto.getRandomValues(new Uint8Array(ivLength));
    const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(label) };
    const sealed = await crypto.subtle.encrypt(algorithm, this.#key, new Uint8Array(bytes));
    const whole = new Uint8Array(ivLength + sealed.byteLength);
    whole.set(iv);
    whole.set(new Uint8Array(sealed), ivLength);
    return whole;
  }

  seal(label: string, value: unknown): Promise<Bytes> {
    return this.sealBytes(label, encoder.encode(JSON.stringify(value)));
  }

  async openBytes(label: string, sealed: Bytes): Promise<Bytes> {
    const iv = sealed.subarray(0, ivLength);
    const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(label) };
    try {
      return new Uint8Array(await crypto.subtle.decrypt(algorithm, this.#key, sealed.subarray(ivLength)));
    } catch (error) {
      throw new StoreError('wrong_key', 'The key does not open what is stored', { cause: error });
    }
  }

  async open(label: string, sealed: Bytes): Promise<unknown> {
    const id = `${label} ${String.fromCharCode(...sealed.subarray(0, ivLength))}`;
    const known = this.#opened.get(id);
    if (known) return known.value;
    const value = JSON.parse(decoder.decode(await this.openBytes(label, sealed))) as unknown;
    this.#keep(id, value, sealed.byteLength);
    return value;
  }

  #keep(id: string, value: unknown, size: number): void {
    if (this.#opened.has(id)) return;
    this.#opened.set(id, { value, size });
    this.#openedBytes += size;
    for (const [oldest, kept] of this.#opened) {
      if (this.#openedBytes <= keptBytes) return;
      this.#opened.delete(oldest);
      this.#openedBytes -= kept.size;
    }
  }
}

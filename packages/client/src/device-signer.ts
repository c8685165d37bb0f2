import type { PublicJwk } from '@citypulse/signing/public-key';
import type { RequestKey, SigningTools } from '@citypulse/signing/sign-request';
import { isApiError } from './api-error.ts';

/** The key of an installation that requests are signed with; it never leaves the device. */
export interface DeviceKey extends RequestKey {
  jwk: PublicJwk;
}

/** Where a platform keeps that key. */
export interface DeviceSigner extends Pick<SigningTools, 'sha256' | 'random'> {
  /** Made when first asked for. Undefined: this device cannot keep one, and its requests go unsigned. */
  key(): Promise<DeviceKey | undefined>;
}

export interface Unsigned {
  method: string;
  url: string;
  token: string;
  /** JSON, as it will be sent. */
  body: string | undefined;
}

/** Signs what is sent, when it is sent: every attempt anew. */
export class RequestSigner {
  readonly #signer: DeviceSigner;
  readonly #now: () => number;
  /** By how much the server's clock is ahead of the device's, in milliseconds. */
  #ahead = 0;

  constructor(signer: DeviceSigner, now: () => number = Date.now) {
    this.#signer = signer;
    this.#now = now;
  }

  async publicKey(): Promise<PublicJwk | undefined> {
    return (await this.#key())?.jwk;
  }

  async headersFor({ method, url, token, body }: Unsigned): Promise<Record<string, string>> {
    const key = await this.#key();
    if (!key) return {};
    const [{ signRequest }, { utf8 }] = await Promise.all([
      import('@citypulse/signing/sign-request'),
      import('@citypulse/signing/bytes'),
    ]);
    const targetUri = new URL(url, globalThis.location?.href).href;
    const content = body === undefined ? undefined : { type: 'application/json', bytes: utf8(body) };
    const { sha256, random } = this.#signer;
    return signRequest(
      { method, targetUri, authorization: `Bearer ${token}`, ...(content && { content }) },
      key,
      { sha256, random, now: () => (this.#now() + this.#ahead) / 1000 },
    );
  }

  /** Whether the server has told the right time, with which it is worth another try. */
  learnsTime(error: unknown): boolean {
    if (!isApiError(error, 'signature_clock_skew')) return false;
    const told = error.problem?.errors?.find(({ code }) => code === 'server_time');
    const time = Date.parse(told?.message ?? '');
    if (Number.isNaN(time)) return false;
    this.#ahead = time - this.#now();
    return true;
  }

  /** A store of keys that fails is as good as none: the server says whether it takes unsigned requests. */
  #key(): Promise<DeviceKey | undefined> {
    return this.#signer.key().catch(() => undefined);
  }
}

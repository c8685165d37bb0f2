import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** What an authenticator can be made to do wrong. */
export interface Wrong {
  origin?: string;
  rpId?: string;
  /** The person was not verified, only present. */
  unverified?: boolean;
  counter?: number;
  userHandle?: string;
  type?: string;
  /** A key other than the one that was registered signs. */
  forged?: boolean;
}

interface CreationOptions {
  rp: { id: string };
  user: { id: string };
  challenge: string;
}

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest();
const encoded = (bytes: Buffer) => bytes.toString('base64url');

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

/** CBOR map of an ES256 key (RFC 9053). */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const [head, beforeX, beforeY] = ['a5010203262001', '215820', '225820'].map((hex) =>
    Buffer.from(hex, 'hex'),
  );
  return Buffer.concat([
    head ?? Buffer.alloc(0),
    beforeX ?? Buffer.alloc(0),
    Buffer.from(x, 'base64url'),
    beforeY ?? Buffer.alloc(0),
    Buffer.from(y, 'base64url'),
  ]);
}

/** A platform authenticator in software: one discoverable ES256 credential, no attestation (WebAuthn level 3). */
export class SoftwareAuthenticator {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #id = randomBytes(32);
  readonly #origin: string;
  #rpId = '';
  #userHandle = '';
  #counter = 0;

  constructor(origin: string) {
    this.#origin = origin;
  }

  #authenticatorData(wrong: Wrong, more: Buffer): Buffer {
    const attested = more.length > 0 ? 0x40 : 0;
    const flags = Buffer.of((wrong.unverified ? 0x01 : 0x05) | attested);
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(wrong.counter ?? this.#counter);
    return Buffer.concat([sha256(wrong.rpId ?? this.#rpId), flags, counter, more]);
  }

  create(given: Record<string, unknown>, wrong: Wrong = {}) {
    const options = given as unknown as CreationOptions;
    this.#rpId = options.rp.id;
    this.#userHandle = options.user.id;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.#id.length);
    const credential = Buffer.concat([Buffer.alloc(16), length, this.#id, coseKey(this.#keys.publicKey)]);
    const data = this.#authenticatorData(wrong, credential);
    const size = Buffer.alloc(2);
    size.writeUInt16BE(data.length);
    const head = Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex');
    const attestation = Buffer.concat([head, Buffer.of(0x59), size, data]);
    const client = clientData(
      wrong.type ?? 'webauthn.create',
      options.challenge,
      wrong.origin ?? this.#origin,
    );
    return {
      id: encoded(this.#id),
      rawId: encoded(this.#id),
      type: 'public-key' as const,
      response: {
        clientDataJSON: encoded(client),
        attestationObject: encoded(attestation),
        transports: ['internal'],
      },
    };
  }

  get(given: Record<string, unknown>, wrong: Wrong = {}) {
    this.#counter += 1;
    const challenge = String(given['challenge']);
    const data = this.#authenticatorData(wrong, Buffer.alloc(0));
    const client = clientData(wrong.type ?? 'webauthn.get', challenge, wrong.origin ?? this.#origin);
    const key = (wrong.forged ? this.#other : this.#keys).privateKey;
    return {
      id: encoded(this.#id),
      rawId: encoded(this.#id),
      type: 'public-key' as const,
      response: {
        clientDataJSON: encoded(client),
        authenticatorData: encoded(data),
        signature: encoded(sign('sha256', Buffer.concat([data, sha256(client)]), key)),
        userHandle: wrong.userHandle ?? this.#userHandle,
      },
    };
  }
}

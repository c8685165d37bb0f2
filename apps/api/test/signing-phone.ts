import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { PublicJwk } from '@citypulse/contracts/device-keys';
import { registerDevice, type Device } from '@citypulse/contracts/devices';
import type { Endpoint, Request, Response } from '@citypulse/contracts/endpoint';
import type { Problem } from '@citypulse/contracts/errors';
import { thumbprintOf } from '@citypulse/signing/public-key';
import { signRequest, type RequestKey } from '@citypulse/signing/sign-request';
import { newId } from '../src/platform/new-id.ts';
import { CallFailed, type TestApi } from './test-api.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

export interface SoftwareKey extends RequestKey {
  jwk: PublicJwk;
}

export async function softwareKey(): Promise<SoftwareKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const jwk = { kty: 'EC', crv: 'P-256', x, y } as const;
  return {
    jwk,
    id: await thumbprintOf(jwk, sha256),
    sign: async (bytes) => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  };
}

/** A request as it is on the wire, to be changed by whoever attacks it. */
export interface Wire {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
}

/** A phone with keys of its own, whoever is signed in on it. */
export class SigningPhone {
  readonly deviceId: string;
  readonly key: SoftwareKey;
  readonly loginKey: SoftwareKey;
  readonly #api: TestApi;
  /** Ahead of the server by so many seconds. */
  clock = 0;

  constructor(api: TestApi, key: SoftwareKey, loginKey: SoftwareKey, deviceId = `phone-${newId()}`) {
    this.#api = api;
    this.deviceId = deviceId;
    this.key = key;
    this.loginKey = loginKey;
  }

  /** The same phone on another node. */
  at(node: TestApi): SigningPhone {
    return new SigningPhone(node, this.key, this.loginKey, this.deviceId);
  }

  async wire<E extends Endpoint>(
    token: string,
    endpoint: E,
    request?: Request<E>,
    key: RequestKey = this.key,
  ): Promise<Wire> {
    const { params = {}, body } = (request ?? {}) as { params?: Record<string, string>; body?: unknown };
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent(params[name] ?? ''),
    );
    const url = `${this.#api.url}${path}`;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const authorization = `Bearer ${token}`;
    const content = text === undefined ? undefined : { type: 'application/json', bytes: bytesOf(text) };
    const signed = await signRequest(
      { method: endpoint.method, targetUri: url, authorization, ...(content && { content }) },
      key,
      {
        sha256,
        now: () => this.#api.app.now().getTime() / 1000 + this.clock,
        random: (count) => randomBytes(count),
      },
    );
    return {
      method: endpoint.method,
      url,
      headers: { authorization, ...(content && { 'content-type': content.type }), ...signed },
      ...(text !== undefined && { body: text }),
    };
  }

  async call<E extends Endpoint>(token: string, endpoint: E, request?: Request<E>): Promise<Response<E>> {
    return send(endpoint, await this.wire(token, endpoint, request));
  }

  async refused<E extends Endpoint>(token: string, endpoint: E, request?: Request<E>): Promise<Problem> {
    return refusalOf(await this.wire(token, endpoint, request));
  }

  /** The first thing a phone does with a new session. */
  register(token: string, more: object = {}): Promise<Device> {
    return this.call(token, registerDevice, {
      body: { deviceId: this.deviceId, deviceType: 'android', requestKey: this.key.jwk, ...more },
    });
  }
}

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text));

export async function signingPhone(api: TestApi): Promise<SigningPhone> {
  return new SigningPhone(api, await softwareKey(), await softwareKey());
}

export async function send<E extends Endpoint>(endpoint: E, wire: Wire): Promise<Response<E>> {
  const { url, ...rest } = wire;
  const answer = await fetch(url, rest);
  const text = await answer.text();
  if (!answer.ok) throw new CallFailed(answer.status, JSON.parse(text) as Problem);
  return (endpoint.response ? endpoint.response.parse(JSON.parse(text)) : undefined) as Response<E>;
}

export async function refusalOf({ url, ...rest }: Wire): Promise<Problem> {
  const answer = await fetch(url, rest);
  if (answer.ok) throw new Error(`${rest.method} ${url} was not refused`);
  return (await answer.json()) as Problem;
}

import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

export interface IdToken {
  claims?: JWTPayload;
  header?: { alg?: string; typ?: string; kid?: string };
  /** Signed by a key the directory does not name. */
  forged?: boolean;
  /** Not signed at all. */
  bare?: boolean;
}

interface Keys {
  good: CryptoKey;
  other: CryptoKey;
  jwk: JWK;
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An OpenID provider that says whatever an attacker wants it to. */
export class RogueDirectory {
  readonly issuer: string;
  readonly #keys: Keys;
  readonly #close: () => void;
  /** What it says of itself instead. */
  metadata: Record<string, unknown> = {};
  /** The next token request is answered with this. */
  next: IdToken = {};
  /** Where it sends whoever asks for its description. */
  redirect: string | null = null;
  /** Token requests it got. */
  readonly asked: URLSearchParams[] = [];

  private constructor(issuer: string, keys: Keys, close: () => void) {
    this.issuer = issuer;
    this.#keys = keys;
    this.#close = close;
  }

  static async start(): Promise<RogueDirectory> {
    const [good, other] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
    const jwk = { ...(await exportJWK(good.publicKey)), kid: 'good', alg: 'RS256', use: 'sig' };
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
    const keys = { good: good.privateKey, other: other.privateKey, jwk };
    const rogue = new RogueDirectory(issuer, keys, () => {
      server.closeAllConnections();
      server.close();
    });
    server.on('request', async (request, response) => {
      const body = await text(request);
      const told = await rogue.#answer(request.url ?? '', body);
      if (typeof told === 'string') response.writeHead(302, { location: told }).end();
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(told));
    });
    return rogue;
  }

  close(): void {
    this.#close();
  }

  async #answer(path: string, body: string): Promise<object | string> {
    if (path.startsWith('/.well-known')) return this.redirect ?? this.#description();
    if (path === '/jwks') return { keys: [this.#keys.jwk] };
    this.asked.push(new URLSearchParams(body));
    return { access_token: 'x', token_type: 'Bearer', id_token: await this.token(this.next) };
  }

  #description(): object {
    const { issuer } = this;
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['RS256'],
      ...this.metadata,
    };
  }

  async token({ claims = {}, header = {}, forged, bare }: IdToken): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const all = { iss: this.issuer, aud: 'citypulse', iat: now, exp: now + 120, ...claims };
    if (bare) {
      return `${part({ typ: 'JWT', ...header, alg: 'none' })}.${part(all)}.`;
    }
    return new SignJWT(all)
      .setProtectedHeader({ kid: 'good', ...header, alg: 'RS256' })
      .sign(forged ? this.#keys.other : this.#keys.good);
  }
}

import { me } from '@citypulse/contracts/identity';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  SignJWT,
  UnsecuredJWT,
  type JWTPayload,
} from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../test/test-api.ts';
import { publishedKeys } from '../platform/access-tokens.ts';
import { readConfig } from '../platform/config.ts';
import { loadSecrets } from '../platform/secrets.ts';
import { loadSigningKeys } from '../platform/signing-keys.ts';

let api: TestApi;
let user: TestUser;
let claims: JWTPayload;
beforeAll(async () => {
  api = await startTestApi();
  user = await api.as('viewer');
  claims = JSON.parse(
    Buffer.from(user.accessToken.split('.')[1] ?? '', 'base64url').toString(),
  ) as JWTPayload;
});
afterAll(() => api.close());

const now = () => Math.floor(Date.now() / 1000);

/** Signed with the server's own key, so that only what `change` does can be wrong. */
async function ownToken(change: { header?: object; claims?: JWTPayload }) {
  const { current } = await loadSigningKeys(api.app);
  return new SignJWT({ ...claims, ...change.claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: current.id, ...change.header })
    .sign(current.key);
}

async function foreignToken(header: (jwk: object, kid: string) => object) {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const protectedHeader = { alg: 'ES256', typ: 'at+jwt', ...header(jwk, kid) };
  return new SignJWT(claims).setProtectedHeader(protectedHeader).sign(pair.privateKey);
}

async function publicKeyAsSecret() {
  const { keys } = await publishedKeys(api.app);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: keys[0]?.kid ?? '' })
    .sign(Buffer.from(JSON.stringify(keys[0])));
}

test('a token of our own making is accepted, so the refusals below are about their one flaw', async () => {
  expect(await api.asToken(await ownToken({})).call(me)).toMatchObject({ id: user.userId });
});

test.each<[string, () => Promise<string>]>([
  ['without a signature', async () => new UnsecuredJWT(claims).encode()],
  ['signed with the public key as a secret', publicKeyAsSecret],
  ['signed with a key it brings along', () => foreignToken((jwk, kid) => ({ jwk, kid }))],
  [
    'signed with a key it points to',
    () => foreignToken((_, kid) => ({ kid, jku: 'https://evil.example/keys' })),
  ],
  [
    'signed with another key under our key’s name',
    async () => {
      const { current } = await loadSigningKeys(api.app);
      return foreignToken(() => ({ kid: current.id }));
    },
  ],
  ['of another type', () => ownToken({ header: { typ: 'JWT' } })],
  ['for another audience', () => ownToken({ claims: { aud: 'elsewhere' } })],
  ['of another issuer', () => ownToken({ claims: { iss: 'elsewhere' } })],
  ['that has ended', () => ownToken({ claims: { exp: now() - 1 } })],
  ['without a session', () => ownToken({ claims: { sid: undefined } })],
  [
    'with a changed payload',
    async () => {
      const [header, , signature] = user.accessToken.split('.');
      const forged = Buffer.from(JSON.stringify({ ...claims, exp: now() + 9_999 })).toString('base64url');
      return `${header}.${forged}.${signature}`;
    },
  ],
  ['that is no token', async () => 'abc'],
])('a token %s is refused', async (_, token) => {
  expect(await api.asToken(await token()).refused(me)).toMatchObject({
    code: 'not_authenticated',
    status: 401,
  });
});

test('a token of one person with the session of another is refused', async () => {
  const other = await api.as('admin');
  const token = await ownToken({ claims: { sub: other.userId } });
  expect(await api.asToken(token).refused(me)).toMatchObject({ code: 'session_expired' });
});

test('several nodes that start at once share one signing key, and a lost secret makes a new one', async () => {
  const nodes = await Promise.all([1, 2, 3].map(() => loadSigningKeys(api.app)));
  expect(new Set(nodes.map((node) => node.current.id)).size).toBe(1);

  const secret = Buffer.alloc(32, 9).toString('base64');
  const secrets = await loadSecrets(readConfig({ CITYPULSE_SECRET: secret }));
  const otherSecret = { ...api.app, secrets };
  const renewed = await loadSigningKeys(otherSecret);

  expect(renewed.current.id).not.toBe(nodes[0]?.current.id);
  // The former one goes on verifying; the new one and its successor are the new secret's.
  expect(renewed.verifying.size).toBe(3);
  expect([...renewed.verifying.keys()]).toEqual(
    expect.arrayContaining([nodes[0]?.current.id, renewed.current.id]),
  );
});

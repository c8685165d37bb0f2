import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  SignJWT,
  UnsecuredJWT,
  type JWTPayload,
} from 'jose';
import { afterAll, beforeAll, expect } from 'vitest';
import { loadSigningKeys } from '../../src/platform/signing-keys.ts';
import type { TestUser } from '../test-api.ts';
import { check } from './check.ts';
import { startTarget, type Target } from './target.ts';

let target: Target;
let admin: TestUser;
let keys: Awaited<ReturnType<typeof loadSigningKeys>>;
beforeAll(async () => {
  target = await startTarget();
  admin = await target.as('admin');
  keys = await loadSigningKeys(target.api.app);
});
afterAll(() => target.close());

const part = (text: string | undefined) =>
  JSON.parse(Buffer.from(text ?? '', 'base64url').toString()) as object;
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** The parts of the administrator's own good token. */
const good = () => {
  const [head, claims, signature] = admin.accessToken.split('.');
  return { head: part(head), claims: part(claims) as JWTPayload, signature: signature ?? '' };
};
const me = (token: string) => target.send('/v1/auth/me', { token });
const refused = async (token: string) => expect(await me(token)).toMatchObject({ code: 'not_authenticated' });

/** Signed with the server's own key, so that nothing but the changed part is wrong. */
const signed = (claims: JWTPayload, head: object = {}) =>
  new SignJWT({ ...good().claims, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: keys.current.id, ...head })
    .sign(keys.current.key);

const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
/** Signed with a key of the attacker's, which the header offers in some way. */
const forged = async (head: object) =>
  new SignJWT(good().claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: keys.current.id, ...head })
    .sign(privateKey);

check('V9.1.1', 'a good token opens, and each changed part of it closes', async () => {
  expect((await me(await signed({}))).status).toBe(200);
  const { head, claims, signature } = good();
  const other = await target.as('viewer');
  await refused(`${encoded(head)}.${encoded({ ...claims, sub: other.userId })}.${signature}`);
  await refused(`${encoded(head)}.${encoded({ ...claims, exp: 9_999_999_999 })}.${signature}`);
  await refused(`${encoded({ ...head, kid: 'x' })}.${encoded(claims)}.${signature}`);
  const bits = Buffer.from(signature, 'base64url');
  bits[10] = (bits[10] ?? 0) ^ 1;
  await refused(`${encoded(head)}.${encoded(claims)}.${bits.toString('base64url')}`);
});

check('V9.1.1', 'a signature cut off, empty, of zeros or in another encoding closes', async () => {
  const { head, claims, signature } = good();
  const begin = `${encoded(head)}.${encoded(claims)}`;
  const bytes = Buffer.from(signature, 'base64url');
  const zeros = Buffer.alloc(64).toString('base64url');
  for (const end of ['', zeros, signature.slice(0, -2), bytes.toString('hex'), `${signature}${signature}`])
    await refused(`${begin}.${end}`);
  await refused(begin);
  await refused(`${begin}.${signature}.${signature}`);
});

check('V9.1.1', 'a token of another key under the name of ours closes', async () => {
  await refused(await forged({}));
});

check('V9.1.2', 'alg none in every spelling closes', async () => {
  await refused(new UnsecuredJWT(good().claims).encode());
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
    const head = encoded({ ...good().head, alg });
    await refused(`${head}.${encoded(good().claims)}.`);
    await refused(`${head}.${encoded(good().claims)}.${good().signature}`);
  }
});

check('V9.1.2', 'the public key does not serve as the secret of an HMAC', async () => {
  const published = (await target.send('/.well-known/jwks.json')).json<{ keys: object[] }>().keys;
  expect(published.length).toBeGreaterThan(0);
  const spki = await exportSPKI((await importJWK(published[0] ?? {}, 'ES256')) as CryptoKey);
  const texts = [
    ...published.map((key) => JSON.stringify(key)),
    JSON.stringify({ keys: published }),
    spki,
    spki.trim(),
  ];
  for (const text of texts)
    for (const alg of ['HS256', 'HS384', 'HS512']) {
      const head = { alg, typ: 'at+jwt', kid: keys.current.id };
      const begin = `${encoded(head)}.${encoded(good().claims)}`;
      const hash = createHmac(alg.replace('HS', 'sha'), text).update(begin).digest('base64url');
      await refused(`${begin}.${hash}`);
    }
});

check('V9.1.2', 'other asymmetric algorithms close', async () => {
  for (const alg of ['ES384', 'RS256', 'PS256', 'EdDSA']) {
    const pair = await generateKeyPair(alg);
    const token = await new SignJWT(good().claims)
      .setProtectedHeader({ alg, typ: 'at+jwt', kid: keys.current.id })
      .sign(pair.privateKey);
    await refused(token);
  }
});

check('V9.1.3', 'a kid that is a path, an address or SQL finds no key', async () => {
  const kids = [
    '../../../../dev/null',
    '/etc/passwd',
    'https://evil.example/key',
    "' union select '00' --",
    '*',
    '__proto__',
    'constructor',
    '\u0000',
    'x'.repeat(5_000),
  ];
  for (const kid of kids) await refused(await forged({ kid }));
  const unnamed = new SignJWT(good().claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' });
  await refused(await unnamed.sign(keys.current.key));
});

check('V9.1.3', 'keys offered by jwk, jku, x5u and x5c are not looked at', async () => {
  const asked: string[] = [];
  const jwk = await exportJWK(publicKey);
  const keyServer = createServer((req, res) => {
    asked.push(String(req.url));
    res.end(JSON.stringify({ keys: [{ ...jwk, kid: 'evil', alg: 'ES256' }] }));
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => keyServer.once('listening', listening));
  const url = `http://127.0.0.1:${(keyServer.address() as { port: number }).port}/jwks.json`;
  const offers = [
    { jwk },
    { jwk, kid: undefined },
    { jku: url },
    { x5u: url },
    { x5c: ['AAAA'] },
    { jku: url, kid: 'evil' },
  ];
  for (const offer of offers) await refused(await forged(offer));
  expect(asked).toEqual([]);
  keyServer.close();
});

check('V9.1.3', 'extensions a header calls critical close', async () => {
  const { head, claims, signature } = good();
  await refused(`${encoded({ ...head, crit: ['exp'] })}.${encoded(claims)}.${signature}`);
  await refused(`${encoded({ ...head, b64: false, crit: ['b64'] })}.${encoded(claims)}.${signature}`);
});

check('V9.2.1', 'a token whose time is over, or not yet come, closes', async () => {
  const now = Math.floor(Date.now() / 1000);
  await refused(await signed({ exp: now - 1 }));
  await refused(await signed({ nbf: now + 3_600 }));
  await refused(await signed({ exp: undefined as never }));
  await refused(await signed({ exp: 'never' as never }));
});

check('V9.2.2', 'a token of another type or a refresh token does not open', async () => {
  for (const typ of ['JWT', 'dpop+jwt', 'logout+jwt', 'id+jwt', '']) await refused(await signed({}, { typ }));
  const json = {
    email: `${admin.userId}@test.example`,
    password: 'a-long-test-password',
    platform: 'mobile',
  };
  const { refreshToken } = (await target.send('/v1/auth/login', { json })).json<{ refreshToken: string }>();
  await refused(refreshToken);
});

check('V9.2.3', 'a token for another audience or of another issuer closes', async () => {
  for (const aud of ['other', ['other'], '', undefined as never]) await refused(await signed({ aud }));
  for (const iss of ['https://evil.example', '', undefined as never]) await refused(await signed({ iss }));
});

check('V8.3.1', 'claims of roles in a token give no right', async () => {
  const viewer = await target.as('viewer');
  const claims = part(viewer.accessToken.split('.')[1]);
  const token = await signed({ ...claims, role: 'admin', roles: ['admin'], permissions: ['users:write'] });
  expect((await target.send('/v1/users', { token })).status).toBe(403);
});

check('V7.2.1', 'a token with the session of somebody else, or none that is there, closes', async () => {
  const viewer = await target.as('viewer');
  const { sid } = part(viewer.accessToken.split('.')[1]) as { sid: string };
  for (const claims of [{ sid }, { sid: randomUUID() }, { sub: viewer.userId }])
    expect(await me(await signed(claims))).toMatchObject({ status: 401, code: 'session_expired' });
  await refused(await signed({ sid: "' or true --" }));
});

check('V8.3.2', 'a token of former rights closes, whatever version it claims', async () => {
  const { av } = good().claims as { av: number };
  for (const other of [av - 1, av + 1, 2 ** 31])
    expect(await me(await signed({ av: other }))).toMatchObject({ status: 401, code: 'authz_stale' });
  await refused(await signed({ av: '1' }));
});

import * as contract from '@citypulse/contracts/identity';
import { decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callEndpoint, startTestApi, type TestApi } from '../../test/test-api.ts';
import { loadSigningKeys, rotateSigningKeys, rotateWhenDue } from './signing-keys.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const days = (count: number) => count * 86_400_000;
const later = (ms: number) => vi.spyOn(api.app, 'now').mockReturnValue(new Date(Date.now() + ms));
const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const publishedBy = async (url: string) =>
  (await callEndpoint(url, null, contract.publicKeys)).keys.map((key) => key['kid']);
/** As another node reads them, or this one after a minute. */
const keysInForce = async () => {
  const { current, published } = await loadSigningKeys(api.app);
  return { current: current.id, published: published.map((key) => key.kid) };
};

test('the next key is published from the beginning, long before it signs', async () => {
  const { accessToken } = await api.as('viewer');

  const [current, next, ...rest] = await publishedBy(api.url);

  expect(kidOf(accessToken)).toBe(current);
  expect(next).toBeDefined();
  expect(rest).toEqual([]);
  expect(await rotateSigningKeys(api.app)).toBe(next);
});

test('after a rotation old tokens go on, new ones name the next key, and a node that has not heard takes both', async () => {
  const other = await startTestApi({}, api.databaseUrl);
  try {
    const old = await other.as('viewer');
    await other.asToken(old.accessToken).call(contract.me);
    const [former, next] = await publishedBy(other.url);

    await rotateSigningKeys(api.app);

    const fresh = await startTestApi({}, api.databaseUrl);
    const young = await fresh.as('viewer');
    expect([kidOf(old.accessToken), kidOf(young.accessToken)]).toEqual([former, next]);
    for (const { url } of [fresh, other]) {
      for (const { accessToken, userId } of [old, young])
        expect(await callEndpoint(url, accessToken, contract.me)).toMatchObject({ id: userId });
    }
    await fresh.close();
  } finally {
    await other.close();
  }
});

test('a retired key stays published until its last token has ended, and then is deleted', async () => {
  const before = await keysInForce();
  await rotateSigningKeys(api.app);
  later(19 * 60_000);
  expect((await keysInForce()).published).toContain(before.current);
  later(21 * 60_000);
  expect((await keysInForce()).published).not.toContain(before.current);

  await rotateSigningKeys(api.app);

  const rows = await api.app.db.system.selectFrom('signing_keys').select('id').execute();
  expect(rows.map((row) => row.id)).not.toContain(before.current);
});

test('a key that is thirty days old is rotated once, however many nodes look', async () => {
  const before = await keysInForce();
  later(days(29));
  await rotateWhenDue(api.app);
  expect((await keysInForce()).current).toBe(before.current);
  later(days(30) + 1_000);

  await Promise.all(Array.from({ length: 6 }, () => rotateWhenDue(api.app)));

  const after = await keysInForce();
  expect(after.current).toBe(before.published[1]);
  expect(await api.app.db.system.selectFrom('signing_keys').select('id').execute()).toHaveLength(3);
});

test('a key of an earlier version, alone, gets its next one', async () => {
  const before = await keysInForce();
  await api.app.db.system.deleteFrom('signing_keys').where('activated_at', 'is', null).execute();

  await rotateWhenDue(api.app);

  const after = await keysInForce();
  expect(after.current).toBe(before.current);
  expect(after.published).toHaveLength(2);
});

test('unknown keys, keys in the header and another key under a known id are refused', async () => {
  const person = await api.as('viewer');
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const subject = JSON.parse(
    Buffer.from(person.accessToken.split('.')[1] ?? '', 'base64url').toString(),
  ) as Record<string, unknown>;
  const forge = (header: object) =>
    new SignJWT(subject).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...header }).sign(privateKey);
  const kid = kidOf(person.accessToken);

  for (const token of [
    await forge({}),
    await forge({ kid: 'unknown' }),
    await forge({ kid: '../../../dev/null' }),
    await forge({ kid }),
    await forge({ jwk: await exportJWK(publicKey) }),
    await forge({ kid, jku: 'https://evil.example/jwks.json' }),
  ])
    expect(await api.asToken(token).refused(contract.me)).toMatchObject({ code: 'not_authenticated' });
  expect(await person.call(contract.me)).toMatchObject({ id: person.userId });
});

test('with another secret of the deployment new keys are made, and the old tokens end as they would', async () => {
  const { accessToken, userId } = await api.as('viewer');
  const secret = Buffer.alloc(32, 9).toString('base64');
  const moved = await startTestApi({ CITYPULSE_SECRET: secret }, api.databaseUrl);
  try {
    const young = await moved.as('viewer');
    expect(kidOf(young.accessToken)).not.toBe(kidOf(accessToken));
    expect(await callEndpoint(moved.url, accessToken, contract.me)).toMatchObject({ id: userId });
    expect(await publishedBy(moved.url)).toHaveLength(3);
  } finally {
    await moved.close();
  }
});

import { rolePermissions } from '@citypulse/contracts/permissions';
import * as contract from '@citypulse/contracts/identity';
import { decodeProtectedHeader, createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  callEndpoint,
  CallFailed,
  startTestApi,
  testPassword,
  type TestApi,
} from '../../../test/test-api.ts';
import { refreshCookie } from './browser-session.service.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

async function givenAccount(town = api) {
  const { userId } = await town.as('viewer');
  return { userId, email: `${userId}@test.example` };
}

const signIn = (email: string, password = testPassword, platform: 'web' | 'mobile' = 'mobile', town = api) =>
  callEndpoint(town.url, null, contract.login, { body: { email, password, platform } });

async function refusal(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    if (error instanceof CallFailed) return error.problem;
    throw error;
  }
  throw new Error('was not refused');
}

/** A browser's request, with the headers a page would send. */
const browse = (path: string, headers: Record<string, string> = {}, body?: object) =>
  fetch(`${api.url}${path}`, {
    method: 'POST',
    headers: { ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

async function givenBrowser() {
  const { email } = await givenAccount();
  const answer = await browse(
    '/v1/auth/login',
    { Origin: api.url },
    { email, password: testPassword, platform: 'web' },
  );
  const session = (await answer.json()) as contract.AuthResponse;
  const setCookie = answer.headers.get('set-cookie') ?? '';
  return { session, setCookie, cookie: setCookie.split(';')[0] ?? '' };
}

test('a person signs in on a phone with the e-mail in any case and sees roles, permissions and buildings', async () => {
  const { userId, email } = await givenAccount();

  const session = await signIn(email.toUpperCase());

  expect(session).toMatchObject({ expiresIn: 600, refreshToken: expect.stringMatching(/^[\w-]{43}$/) });
  expect(await api.asToken(session.accessToken).call(contract.me)).toEqual({
    id: userId,
    email,
    displayName: 'Test viewer',
    language: 'de',
    roles: [{ role: 'viewer', buildingId: null }],
    permissions: rolePermissions.viewer,
    buildings: null,
  });
});

test('an unknown, a disabled and a wrong sign-in are answered alike', async () => {
  const [wrong, disabled] = [await givenAccount(), await givenAccount()];
  await api.app.db.system
    .updateTable('users')
    .set({ disabled_at: new Date().toISOString() })
    .where('id', '=', disabled.userId)
    .execute();

  const problems = [
    await refusal(signIn(wrong.email, 'not-the-password')),
    await refusal(signIn(disabled.email)),
    await refusal(signIn('nobody@test.example')),
  ];

  const bodies = problems.map((problem) => ({ ...problem, requestId: '' }));
  expect(bodies[0]).toMatchObject({ code: 'invalid_credentials', status: 401 });
  for (const body of bodies) expect(body).toEqual(bodies[0]);
});

test('a browser gets the refresh token as a cookie only scripts of nobody can read', async () => {
  const { session, setCookie } = await givenBrowser();

  expect(session.refreshToken).toBe(undefined);
  expect(setCookie).toMatch(
    /^citypulse_refresh=[\w-]{43}; Max-Age=1209600; HttpOnly; SameSite=Strict; Path=\/v1\/auth$/,
  );
});

test('beyond plain http on the machine itself the cookie is Secure', () => {
  const facts = { origin: null, clientHeader: null, cookies: {} };
  const cookie = (host: string, publicUrl: string | null) =>
    refreshCookie({ ...api.app, config: { ...api.app.config, publicUrl } }, { ...facts, host }, 'x', 1);

  expect(cookie('localhost:8080', null)).not.toContain('Secure');
  expect(cookie('town.example', null)).toContain('; Secure');
  expect(cookie('localhost.evil.example', null)).toContain('; Secure');
  expect(cookie('localhost:8080', 'https://town.example')).toContain('; Secure');
});

test('a browser renews with its cookie and the client header, and the next cookie replaces the first', async () => {
  const { cookie } = await givenBrowser();

  const answer = await browse('/v1/auth/refresh', {
    Cookie: cookie,
    'X-CityPulse-Client': 'web',
    Origin: api.url,
  });

  expect(answer.status).toBe(200);
  expect(answer.headers.get('set-cookie')?.startsWith(cookie)).toBe(false);
  expect(contract.AuthResponse.parse(await answer.json()).refreshToken).toBe(undefined);
});

test('a page of another origin can neither sign in nor renew, and no request without the client header renews', async () => {
  const { cookie } = await givenBrowser();
  const client = { Cookie: cookie, 'X-CityPulse-Client': 'web' };
  const body = { email: 'a@b.example', password: testPassword, platform: 'web' };

  const answers = await Promise.all([
    browse('/v1/auth/login', { Origin: 'https://evil.example' }, body),
    browse('/v1/auth/refresh', { ...client, Origin: 'https://evil.example' }),
    browse('/v1/auth/refresh', { ...client, Origin: 'null' }),
    browse('/v1/auth/refresh', { Cookie: cookie }),
  ]);

  expect(answers.map((answer) => answer.status)).toEqual([403, 403, 403, 403]);
  expect((await browse('/v1/auth/refresh', client)).status).toBe(200);
});

test('a cookie token is no use to a phone, nor a phone token as a cookie', async () => {
  const { cookie } = await givenBrowser();
  const { email } = await givenAccount();
  const phone = await signIn(email);

  const body = { refreshToken: cookie.split('=')[1] ?? '' };
  const asPhone = await refusal(callEndpoint(api.url, null, contract.refresh, { body }));
  const asCookie = await browse('/v1/auth/refresh', {
    Cookie: `citypulse_refresh=${phone.refreshToken}`,
    'X-CityPulse-Client': 'web',
  });

  expect(asPhone).toMatchObject({ code: 'session_expired' });
  expect(await asCookie.json()).toMatchObject({ code: 'session_expired' });
});

test('signing out ends both tokens and drops the cookie', async () => {
  const { session, cookie } = await givenBrowser();

  const answer = await browse('/v1/auth/logout', { Authorization: `Bearer ${session.accessToken}` });

  expect(answer.status).toBe(204);
  expect(answer.headers.get('set-cookie')).toMatch(/^citypulse_refresh=; Max-Age=0; /);
  expect(await api.asToken(session.accessToken).refused(contract.me)).toMatchObject({
    code: 'session_expired',
  });
  const renewed = await browse('/v1/auth/refresh', { Cookie: cookie, 'X-CityPulse-Client': 'web' });
  expect(await renewed.json()).toMatchObject({ code: 'session_expired', status: 401 });
});

test('access tokens verify by the published keys, which hold no private part', async () => {
  const user = await api.as('viewer');

  const { keys } = await callEndpoint(api.url, null, contract.publicKeys);

  const { payload } = await jwtVerify(user.accessToken, createLocalJWKSet({ keys: keys as never }), {
    typ: 'at+jwt',
    audience: 'citypulse',
    algorithms: ['ES256'],
  });
  expect(payload).toMatchObject({
    sub: user.userId,
    amr: ['pwd'],
    sid: expect.any(String),
    jti: expect.any(String),
  });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(600);
  expect(decodeProtectedHeader(user.accessToken).kid).toBe(keys[0]?.['kid']);
  expect(Object.keys(keys[0] ?? {}).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
});

test('failed sign-ins make the next one wait, for this account and not for others', async () => {
  const town = await startTestApi();
  try {
    const [attacked, other] = [await givenAccount(town), await givenAccount(town)];
    const guess = () => refusal(signIn(attacked.email, 'guess', 'mobile', town));

    const problems = await Promise.all(Array.from({ length: 12 }, guess));

    const codes = problems.map((problem) => problem.code).toSorted();
    expect(codes).toEqual([...Array(6).fill('invalid_credentials'), ...Array(6).fill('too_many_requests')]);
    expect(problems.find((problem) => problem.code === 'too_many_requests')?.status).toBe(429);
    await signIn(other.email, testPassword, 'mobile', town);
    await expect
      .poll(() => signIn(attacked.email, testPassword, 'mobile', town), { timeout: 5_000 })
      .toBeDefined();
    await guess();
    expect(await guess()).toMatchObject({ code: 'invalid_credentials' });
  } finally {
    await town.close();
  }
});

test('many right sign-ins at once are no attack', async () => {
  const { email } = await givenAccount();
  const sessions = await Promise.all(Array.from({ length: 12 }, () => signIn(email)));
  expect(new Set(sessions.map((session) => session.refreshToken)).size).toBe(12);
});

test('in demo mode on localhost limits are recorded, not enforced', async () => {
  const town = await startTestApi({ CITYPULSE_DEMO: '1' });
  try {
    const guesses = Array.from({ length: 8 }, () =>
      refusal(signIn('nobody@test.example', 'guess', 'mobile', town)),
    );
    expect(new Set((await Promise.all(guesses)).map((problem) => problem.code))).toEqual(
      new Set(['invalid_credentials']),
    );
  } finally {
    await town.close();
  }
});

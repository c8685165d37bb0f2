import { afterAll, beforeAll, expect } from 'vitest';
import { testPassword } from '../test-api.ts';
import { check } from './check.ts';
import { startTarget, type Answer, type Target } from './target.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.close());

const own = { 'X-CityPulse-Client': 'web' };
const login = (userId: string, platform: 'web' | 'mobile' = 'mobile', fields: object = {}) =>
  target.send('/v1/auth/login', {
    json: { email: `${userId}@test.example`, password: testPassword, platform, ...fields },
    headers: { 'User-Agent': 'attack' },
  });
const refresh = (refreshToken: string, userAgent = 'attack') =>
  target.send('/v1/auth/refresh', { json: { refreshToken }, headers: { 'User-Agent': userAgent } });
const cookieOf = (answer: Answer) => answer.headers.get('Set-Cookie') ?? '';
const sent = (answer: Answer) => cookieOf(answer).split(';')[0] ?? '';

check('V3.3.2', 'the cookie of a browser is HttpOnly, SameSite=Strict and for signing in alone', async () => {
  const { userId } = await target.as('viewer');
  const cookie = cookieOf(await login(userId, 'web'));
  expect(cookie).toMatch(/; HttpOnly(;|$)/);
  expect(cookie).toMatch(/; SameSite=Strict(;|$)/);
  expect(cookie).toMatch(/; Path=\/v1\/auth(;|$)/);
  expect(cookie).not.toMatch(/Domain=/i);
});

check(
  'V3.3.4',
  'a browser’s refresh token comes in no body, and its cookie opens no other route',
  async () => {
    const { userId } = await target.as('admin');
    const answer = await login(userId, 'web');
    const [, token = ''] = sent(answer).split('=');
    expect(token.length).toBeGreaterThan(40);
    expect(answer.text).not.toContain(token);
    expect(answer.json()).not.toHaveProperty('refreshToken');
    for (const path of ['/v1/users', '/v1/auth/me', '/v1/auth/sessions'])
      expect((await target.send(path, { headers: { ...own, Cookie: sent(answer) } })).status).toBe(401);
    expect((await refresh(token)).code).toBe('session_expired');
  },
);

check('V3.5.1', 'another origin can neither sign in nor refresh a browser’s session', async () => {
  const { userId } = await target.as('viewer');
  const cookie = sent(await login(userId, 'web'));
  const host = new URL(target.url).host;
  const origins = [
    'https://evil.example',
    'null',
    `http://${host}.evil.example`,
    'http://127.0.0.1:1',
    `file://${host}.x`,
  ];
  for (const Origin of origins) {
    const headers = { ...own, Cookie: cookie, Origin };
    const renewed = await target.send('/v1/auth/refresh', { method: 'POST', headers });
    expect(renewed.code, Origin).toBe('origin_refused');
    const json = { email: `${userId}@test.example`, password: testPassword, platform: 'web' };
    expect((await target.send('/v1/auth/login', { json, headers: { Origin } })).code).toBe('origin_refused');
  }
});

check(
  'V3.5.2',
  'a form or an image cannot use the cookie: the header that needs a preflight is asked for',
  async () => {
    const { userId } = await target.as('viewer');
    const cookie = sent(await login(userId, 'web'));
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const headers = { Cookie: cookie, 'Content-Type': type };
      const answer = await target.send('/v1/auth/refresh', { method: 'POST', headers, body: '{}' });
      expect([403, 415]).toContain(answer.status);
    }
    const bare = await target.send('/v1/auth/refresh', { method: 'POST', headers: { Cookie: cookie } });
    expect(bare.code).toBe('origin_refused');
    const good = await target.send('/v1/auth/refresh', {
      method: 'POST',
      headers: { ...own, Cookie: cookie },
    });
    expect(good.status).toBe(200);
  },
);

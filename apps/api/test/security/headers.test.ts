import { afterAll, beforeAll, expect } from 'vitest';
import type { TestUser } from '../test-api.ts';
import { check } from './check.ts';
import { startTarget, type Answer, type Target } from './target.ts';

let target: Target;
/** One that is reached by https, as its address says. */
let encrypted: Target;
let admin: TestUser;
beforeAll(async () => {
  target = await startTarget();
  encrypted = await startTarget({ PUBLIC_URL: 'https://citypulse.town.example' });
  admin = await target.as('admin');
}, 60_000);
afterAll(() => Promise.all([target.close(), encrypted.close()]));

const pages = [
  '/',
  '/admin/',
  '/mobile/',
  '/v1/system/info',
  '/v1/nothing',
  '/v1/buildings',
  '/docs',
  '/healthz',
  '/x.js',
];
const everyPage = (at = target): Promise<Answer[]> => Promise.all(pages.map((path) => at.send(path)));

check('V3.4.3', 'every answer has a Content-Security-Policy that runs no foreign script', async () => {
  for (const { headers } of await everyPage()) {
    const policy = headers.get('Content-Security-Policy') ?? '';
    for (const part of ["object-src 'none'", "base-uri 'none'", "default-src 'self'", "form-action 'self'"])
      expect(policy).toContain(part);
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? '';
    expect(scripts).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*|data:|blob:/);
  }
});

check('V3.4.6', 'no page can be framed', async () => {
  for (const { headers } of await everyPage())
    expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
});

check('V3.4.4', 'no answer may be taken for another type', async () => {
  for (const { headers } of await everyPage()) expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
});

check('V3.4.5', 'no address is told to other sites', async () => {
  for (const { headers } of await everyPage()) expect(headers.get('Referrer-Policy')).toBe('no-referrer');
});

check('V3.4.8', 'no other window reaches into a page', async () => {
  for (const { headers } of await everyPage())
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
});

check('V3.5.8', 'no answer can be embedded by another site', async () => {
  for (const { headers } of await everyPage())
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
});

check('V3.4.1', 'reached by https, every answer asks for https for a year', async () => {
  for (const { headers } of await everyPage(encrypted)) {
    const [, seconds] = /max-age=(\d+)/.exec(headers.get('Strict-Transport-Security') ?? '') ?? [];
    expect(Number(seconds)).toBeGreaterThanOrEqual(31_536_000);
    expect(headers.get('Strict-Transport-Security')).toContain('includeSubDomains');
  }
});

check('V3.3.1', 'reached by https, the cookie is Secure', async () => {
  const { userId } = await encrypted.as('viewer');
  const json = { email: `${userId}@test.example`, password: 'a-long-test-password', platform: 'web' };
  const answer = await encrypted.send('/v1/auth/login', { json });
  expect(answer.headers.get('Set-Cookie')).toMatch(/; Secure(;|$)/);
});

check('V3.4.2', 'no other origin may read an answer, whatever it asks for', async () => {
  const origins = [
    'https://evil.example',
    'null',
    'http://localhost',
    'https://citypulse.town.example.evil.example',
  ];
  for (const Origin of origins)
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const headers = {
        Origin,
        'Access-Control-Request-Method': 'PUT',
        'Access-Control-Request-Headers': 'authorization,content-type',
      };
      for (const path of [
        '/v1/buildings',
        '/v1/auth/refresh',
        '/v1/socket/?EIO=4&transport=polling',
        '/healthz',
      ]) {
        const answer = await target.send(path, { method, headers });
        expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
      }
    }
});

check('V4.1.1', 'every answer with a body names its type, and text its charset', async () => {
  for (const { headers, text } of await everyPage()) {
    if (text === '') continue;
    expect(headers.get('Content-Type')).toMatch(/^[\w.+/-]+; charset=utf-8$/i);
  }
});

check('V14.3.2', 'what is answered to somebody signed in is kept in no cache', async () => {
  for (const path of [
    '/v1/auth/me',
    '/v1/users',
    '/v1/buildings',
    '/v1/audit',
    '/v1/auth/sessions',
    '/v1/nothing',
  ]) {
    const { headers } = await target.send(path, { token: admin.accessToken });
    expect(headers.get('Cache-Control'), path).toBe('no-store');
  }
});

import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect } from 'vitest';
import type { TestUser } from '../test-api.ts';
import { check } from './check.ts';
import { startTarget, type Target } from './target.ts';

let target: Target;
let admin: TestUser;
beforeAll(async () => {
  target = await startTarget();
  admin = await target.as('admin');
}, 60_000);
afterAll(() => target.close());

const host = 'Host: 127.0.0.1';

check('V4.1.4', 'a method cannot be changed by a header, a field or the address', async () => {
  const headers = {
    'X-HTTP-Method-Override': 'DELETE',
    'X-HTTP-Method': 'DELETE',
    'X-Method-Override': 'DELETE',
  };
  const path = '/v1/auth/sessions';
  const answer = await target.send(`${path}?_method=DELETE`, { token: admin.accessToken, headers });
  expect(answer.status).toBe(200);
  const posted = await target.send(`${path}?_method=DELETE`, {
    token: admin.accessToken,
    headers,
    json: { _method: 'DELETE' },
  });
  expect(posted.code).toBe('method_not_allowed');
  expect((await target.send('/v1/auth/me', { token: admin.accessToken })).status).toBe(200);
});

check('V4.2.1', 'a request whose length is told in two ways is refused', async () => {
  const smuggled = 'GET /v1/users HTTP/1.1\r\nHost: a\r\n\r\n';
  const heads = [
    'Content-Length: 6\r\nTransfer-Encoding: chunked',
    'Transfer-Encoding: chunked\r\nContent-Length: 6',
    'Content-Length: 5\r\nContent-Length: 6',
    'Transfer-Encoding: chunked, identity',
    'Transfer-Encoding: xchunked',
    'Transfer-Encoding : chunked',
    'Content-Length: +6',
    'Content-Length: 0x6',
  ];
  for (const head of heads) {
    const answer = await target.raw(
      `POST /v1/auth/login HTTP/1.1\r\n${host}\r\n${head}\r\n\r\n0\r\n\r\n${smuggled}`,
    );
    expect(answer, head).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer.match(/HTTP\/1\.1 /g), head).toHaveLength(1);
  }
});

check('V4.2.1', 'requests of another shape than HTTP are refused', async () => {
  const lines = [
    'GET /v1/buildings',
    'GET  /v1/buildings HTTP/1.1',
    'GET /v1/buildings HTTP/9.9',
    'get /v1/buildings HTTP/1.1',
    'GET /v1/build\u0001ings HTTP/1.1',
    'PRI * HTTP/2.0',
    '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  ];
  for (const line of lines)
    expect(await target.raw(`${line}\r\n${host}\r\n\r\n`), line).toMatch(/^HTTP\/1\.1 [45]\d\d |^$/);
  expect(await target.raw(`GET /healthz HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
});

check('V1.2.1', 'CR and LF reach no header of an answer', async () => {
  const crlf = '%0d%0aSet-Cookie:%20evil=1%0d%0aX-Evil:%201';
  const paths = [
    `/v1/${crlf}`,
    `/v1/buildings?search=${crlf}`,
    `/${crlf}`,
    `/admin/${crlf}`,
    `/v1/mobile/photos/${crlf}/pictures/full?user=${crlf}&expires=1&signature=${crlf}`,
  ];
  for (const path of paths) {
    const { headers } = await target.send(path, {
      token: admin.accessToken,
      headers: { 'X-Request-Id': 'a' },
    });
    expect(headers.has('X-Evil')).toBe(false);
    expect(headers.get('Set-Cookie')).toBeNull();
    expect(headers.get('X-Request-Id')).not.toBe('a');
  }
  const folded = await target.raw(
    `GET /healthz HTTP/1.1\r\n${host}\r\nX-A: b\r\n c: d\r\nConnection: close\r\n\r\n`,
  );
  expect(folded).toMatch(/^HTTP\/1\.1 (200|400) /);
});

check('V3.7.2', 'no address sends a browser to another site', async () => {
  const elsewhere = [
    '//evil.example',
    '/\\evil.example',
    '//evil.example/%2e%2e',
    '/%2f%2fevil.example',
    '/%5cevil.example',
  ];
  const paths = [
    ...elsewhere,
    ...elsewhere.map((one) => `/admin${one}`),
    '/admin?next=//evil.example',
    '/login?next=https://evil.example',
  ];
  for (const path of paths) {
    const answer = await target.raw(`GET ${path} HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`);
    const location = /^location: (.*)$/im.exec(answer)?.[1] ?? '';
    expect(location, path).not.toMatch(/^(?:[a-z]+:)?[\\/]{2}|^\/[\\]|evil\.example\/?$/i);
    // The page of an app that is still being built comes back to itself.
    expect(answer, path).not.toMatch(/http-equiv="?refresh"?[^>]*url/i);
  }
});

check('V3.7.2', 'a forged Host changes no address that is answered', async () => {
  for (const name of ['Host', 'X-Forwarded-Host', 'X-Host', 'X-Original-URL', 'X-Rewrite-URL']) {
    const extra = name === 'Host' ? '' : `${host}\r\n`;
    const answer = await target.raw(
      `GET /admin HTTP/1.1\r\n${extra}${name}: evil.example\r\nAccept: text/html\r\nConnection: close\r\n\r\n`,
    );
    expect(answer, name).not.toContain('evil.example');
  }
});

check('V14.2.5', 'a file that is not there is not answered with a page', async () => {
  for (const path of [
    '/v1/auth/me/style.css',
    '/assets/none.js',
    '/admin/none.css',
    '/v1/users/x.png',
    '/index.php',
  ]) {
    const answer = await target.send(path, { token: admin.accessToken });
    expect([400, 404], path).toContain(answer.status);
  }
});

check('V13.4.7', 'no path leads out of the folders of the apps', async () => {
  const ways = [
    '../',
    '..%2f',
    '%2e%2e/',
    '%2e%2e%2f',
    '..%5c',
    '..\\',
    '....//',
    '%252e%252e%252f',
    '..;/',
    '%c0%ae%c0%ae/',
  ];
  for (const way of ways)
    for (const root of ['/', '/assets/', '/admin/', '/admin/assets/', '/mobile/', '/docs/']) {
      const path = `${root}${way.repeat(6)}etc/passwd`;
      const answer = await target.raw(`GET ${path} HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`);
      expect(answer, path).not.toMatch(/root:.*:0:0:/);
      const own = `${root}${way.repeat(3)}package.json`;
      expect(
        await target.raw(`GET ${own} HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`),
        own,
      ).not.toContain('"workspaces"');
    }
});

check('V15.2.2', 'heads that are too long or too many are refused', async () => {
  const long = await target.raw(`GET /healthz HTTP/1.1\r\n${host}\r\nX-A: ${'a'.repeat(40_000)}\r\n\r\n`);
  expect(long).toMatch(/^HTTP\/1\.1 431 /);
  const address = await target.raw(`GET /${'a'.repeat(40_000)} HTTP/1.1\r\n${host}\r\n\r\n`);
  expect(address).toMatch(/^HTTP\/1\.1 (414|431) /);
  const many = await target.raw(
    `GET /healthz HTTP/1.1\r\n${host}\r\n${'X-A: b\r\n'.repeat(3_000)}Connection: close\r\n\r\n`,
  );
  expect(many).toMatch(/^HTTP\/1\.1 (200|431) /);
});

/** Sends a head letter by letter until it is cut off; the seconds that took. */
function drip(head: string): Promise<number> {
  const { hostname, port } = new URL(target.url);
  const begun = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let sent = 0;
    const timer = setInterval(() => socket.write(head[sent++ % head.length] ?? 'a'), 250);
    socket.on('data', () => undefined);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve((performance.now() - begun) / 1000);
    });
  });
}

check(
  'V15.2.2',
  'two hundred connections that send a letter at a time are cut off, and others are answered meanwhile',
  async () => {
    const slow = Array.from({ length: 200 }, () => drip('GET /v1/buildings HTTP/1.1\r\nX-A: aaaa'));
    await pause(2_000);
    const begun = performance.now();
    expect((await target.send('/healthz')).status).toBe(200);
    expect(performance.now() - begun).toBeLessThan(1_000);
    const seconds = await Promise.all(slow);
    expect(Math.max(...seconds)).toBeLessThan(25);
  },
  60_000,
);

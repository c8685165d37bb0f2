import { mkdirSync, mkdtempSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { appBuilds } from './app-builds.ts';

const home = mkdtempSync(join(tmpdir(), 'citypulse-apps-'));
afterAll(() => rmSync(home, { recursive: true }));

/** Stands for Vite and Expo: notes that it ran, waits for permission where a test asks for it, writes a dist folder. */
const tool = `
import { appendFileSync, existsSync, mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { basename } from 'node:path';
const app = basename(process.cwd());
appendFileSync('../../built', app + ' ' + process.env.CI + '\\n');
const source = readFileSync('src/main.ts', 'utf8');
if (source.includes('syntax error')) { console.error(process.cwd() + '/src/main.ts: unexpected token'); process.exit(2); }
if (source.startsWith('call ')) await new Promise(() => connect(Number(source.slice(5)), '127.0.0.1'));
if (source.includes('wait')) {
  await new Promise((resolve) => {
    const look = () => existsSync('../../go') && resolve(watcher.close());
    const watcher = watch('../..', look);
    look();
  });
}
mkdirSync('dist/assets', { recursive: true });
writeFileSync('dist/index.html', '<title>' + app + '</title>');
writeFileSync('dist/sw.js', '// ' + source);
writeFileSync('dist/assets/index-Bx3kd9aZ.js', '// ' + source.repeat(500));
`;

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(home, 'checkout-'));
  write('package-lock.json', '{}');
  write('packages/ui/src/tokens.ts', 'export {};');
  for (const app of ['web', 'admin', 'mobile']) {
    write(
      `apps/${app}/package.json`,
      JSON.stringify({ type: 'module', scripts: { build: 'node build.js' } }),
    );
    write(`apps/${app}/build.js`, tool);
    write(`apps/${app}/src/main.ts`, `text of ${app}`);
  }
});

function write(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** The apps that were built since the last call, in order. */
function takeBuilt(): string[] {
  const path = join(root, 'built');
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  rmSync(path);
  return lines;
}

async function serve({ build = true } = {}) {
  const stop = new AbortController();
  const log = { info: vi.fn(), error: vi.fn() };
  const builds = appBuilds({ root, log, signal: stop.signal, build });
  const server = express().use(builds.router).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => {
    stop.abort();
    server.close();
  });
  const get = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, init);
  const states = () => Object.fromEntries(builds.status().map(({ app, state }) => [app, state.name]));
  return { ...builds, get, states, port, stop, log };
}

/** A request with exactly these headers and this path, which `fetch` would tidy up. */
async function raw(port: number, path: string, headers: Record<string, string> = {}, method = 'GET') {
  const sent = request({ port, host: '127.0.0.1', path, method, headers }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) };
}

test('stale apps are built one after the other behind a page, and then served', async () => {
  write('apps/web/src/main.ts', 'wait');
  const { start, get, states } = await serve();
  const done = start();

  const page = await get('/buildings/7');
  await vi.waitFor(() => expect(states()).toEqual({ web: 'building', admin: 'queued', mobile: 'queued' }), {
    timeout: 15_000,
  });

  expect(page.status).toBe(503);
  expect(await page.text()).toContain('CityPulse wird vorbereitet');
  for (const own of ['/_build/page.css', '/_build/page.js', '/_build/status.json'])
    expect((await get(own)).status).toBe(200);
  expect((await get('/assets/index-Bx3kd9aZ.js')).status).toBe(404);

  write('go', '');
  await done;

  expect(takeBuilt()).toEqual(['web 1', 'admin 1', 'mobile 1']);
  const titles = ['/', '/buildings/7', '/admin', '/admin/users', '/m', '/m/tasks/', '/medium'].map(
    async (path) => (await get(path)).text(),
  );
  expect(await Promise.all(titles)).toEqual(
    ['web', 'web', 'admin', 'admin', 'mobile', 'mobile', 'web'].map((app) => `<title>${app}</title>`),
  );
});

test('a later start builds only what changed', async () => {
  await (await serve()).start();
  takeBuilt();

  await (await serve()).start();
  expect(takeBuilt()).toEqual([]);

  write('apps/admin/src/main.ts', 'new text');
  write('apps/web/src/main.test.ts', 'a test is not part of the app');
  await (await serve()).start();
  expect(takeBuilt()).toEqual(['admin 1']);

  write('packages/ui/src/tokens.ts', 'export const blue = 1;');
  const { start, states } = await serve();
  await start();
  expect(takeBuilt()).toEqual(['web 1', 'admin 1', 'mobile 1']);
  expect(states()).toEqual({ web: 'ready', admin: 'ready', mobile: 'ready' });
});

test('a build that fails shows what it printed, and only to whoever sits at the machine', async () => {
  write('apps/web/src/main.ts', 'syntax error');
  const { start, get, states } = await serve();
  await start();

  const output = async (headers = {}) =>
    JSON.stringify(await (await get('/_build/status.json', { headers })).json());

  expect(states()).toEqual({ web: 'failed', admin: 'ready', mobile: 'ready' });
  expect((await get('/')).status).toBe(503);
  expect(await output()).toContain('/apps/web/src/main.ts: unexpected token');
  expect(await output()).not.toContain(root);
  expect(await output({ 'X-Forwarded-For': '203.0.113.7' })).not.toContain('unexpected token');
});

test('a shutdown ends the running build', async () => {
  const ear = createServer().listen(0, '127.0.0.1');
  await once(ear, 'listening');
  write('apps/web/src/main.ts', `call ${(ear.address() as AddressInfo).port}`);
  const { start, stop } = await serve();
  const done = start();
  const [line] = (await once(ear, 'connection')) as [Socket];
  line.on('error', () => undefined).resume();

  stop.abort();
  await Promise.all([done, once(line, 'close')]);

  ear.close();
  expect(takeBuilt()).toEqual(['web 1']);
});

test('files are sent compressed where the browser takes it, and cached as their names allow', async () => {
  const { start, port } = await serve();
  await start();
  const asset = '/assets/index-Bx3kd9aZ.js';
  const plain = await raw(port, asset);

  expect(plain.body.toString()).toBe(`// ${'text of web'.repeat(500)}`);
  expect(plain.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': 'text/javascript; charset=utf-8',
    vary: 'Accept-Encoding',
  });
  for (const [accepted, used] of [
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['identity', undefined],
  ]) {
    const answer = await raw(port, asset, { 'Accept-Encoding': String(accepted) });
    expect(answer.headers['content-encoding']).toBe(used);
    expect(answer.headers['content-length']).toBe(String(answer.body.length));
  }
  for (const path of ['/', '/sw.js', '/admin/users'])
    expect((await raw(port, path)).headers['cache-control']).toBe('no-cache');
});

test('an unchanged file is answered without its content, and HEAD like GET', async () => {
  const { start, port } = await serve();
  await start();
  const first = await raw(port, '/');

  const again = await raw(port, '/', { 'If-None-Match': String(first.headers.etag) });
  const head = await raw(port, '/', {}, 'HEAD');

  expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0) });
  expect(head).toMatchObject({ status: 200, body: Buffer.alloc(0) });
  expect(head.headers['content-length']).toBe(String(first.body.length));
});

test('nothing but the files of a build is served, and no page stands in for the API or a missing file', async () => {
  const { start, port } = await serve();
  await start();

  const paths = [
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2f..%2fpackage-lock.json',
    '/admin/..%2f..%2fpackage.json',
  ];
  for (const path of [
    ...paths,
    '/.citypulse-build.json',
    '/%ff',
    '/assets/gone-Bx3kd9aZ.js',
    '/sw.js.br/x.js',
  ])
    expect([path, (await raw(port, path)).status]).toEqual([path, 404]);
  for (const path of ['/v1', '/v1/nothing', '/docs', '/healthz', '/readyz', '/metrics', '/_build/other'])
    expect([path, (await raw(port, path)).status]).toEqual([path, 404]);
  expect((await raw(port, '/', {}, 'POST')).status).toBe(404);
});

test('with building off the apps are served as they were built', async () => {
  await (await serve()).start();
  takeBuilt();
  write('apps/web/src/main.ts', 'changed since');
  rmSync(join(root, 'apps/mobile/dist'), { recursive: true });

  const { start, states, get, log } = await serve({ build: false });
  await start();

  expect(states()).toEqual({ web: 'ready', admin: 'ready', mobile: 'missing' });
  expect(takeBuilt()).toEqual([]);
  expect((await get('/')).status).toBe(200);
  expect((await get('/m')).status).toBe(503);
  expect(log.info).toHaveBeenCalledWith('apps/web is not built from the present sources: npm run build:web');
});

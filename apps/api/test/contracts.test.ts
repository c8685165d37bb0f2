import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { createBuilding } from '@citypulse/contracts/buildings';
import { errors, Problem } from '@citypulse/contracts/errors';
import { login } from '@citypulse/contracts/identity';
import { ingestIntervals } from '@citypulse/contracts/intervals';
import { operations } from '@citypulse/contracts/operations';
import type { Router } from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openApiDocument } from '../src/http/openapi.ts';
import { apiRoutes } from '../src/routes.ts';
import { startTestApi, type TestApi, type TestUser } from './test-api.ts';

let api: TestApi;
let manager: TestUser;
beforeAll(async () => {
  api = await startTestApi({ METRICS_TOKEN: 'a-token-for-metrics' });
  manager = await api.as('energy_manager');
});
afterAll(() => api.close());

async function send(path: string, init: RequestInit = {}) {
  const answer = await fetch(`${api.url}${path}`, init);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** The problem of an answer that must be one in every respect. */
async function problemOf(path: string, init: RequestInit = {}): Promise<Problem> {
  const { status, headers, text } = await send(path, init);
  expect(headers.get('Content-Type')).toMatch(/^application\/problem\+json/);
  const problem = Problem.parse(JSON.parse(text));
  expect(problem).toMatchObject({ status, type: `urn:citypulse:problem:${problem.code}` });
  expect(status).toBe(errors[problem.code].status);
  expect(problem.requestId).toBe(headers.get('X-Request-Id'));
  return problem;
}

/** A JSON body as text, by default to where a signed-in person creates a building. */
const post = (body: BodyInit, contentType = 'application/json', path: string = createBuilding.path) =>
  problemOf(path, {
    method: 'POST',
    headers: { Authorization: `Bearer ${manager.accessToken}`, 'Content-Type': contentType },
    body,
  });

interface Layer {
  route?: { path: string; stack: { method?: string }[] };
  handle: { stack?: Layer[] };
}

/** `GET /v1/…` of everything a router answers, the refusals of other methods aside. */
function routesOf(router: Router): string[] {
  const layers = (router as unknown as { stack: Layer[] }).stack;
  const walk = ({ route, handle }: Layer): string[] => [
    ...(route?.stack ?? []).flatMap(({ method }) =>
      method && route ? [`${method.toUpperCase()} ${route.path}`] : [],
    ),
    ...(handle.stack ?? []).flatMap(walk),
  ];
  return layers.flatMap(walk);
}

describe('the contract', () => {
  test('stands in openapi.json as it is generated, and is served so', async () => {
    const generated = openApiDocument('1');
    const committed = await readFile(new URL('../../../openapi.json', import.meta.url), 'utf8');
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(generated)));
    expect(JSON.parse((await send('/v1/openapi.json')).text)).toEqual(JSON.parse(committed));
  });

  test('is mounted whole, and nothing beside it', () => {
    const contracted = operations.map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`);
    expect(routesOf(apiRoutes(api.app)).toSorted()).toEqual(contracted.toSorted());
  });

  test('refuses fields it does not know, in every body', () => {
    const lenient = operations.filter(({ endpoint: { body } }) => {
      const answer = body?.safeParse({ surprise: 1 });
      return answer && !answer.error?.issues.some((issue) => issue.code === 'unrecognized_keys');
    });
    // Back-channel logout has to pass over what it does not know (OpenID Connect Back-Channel Logout 1.0, 2.5).
    expect(lenient.map(({ operationId }) => operationId)).toEqual(['directoryLogout']);
  });

  test('gives every list the same shape', () => {
    const lists = operations.filter(({ operationId }) => operationId.startsWith('list'));
    for (const { endpoint } of lists) {
      expect(endpoint.response?.safeParse({ items: [], nextCursor: null }).success).toBe(true);
    }
    expect(lists.length).toBeGreaterThan(10);
  });
});

const deep = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`;

describe('a body that cannot be meant', () => {
  test.each([
    ['malformed JSON', '{"name": ', 'invalid_request'],
    ['a bare value', '"name"', 'invalid_request'],
    ['nothing', '', 'invalid_request'],
    ['an unknown field', '{"surprise":1}', 'invalid_request'],
    ['a thousand levels', `{"name":${deep(1_000)}}`, 'invalid_request'],
    ['a hundred thousand levels', deep(100_000), 'invalid_request'],
    ['a key that reaches for the prototype', '{"__proto__":{"admin":true}}', 'invalid_request'],
    ['one that reaches for the constructor', '{"constructor":{"prototype":{}}}', 'invalid_request'],
    ['NUL', '{"name":"a\\u0000b"}', 'invalid_request'],
    ['half a character', '{"name":"a\\ud800b"}', 'invalid_request'],
    ['more than a mebibyte', JSON.stringify({ name: 'x'.repeat(1_100_000) }), 'payload_too_large'],
  ])('is refused: %s', async (_name, body, code) => {
    expect(await post(body)).toMatchObject({ code });
  });

  test('says what it was', async () => {
    expect((await post(`{"name":${deep(40)}}`)).detail).toBe('body: At most 32 levels of nesting');
    expect((await post('{"a":{"__proto__":1}}')).detail).toBe('body: A field name is not allowed');
    for (const text of ['\\u0000', '\\ud800'])
      expect((await post(`{"name":"${text}"}`)).detail).toBe(
        'body: NUL and halves of characters are not allowed',
      );
  });

  test('nor one of another kind or encoding', async () => {
    const sent = ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=iso-8859-1'];
    for (const type of sent) expect(await post('{}', type)).toMatchObject({ code: 'unsupported_media_type' });
    expect(await post('{}', 'application/json', '/v1/energy/imports')).toMatchObject({
      code: 'unsupported_media_type',
    });
  });

  test('is not even read before the caller is known', async () => {
    const answer = await problemOf(createBuilding.path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"name": ',
    });
    expect(answer).toMatchObject({ code: 'not_authenticated' });
  });

  test('nor NUL, half an escape or an unknown field in an address', async () => {
    const headers = { Authorization: `Bearer ${manager.accessToken}` };
    const paths = [
      '/v1/buildings?search=%00',
      '/v1/buildings?limit=0',
      '/v1/buildings?limit=1e9',
      '/v1/buildings?cursor=%F0%28%8C%28',
      '/v1/buildings/%E0%A4%A',
      '/v1/buildings/%00',
      '/v1/energy/series?__proto__=1',
    ];
    for (const path of paths) expect(await problemOf(path, { headers })).toMatchObject({ status: 400 });
  });

  test('nor a mapping of an import with NUL in it', async () => {
    const form = new FormData();
    form.set('file', new Blob(['a;b\n1;2\n']), 'a\u0000b.csv');
    form.set('format', 'csv');
    form.set('mapping', '{"separator":"\\u0000","__proto__":{"unit":"kWh"}}');
    const answer = await problemOf('/v1/energy/imports', {
      method: 'POST',
      headers: { Authorization: `Bearer ${manager.accessToken}` },
      body: form,
    });
    expect(answer).toMatchObject({ status: 400, code: 'invalid_request' });
  });
});

describe('an operation that is not there', () => {
  test('is a problem, and a known path tells its methods', async () => {
    expect(await problemOf('/v1/nothing')).toMatchObject({ code: 'not_found', detail: 'No such route' });
    expect(await problemOf('/v1')).toMatchObject({ code: 'not_found' });
    expect(await problemOf('/nothing/at/all.js')).toMatchObject({ code: 'not_found' });
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      expect(await problemOf('/v1/buildings', { method })).toMatchObject({ code: 'method_not_allowed' });
    }
    const { headers } = await send('/v1/buildings', { method: 'OPTIONS' });
    expect(headers.get('Allow')).toBe('GET, POST');
    expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  test('and HEAD is answered like GET, without the body', async () => {
    const headers = { Authorization: `Bearer ${manager.accessToken}` };
    expect(await send('/v1/buildings', { method: 'HEAD', headers })).toMatchObject({ status: 200, text: '' });
    expect(await send(login.path, { method: 'HEAD' })).toMatchObject({ status: 405, text: '' });
  });

  test('nor is what no HTTP server should take', async () => {
    const { hostname, port } = new URL(api.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port) }, () => {
        socket.write(
          'GET /v1/system/info HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
        );
      });
      let text = '';
      socket.on('data', (chunk) => (text += String(chunk)));
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('every answer', () => {
  test.each(['/v1/system/info', '/v1/nothing', '/docs', '/healthz', '/metrics'])(
    'of %s carries the headers that protect a browser',
    async (path) => {
      const { headers } = await send(path);
      expect(headers.get('Content-Security-Policy')).toMatch(
        /default-src 'self'.*frame-ancestors 'none'.*object-src 'none'.*script-src 'self' 'wasm-unsafe-eval';/,
      );
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers.has('X-Powered-By')).toBe(false);
      expect(headers.get('X-Request-Id')).toMatch(z.regexes.uuid4);
    },
  );

  test('with data of a person is kept in no cache', async () => {
    const { headers } = await send('/v1/auth/me', {
      headers: { Authorization: `Bearer ${manager.accessToken}` },
    });
    expect(headers.get('Cache-Control')).toBe('no-store');
  });
});

const figures = async (token?: string) =>
  send('/metrics', token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } });

describe('/metrics', () => {
  test('shows the work of the node to who has the token', async () => {
    const { id: buildingId } = await api.given.building();
    const point = await api.given.measuringPoint({ buildingId });
    const interval = { start: '2026-01-05T10:00:00Z', lengthSeconds: 900 as const, value: 1 };
    const body = { measuringPointId: point.id, intervals: [interval] };
    await manager.call(ingestIntervals, { body });
    await manager.call(ingestIntervals, { body });

    const { status, headers, text } = await figures('a-token-for-metrics');

    expect(status).toBe(200);
    expect(headers.get('Content-Type')).toMatch(/^text\/plain/);
    expect(text).toContain('citypulse_intervals_total{outcome="inserted"} 1');
    expect(text).toContain('citypulse_intervals_total{outcome="unchanged"} 1');
    expect(text).toMatch(
      /citypulse_http_request_seconds_count\{operation="POST \/v1\/energy\/intervals",status="200"\} 2/,
    );
    expect(text).toMatch(/citypulse_feed_head \d+\n/);
    expect(text).toMatch(/citypulse_feed_outbox_rows \d+\n/);
    expect(text).toMatch(/citypulse_sockets 0\n/);
    expect(text).toMatch(/citypulse_database_connections\{pool="app",state="idle"\} \d+/);
    expect(text).toMatch(/process_resident_memory_bytes \d+/);
    expect(text).not.toContain(point.id);
  });

  test('is closed to everybody else, and absent without a token of its own', async () => {
    expect(await problemOf('/metrics')).toMatchObject({ code: 'not_authenticated' });
    expect((await figures('a-token-for-metricz')).status).toBe(401);
    expect((await figures(manager.accessToken)).status).toBe(401);
    const plain = await startTestApi();
    try {
      const answer = await fetch(`${plain.url}/metrics`, { headers: { Authorization: 'Bearer x' } });
      expect(answer.status).toBe(404);
    } finally {
      await plain.close();
    }
  });
});

/// <reference types="node" />
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createSite,
  getBuilding,
  listBuildings,
  listSites,
  updateSite,
} from '@citypulse/contracts/buildings';
import { createReading } from '@citypulse/contracts/readings';
import { createImport } from '@citypulse/contracts/imports';
import { afterEach, expect, test } from 'vitest';
import { createApi, type Api } from './api.ts';
import { isApiError } from './api-error.ts';
import { createSession, type Session } from './session.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void | Promise<void>;

const closing: Array<() => Promise<unknown>> = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

const user = {
  id: '00000000-0000-4000-8000-0000000000aa',
  email: 'someone@hechingen.example',
  displayName: 'Someone',
  language: 'de',
  roles: [],
  permissions: [],
  buildings: null,
};
const id = '00000000-0000-4000-8000-000000000001';
const site = { id, name: 'Rathausplatz', retiredOn: null, version: 3, updatedAt: '2026-11-22T10:00:00Z' };

const answer = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};
const problem = (response: ServerResponse, status: number, code: string, headers = {}) =>
  answer(response, status, { type: 'about:blank', title: code, status, code, requestId: 'r1' }, headers);

type Asked = Record<'method' | 'url' | 'body', string> & { headers: IncomingMessage['headers'] };

/** A server that gives out tokens t1, t2, …; the newest is good. Everything else is the handler's. */
async function serve(handler: Handler) {
  const asked: Asked[] = [];
  const state = { token: 0, refreshes: 0, ended: false };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    if (request.url === '/v1/auth/refresh') {
      state.refreshes++;
      if (state.ended) return problem(response, 401, 'session_expired');
      state.token++;
      return answer(response, 200, {
        accessToken: `t${state.token}`,
        refreshToken: `r${state.token}`,
        expiresIn: 600,
        user,
      });
    }
    asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    if (request.headers.authorization !== `Bearer t${state.token}`)
      return problem(response, 401, 'not_authenticated');
    await handler(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))));
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, state };
}

async function signedIn(handler: Handler): Promise<{
  api: Api;
  session: Session;
  asked: Asked[];
  state: { token: number; refreshes: number; ended: boolean };
}> {
  const { baseUrl, asked, state } = await serve(handler);
  let kept: string | null = 'r0';
  const tokens = {
    read: async () => kept,
    write: async (token: string) => void (kept = token),
    clear: async () => void (kept = null),
  };
  const settings = { baseUrl, platform: 'mobile' as const, tokens, random: () => 0 };
  const session = createSession(settings);
  await session.restore();
  return { api: createApi({ ...settings, session }), session, asked, state };
}

const sites = { items: [site], nextCursor: null };

test('a read is tried again after answers that pass, and then succeeds', async () => {
  let tries = 0;
  const { api } = await signedIn((_, response) => {
    tries++;
    if (tries === 1) return problem(response, 503, 'unavailable');
    if (tries === 2) return void response.writeHead(502).end('<html>');
    if (tries === 3) return void response.destroy();
    answer(response, 200, sites);
  });
  expect(await api.call(listSites)).toEqual(sites);
  expect(tries).toBe(4);
});

test('after three repetitions the failure is told', async () => {
  let tries = 0;
  const { api } = await signedIn((_, response) => {
    tries++;
    problem(response, 503, 'unavailable');
  });
  await expect(api.call(listSites)).rejects.toMatchObject({ code: 'unavailable', status: 503 });
  expect(tries).toBe(4);
});

test('a refusal is not tried again and carries its code and details', async () => {
  let tries = 0;
  const { api } = await signedIn((_, response) => {
    tries++;
    problem(response, 404, 'not_found');
  });
  const error: unknown = await api
    .call(getBuilding, { params: { buildingId: id } })
    .catch((failure: unknown) => failure);
  expect(isApiError(error, 'not_found')).toBe(true);
  expect(error).toMatchObject({ status: 404, requestId: 'r1' });
  expect(tries).toBe(1);
});

test('a write that may have happened is sent again only if that is safe', async () => {
  const seen: string[] = [];
  const { api } = await signedIn((request, response) => {
    seen.push(request.url ?? '');
    problem(response, 503, 'unavailable');
  });
  await expect(api.call(createSite, { body: { name: 'Neu' } })).rejects.toMatchObject({
    code: 'unavailable',
  });
  expect(seen).toHaveLength(1);
  await expect(api.call(createSite, { body: { name: 'Neu' } }, { idempotencyKey: 'k' })).rejects.toThrow();
  expect(seen).toHaveLength(5);
  const reading = { meterId: id, value: 1, readAt: '2026-11-22T10:00:00Z' };
  await expect(api.call(createReading, { body: reading })).rejects.toThrow();
  expect(seen).toHaveLength(9);
});

test('Retry-After is waited for, and one of minutes is the caller’s to decide on', async () => {
  let tries = 0;
  const { api } = await signedIn((_, response) => {
    tries++;
    if (tries === 1) return problem(response, 429, 'too_many_requests', { 'retry-after': '1' });
    problem(response, 429, 'too_many_requests', { 'retry-after': '120' });
  });
  const begun = performance.now();
  await expect(api.call(listSites)).rejects.toMatchObject({
    code: 'too_many_requests',
    retryAfterSeconds: 120,
  });
  expect(performance.now() - begun).toBeGreaterThanOrEqual(990);
  expect(tries).toBe(2);
});

test('a call that gets no answer ends at its time limit', async () => {
  const { api } = await signedIn(() => undefined);
  const call = api.call(createSite, { body: { name: 'Neu' } }, { timeoutMs: 50 });
  await expect(call).rejects.toMatchObject({ code: 'timeout' });
});

test('equal reads at the same time are one request, later ones are anew', async () => {
  const { api, asked } = await signedIn((_, response) => answer(response, 200, sites));
  const both = await Promise.all([
    api.call(listSites),
    api.call(listSites, { query: {} }),
    api.call(listSites),
  ]);
  expect(both).toEqual([sites, sites, sites]);
  expect(asked).toHaveLength(1);
  await api.call(listSites);
  await Promise.all([
    api.call(listSites, { query: { limit: 5 } }),
    api.call(listSites, { query: { limit: 6 } }),
  ]);
  expect(asked).toHaveLength(4);
});

test('who gives up leaves the shared read to the others', async () => {
  const arrived = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const { api, asked } = await signedIn(async (_, response) => {
    arrived.resolve();
    await released.promise;
    answer(response, 200, sites);
  });
  const controller = new AbortController();
  const given = api.call(listSites, {}, { signal: controller.signal });
  const kept = api.call(listSites);
  await arrived.promise;
  controller.abort();
  await expect(given).rejects.toMatchObject({ code: 'aborted' });
  released.resolve();
  expect(await kept).toEqual(sites);
  expect(asked).toHaveLength(1);
});

test('an answer under way for one person is not shared with the next', async () => {
  const arrived = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const { api, session, asked } = await signedIn(async (_, response) => {
    arrived.resolve();
    await released.promise;
    answer(response, 200, sites);
  });
  const first = api.call(listSites);
  await arrived.promise;
  session.update({ ...user, id: id as never, language: 'de' });
  const second = api.call(listSites);
  await expect.poll(() => asked).toHaveLength(2);
  released.resolve();
  expect(await Promise.all([first, second])).toEqual([sites, sites]);
});

test('twenty calls with a token that ran out share one refresh, and all succeed', async () => {
  const { api, state } = await signedIn((_, response) => answer(response, 200, sites));
  state.token = 7;
  const calls = Array.from({ length: 20 }, (_, n) => api.call(listSites, { query: { limit: n + 1 } }));
  expect(await Promise.all(calls)).toHaveLength(20);
  expect(state.refreshes).toBe(2);
});

test('a session the server has ended expires once, and the person is kept', async () => {
  const { api, session, state } = await signedIn((_, response) => answer(response, 200, sites));
  const states: string[] = [];
  session.state.subscribe(() => states.push(session.state.get().name));
  state.token = 7;
  state.ended = true;
  const calls = Array.from({ length: 5 }, (_, n) => api.call(listSites, { query: { limit: n + 1 } }));
  const results = await Promise.allSettled(calls);
  expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  expect(states).toEqual(['expired']);
  expect(session.state.get()).toMatchObject({ name: 'expired', user: { id: user.id } });
});

test('a list is read to its last page', async () => {
  const { api, asked } = await signedIn((request, response) => {
    const second = request.url?.includes('cursor=next');
    answer(response, 200, { items: [site], nextCursor: second ? null : 'next' });
  });
  expect(await api.all(listSites)).toHaveLength(2);
  expect(asked.map(({ url }) => url)).toEqual(['/v1/sites?limit=200', '/v1/sites?cursor=next&limit=200']);
});

test('a change names the version it is based on', async () => {
  const { api, asked } = await signedIn((_, response) => answer(response, 200, site));
  await api.call(updateSite, { params: { siteId: id }, body: { name: 'Markt' } }, { ifMatch: 3 });
  expect(asked[0]).toMatchObject({ method: 'PATCH', url: `/v1/sites/${id}`, body: '{"name":"Markt"}' });
  expect(asked[0]?.headers['if-match']).toBe('"3"');
});

test('an upload sends its fields before its file', async () => {
  const result = {
    inserted: 1,
    updated: 0,
    unchanged: 0,
    errors: [],
    errorCount: 0,
    nextCursor: null,
    summary: null,
    preview: [],
  };
  const { api, asked } = await signedIn((_, response) => answer(response, 200, result));
  const file = { content: new Blob(['a;b']), name: 'lastgang.csv' };
  await api.call(createImport, { body: { format: 'csv', mapping: '{}' } }, { file });
  const body = asked[0]?.body ?? '';
  expect(asked[0]?.headers['content-type']).toMatch(/^multipart\/form-data/);
  expect(body.indexOf('name="mapping"')).toBeGreaterThan(0);
  expect(body.indexOf('filename="lastgang.csv"')).toBeGreaterThan(body.indexOf('name="mapping"'));
});

test('an answer that does not fit the contract is told as such', async () => {
  const { api } = await signedIn((_, response) => answer(response, 200, { rows: [] }));
  await expect(api.call(listBuildings)).rejects.toMatchObject({ code: 'bad_answer' });
});

test('without a session a call that needs one asks nobody', async () => {
  const { api, session, asked } = await signedIn((_, response) => answer(response, 204, null));
  await session.signOut();
  asked.splice(0);
  await expect(api.call(listSites)).rejects.toMatchObject({ code: 'not_authenticated' });
  expect(asked).toEqual([]);
  expect(session.state.get()).toEqual({ name: 'signed_out' });
});

import {
  createSite,
  getBuilding,
  listBuildings,
  listSites,
  updateSite,
} from '@citypulse/contracts/buildings';
import { createReading } from '@citypulse/contracts/readings';
import { createImport } from '@citypulse/contracts/imports';
import { expect, test } from 'vitest';
import { isApiError } from './api-error.ts';
import { answer, problem, signedIn, user } from './local-server.model.ts';

const id = '00000000-0000-4000-8000-000000000001';
const site = { id, name: 'Rathausplatz', retiredOn: null, version: 3, updatedAt: '2026-11-22T10:00:00Z' };

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

import { latestValues } from '@citypulse/contracts/intervals';
import { listTariffs } from '@citypulse/contracts/prices';
import { getSeries } from '@citypulse/contracts/series';
import type { Change } from '@citypulse/contracts/sync-changes';
import { QueryObserver, type QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClient, type Client } from '../client.ts';
import type { SocketListener } from '../live-socket.ts';
import { watchFeed } from './feed-cache.ts';
import { queryKey } from './keys.ts';
import { createQueryClient } from './provider.ts';

const epoch = 'e0000000-0000-4000-8000-000000000000';
const [point, other, building] = ['1', '2', '3'].map((n) => `00000000-0000-4000-8000-00000000000${n}`) as [
  string,
  string,
  string,
];
const user = {
  id: '00000000-0000-4000-8000-0000000000aa',
  email: 'someone@hechingen.example',
  displayName: 'Someone',
  language: 'de',
  roles: [],
  permissions: [],
  buildings: null,
};

/** The server as the client's network shows it: answers by path, and a socket that says what a test wants. */
let answers: Record<string, unknown>;
let asked: string[];
let socket: SocketListener;
let client: Client;
let queries: QueryClient;
const stops: Array<() => void> = [];

beforeEach(async () => {
  asked = [];
  answers = {
    '/v1/auth/refresh': { accessToken: 't', refreshToken: 'r', expiresIn: 600, user },
    '/v1/auth/socket-ticket': { ticket: 'x', expiresIn: 30 },
    '/v1/mobile/sync/pull': {
      cursor: `${epoch}:0`,
      head: `${epoch}:0`,
      more: false,
      changes: [],
      scopes: { added: [], removed: [] },
      outcomes: [],
    },
  };
  client = createClient({
    baseUrl: 'http://citypulse.test',
    platform: 'mobile',
    tokens: { read: async () => 'r', write: async () => undefined, clear: async () => undefined },
    network: { isOnline: () => true, watch: () => () => undefined },
    fetch: async (input) => {
      const { pathname } = new URL(String(input));
      asked.push(pathname);
      return Response.json(answers[pathname]);
    },
    openSocket: async (_, listener) => {
      socket = listener;
      setTimeout(() => listener.opened());
      return { resume: async () => ({ ok: true, mode: 'live', head: `${epoch}:0` }), close: () => undefined };
    },
  });
  queries = createQueryClient();
  stops.push(watchFeed(client, queries), client.start(), () => queries.clear());
  await vi.waitFor(() => expect(client.live.state.get().name).toBe('live'));
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  for (const stop of stops.splice(0).toReversed()) stop();
});

/** Shows a read on a screen; resolves when it has data. */
async function show(key: readonly unknown[], path: string, body: unknown) {
  answers[path] = body;
  const [, , request] = key as [unknown, unknown, { query?: object }];
  const endpoint =
    path === '/v1/energy/latest' ? latestValues : path === '/v1/tariffs' ? listTariffs : getSeries;
  const observer = new QueryObserver(queries, {
    queryKey: key,
    queryFn: ({ signal }) =>
      client.api.call(endpoint as typeof getSeries, request as never, { signal }) as unknown,
  });
  stops.push(observer.subscribe(() => undefined));
  await vi.advanceTimersByTimeAsync(50);
  expect(observer.getCurrentResult().data).toEqual(body);
  return observer;
}

let pos = 0;
/** A frame with its head, as the server sends them. */
function deliver(...changes: Change[]): void {
  const prev = pos;
  pos += changes.length;
  socket.delta({ scope: building, prev, pos, changes });
  socket.head(`${epoch}:${pos}`);
}

beforeEach(() => (pos = 0));

const interval = (n: number, value: number | null) => ({
  start: new Date(Date.UTC(2026, 10, 20, 10, n * 15)).toISOString(),
  lengthSeconds: 900,
  value,
});

const day = (v: number, id: string, ...changed: ReturnType<typeof interval>[]): Change => ({
  t: 'interval_days',
  id,
  v,
  op: 'put',
  part: '2026-11-20',
  scope: building,
  row: { measuringPointId: id, date: '2026-11-20', changed },
});

const period = { from: '2026-11-19T23:00:00Z', to: '2026-11-20T23:00:00Z' };
const seriesOf = (measuringPointId: string, resolution: string) =>
  queryKey(getSeries, { query: { measuringPointId, ...period, resolution } } as never);
const count = (path: string) => asked.filter((name) => name === path).length;
const tariffs = { items: [], nextCursor: null };

test('the newest value of a point is patched, an older correction leaves it', async () => {
  const item = { measuringPointId: point, buildingId: building, ...interval(0, 1), quality: 'W' };
  const shown = await show(queryKey(latestValues, {}), '/v1/energy/latest', {
    items: [item],
    nextCursor: null,
  });
  deliver(day(1, point, interval(1, 2), interval(2, null)));
  await vi.waitFor(() =>
    expect(shown.getCurrentResult().data).toMatchObject({
      items: [{ value: 2, start: interval(1, 2).start }],
    }),
  );
  deliver(day(2, point, interval(0, 9)));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(shown.getCurrentResult().data).toMatchObject({ items: [{ value: 2 }] });
  expect(count('/v1/energy/latest')).toBe(1);
});

test('quarter hours of a point grow without a request; a gap is a gap', async () => {
  const points = [0, 1, 2].map((n) => ({
    start: interval(n, 0).start,
    value: n === 0 ? 5 : null,
    completeness: n === 0 ? 1 : 0,
  }));
  const shown = await show(seriesOf(point, '15m'), '/v1/energy/series', { unit: 'kWh', points, basis: [] });
  deliver(day(1, point, interval(0, null), interval(1, 7)));
  await vi.waitFor(() =>
    expect(shown.getCurrentResult().data).toMatchObject({
      points: [
        { value: null, completeness: 0 },
        { value: 7, completeness: 1 },
        { value: null, completeness: 0 },
      ],
    }),
  );
  await vi.advanceTimersByTimeAsync(10_000);
  expect(count('/v1/energy/series')).toBe(1);
});

test('coarser figures are read again at most every five seconds, and those of other points not at all', async () => {
  const data = { unit: 'kWh', points: [], basis: [] };
  await show(seriesOf(point, 'day'), '/v1/energy/series', data);
  await show(seriesOf(other, 'day'), '/v1/energy/series', data);
  for (let v = 1; v <= 20; v++) {
    deliver(day(v, point, interval(v, v)));
    await vi.advanceTimersByTimeAsync(500);
  }
  const reads = count('/v1/energy/series') - 2;
  expect(reads).toBeGreaterThanOrEqual(2);
  expect(reads).toBeLessThanOrEqual(3);
});

test('what nobody looks at is read again when somebody does', async () => {
  const shown = await show(queryKey(listTariffs, {}), '/v1/tariffs', tariffs);
  stops.splice(-1).forEach((hide) => hide());
  deliver({ t: 'tariffs', id: point, v: 1, op: 'put', scope: building, row: {} });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(count('/v1/tariffs')).toBe(1);
  stops.push(shown.subscribe(() => undefined));
  await vi.advanceTimersByTimeAsync(50);
  expect(count('/v1/tariffs')).toBe(2);
});

test('changes that come together cost one read, and data stays on the screen meanwhile', async () => {
  const shown = await show(queryKey(listTariffs, {}), '/v1/tariffs', tariffs);
  const seen: unknown[] = [];
  stops.push(shown.subscribe(({ data }) => seen.push(data)));
  for (let n = 1; n <= 5; n++)
    deliver({ t: 'tariffs', id: point, v: n, op: 'put', scope: building, row: {} });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(count('/v1/tariffs')).toBe(2);
  expect(seen).not.toContain(undefined);
});

test('an answer that was under way when a change came is read again', async () => {
  answers['/v1/energy/latest'] = { items: [], nextCursor: null };
  const observer = new QueryObserver(queries, {
    queryKey: queryKey(latestValues, {}),
    queryFn: ({ signal }) => client.api.call(latestValues, {}, { signal }),
  });
  stops.push(observer.subscribe(() => undefined));
  deliver(day(1, point, interval(0, 1)));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(count('/v1/energy/latest')).toBe(2);
});

test('changed rights reach the session', async () => {
  const row = { ...user, displayName: 'Renamed' };
  deliver({ t: 'memberships', id: point, v: 1, op: 'put', scope: user.id, row });
  expect(client.session.state.get()).toMatchObject({ name: 'signed_in', user: { displayName: 'Renamed' } });
});

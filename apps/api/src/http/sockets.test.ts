import { ingestIntervals } from '@citypulse/contracts/intervals';
import { socketTicket } from '@citypulse/contracts/identity';
import { IntervalDay, townScopeId, type Change } from '@citypulse/contracts/sync-changes';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { liveClient, type LiveClient } from '../../test/live-client.ts';
import { startTestApi, type TestApi, type TestUser } from '../../test/test-api.ts';

let api: TestApi;
let manager: TestUser;
const closing: Array<() => void> = [];

beforeAll(async () => {
  api = await startTestApi();
  manager = await api.as('energy_manager');
});
afterEach(() => closing.splice(0).forEach((close) => close()));
afterAll(() => api.close());

async function join(user: TestUser): Promise<LiveClient> {
  const client = await liveClient(api, user);
  closing.push(() => client.stop());
  return client;
}

async function givenPoint() {
  const building = await api.given.building();
  const point = await api.given.measuringPoint({ buildingId: building.id });
  return { building, point };
}

const quarter = (n: number) => new Date(Date.UTC(2026, 10, 20, 0, 15 * n)).toISOString();

const ingest = (pointId: string, n: number, value: number) =>
  manager.call(ingestIntervals, {
    body: {
      measuringPointId: pointId,
      intervals: [{ start: quarter(n), lengthSeconds: 900, value }],
    } as never,
  });

const valuesIn = (changes: readonly Change[], pointId: string): Array<number | null> =>
  changes
    .filter((change) => change.t === 'interval_days' && change.id === pointId)
    .flatMap((change) => IntervalDay.parse(change.row).changed.map((interval) => interval.value));

/** What a client heard that lies neither in its building nor in the town, nor is about its person. */
const foreign = (client: LiveClient, buildingId: string): Change[] =>
  client.heard.filter((change) => ![buildingId, townScopeId, client.userId].includes(change.scope));

const soon = { timeout: 5_000, interval: 10 };

test('a value reaches who may see the building within a second, and never anybody else', async () => {
  const [here, there] = [await givenPoint(), await givenPoint()];
  const insider = await join(await api.as('viewer', here.building.id));
  const outsider = await join(await api.as('viewer', there.building.id));
  const everywhere = await join(await api.as('viewer'));

  const delays: number[] = [];
  for (const n of [0, 1, 2, 3, 4]) {
    const begun = performance.now();
    await ingest(here.point.id, n * 4, 12.5 + n);
    await expect.poll(() => valuesIn(insider.heard, here.point.id).at(-1), soon).toBe(12.5 + n);
    delays.push(performance.now() - begun);
  }
  expect(delays.toSorted((a, b) => a - b)[2]).toBeLessThan(1_000);
  await ingest(there.point.id, 0, 7);
  await expect.poll(() => valuesIn(outsider.heard, there.point.id), soon).toEqual([7]);
  await expect.poll(() => valuesIn(everywhere.heard, there.point.id), soon).toEqual([7]);

  expect(foreign(outsider, there.building.id)).toEqual([]);
  expect(foreign(insider, here.building.id)).toEqual([]);
  expect(valuesIn(everywhere.heard, here.point.id).at(-1)).toBe(16.5);
});

test('a value that one node takes in reaches the sockets of another', async () => {
  const { building, point } = await givenPoint();
  const second = await startTestApi({}, api.databaseUrl);
  const client = await liveClient(second, await second.as('viewer', building.id));
  await ingest(point.id, 0, 4);
  await expect.poll(() => valuesIn(client.heard, point.id), soon).toEqual([4]);
  client.stop();
  await second.close();
});

test('writes that come close together come in few frames, each value once', async () => {
  const { building, point } = await givenPoint();
  const client = await join(await api.as('viewer', building.id));
  const batches: number[] = [];
  client.live.subscribe({ changes: (changes) => void batches.push(changes.length) });
  for (let n = 0; n < 12; n++) await ingest(point.id, n, n);
  await expect.poll(() => valuesIn(client.heard, point.id).at(-1), soon).toBe(11);
  const versions = client.heard.filter((change) => change.t === 'interval_days').map((change) => change.v);
  expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
  expect(batches.length).toBeLessThan(12);
});

test('after a cut everything missed arrives once, and the rest goes on', async () => {
  const { building, point } = await givenPoint();
  const client = await join(await api.as('viewer', building.id));
  await ingest(point.id, 0, 1);
  await expect.poll(() => valuesIn(client.heard, point.id), soon).toEqual([1]);

  client.setOnline(false);
  expect(client.live.state.get()).toMatchObject({ name: 'offline', joined: false });
  await ingest(point.id, 1, 2);
  await ingest(point.id, 2, 3);
  client.heard.splice(0);
  client.setOnline(true);
  await client.caughtUp();
  await expect.poll(() => valuesIn(client.heard, point.id), soon).toContain(3);
  expect(client.heard).toHaveLength(1);

  await ingest(point.id, 3, 4);
  await expect.poll(() => valuesIn(client.heard, point.id).at(-1), soon).toBe(4);
  expect(new Set(client.heard.map((change) => change.v)).size).toBe(client.heard.length);
});

test('a quiet socket that comes back misses nothing and needs no pull', async () => {
  const { building } = await givenPoint();
  const client = await join(await api.as('viewer', building.id));
  const position = client.live.position();
  const states: string[] = [];
  client.setOnline(false);
  client.live.state.subscribe(() => states.push(client.live.state.get().name));
  client.setOnline(true);
  await client.caughtUp();
  expect(position).not.toBeNull();
  expect(states).not.toContain('delayed');
});

test('a right taken away empties the room within five seconds, and the client lets go of the building', async () => {
  const { building, point } = await givenPoint();
  const user = await api.as('viewer', building.id);
  const client = await join(user);
  await ingest(point.id, 0, 1);
  await expect.poll(() => valuesIn(client.heard, point.id), soon).toEqual([1]);

  const begun = performance.now();
  await api.app.db.system.deleteFrom('role_assignments').where('user_id', '=', user.userId).execute();
  await expect.poll(() => client.removedScopes, soon).toContain(building.id);
  expect(performance.now() - begun).toBeLessThan(5_000);

  const witness = await join(await api.as('viewer', building.id));
  await ingest(point.id, 1, 2);
  await expect.poll(() => valuesIn(witness.heard, point.id), soon).toContain(2);
  expect(valuesIn(client.heard, point.id)).toEqual([1]);
});

test('a right that is granted brings the building by itself', async () => {
  const [first, second] = [await givenPoint(), await givenPoint()];
  const user = await api.as('viewer', first.building.id);
  const client = await join(user);
  await api.app.db.system
    .insertInto('role_assignments')
    .values({ user_id: user.userId, role: 'viewer', building_id: second.building.id })
    .execute();
  await expect.poll(() => client.heard.map((change) => change.t), soon).toContain('memberships');
  await client.caughtUp();
  await ingest(second.point.id, 0, 5);
  await expect.poll(() => valuesIn(client.heard, second.point.id), soon).toEqual([5]);
});

test('a building that is created shows to who may see all of them', async () => {
  const client = await join(await api.as('viewer'));
  const { building, point } = await givenPoint();
  await expect
    .poll(() => client.heard.filter((change) => change.t === 'buildings').map((change) => change.id), soon)
    .toContain(building.id);
  await client.caughtUp();
  await ingest(point.id, 0, 9);
  await expect.poll(() => valuesIn(client.heard, point.id), soon).toEqual([9]);
});

test('a session that is ended loses its socket within five seconds, whatever its token says', async () => {
  const { building, point } = await givenPoint();
  const user = await api.as('viewer', building.id);
  const socket = await connect({ token: user.accessToken });
  const frames: unknown[] = [];
  socket.on('sync:delta', (frame) => frames.push(frame));
  expect(await socket.emitWithAck('sync:resume', { cursor: null, scopes: [] })).toMatchObject({ ok: true });
  const ended = new Promise<string>((resolve) => socket.on('disconnect', resolve));
  const begun = performance.now();
  await api.app.db.system
    .updateTable('sessions')
    .set({ revoked_at: new Date().toISOString() })
    .where('user_id', '=', user.userId)
    .execute();
  expect(await ended).toBe('io server disconnect');
  expect(performance.now() - begun).toBeLessThan(5_000);
  await ingest(point.id, 0, 1);
  expect(frames).toEqual([]);
  await expect(connect({ token: user.accessToken })).rejects.toThrow('session_expired');
});

async function connect(auth: object, query = {}): Promise<Socket> {
  const socket = io(api.url, {
    path: '/v1/socket',
    transports: ['websocket'],
    auth,
    query,
    reconnection: false,
    forceNew: true,
  });
  closing.push(() => socket.disconnect());
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve);
    socket.on('connect_error', reject);
  });
  return socket;
}

test('the handshake takes a ticket once or a token, in `auth` alone', async () => {
  const user = await api.as('viewer');
  const { ticket } = await user.call(socketTicket);
  await connect({ ticket });
  await expect(connect({ ticket })).rejects.toThrow('not_authenticated');
  await connect({ token: user.accessToken });
  await expect(connect({ token: `${user.accessToken}x` })).rejects.toThrow('not_authenticated');
  await expect(connect({})).rejects.toThrow('not_authenticated');
  await expect(connect({}, { token: user.accessToken })).rejects.toThrow('not_authenticated');
});

test('events that do not fit, void cursors and floods are answered, not obeyed', async () => {
  const user = await api.as('viewer');
  const socket = await connect({ token: user.accessToken });
  const say = (event: string, message: unknown): Promise<unknown> =>
    socket.timeout(2_000).emitWithAck(event, message);
  expect(await say('sync:resume', { cursor: 5, scopes: 'all' })).toMatchObject({
    ok: false,
    problem: { code: 'invalid_request' },
  });
  expect(await say('subscribe', { buildings: ['x'] })).toMatchObject({
    ok: false,
    problem: { code: 'invalid_request' },
  });
  expect(await say('nonsense', {})).toEqual({
    ok: false,
    problem: { code: 'invalid_request', detail: 'No such event' },
  });
  const foreign = '11111111-1111-4111-8111-111111111111:1';
  expect(await say('sync:resume', { cursor: foreign, scopes: [] })).toMatchObject({
    ok: true,
    mode: 'resync',
  });
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => say('sync:resume', { cursor: null, scopes: [] })),
  );
  expect(answers).toContainEqual({
    ok: false,
    problem: { code: 'too_many_requests', detail: 'Too many events' },
  });
});

test('a socket narrowed to some buildings hears of no other', async () => {
  const [here, there] = [await givenPoint(), await givenPoint()];
  const user = await api.as('viewer');
  const socket = await connect({ token: user.accessToken });
  const scopes: string[] = [];
  socket.on('sync:delta', ({ scope }: { scope: string }) => scopes.push(scope));
  await socket.emitWithAck('sync:resume', { cursor: null, scopes: [] });
  expect(await socket.emitWithAck('subscribe', { buildings: [here.building.id] })).toEqual({ ok: true });
  await ingest(there.point.id, 0, 1);
  await ingest(here.point.id, 0, 1);
  await expect.poll(() => scopes, soon).toContain(here.building.id);
  expect(scopes).not.toContain(there.building.id);
});

test('more changes than a frame should hold come by a pull', async () => {
  const building = await api.given.building();
  const client = await join(await api.as('viewer', building.id));
  const rows = Array.from({ length: 250 }, (_, n) => ({
    building_id: building.id,
    name: `Messstelle ${n}`,
    medium: 'water',
    unit: 'm3',
    reading_mode: 'manual',
  }));
  await api.app.db.system.insertInto('measuring_points').values(rows).execute();
  await expect
    .poll(() => client.heard.filter((change) => change.t === 'measuring_points').length, soon)
    .toBe(250);
  await client.caughtUp();
});

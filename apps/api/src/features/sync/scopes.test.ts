import type { Response } from '@citypulse/contracts/endpoint';
import { push } from '@citypulse/contracts/mutations';
import { pull, pullEnergy, snapshot, type SyncDelta } from '@citypulse/contracts/sync';
import type { Change, SyncEntity } from '@citypulse/contracts/sync-changes';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { givenPhone, hour, reading, statuses, type Item } from '../../../test/outbox.ts';
import { ask, begin, of, pullAll } from '../../../test/pulls.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

async function readAll(user: TestUser, token: string): Promise<Change[]> {
  const rows: Change[] = [];
  for (let next: string | null = token; next !== null;) {
    const page: Response<typeof snapshot> = await user.call(snapshot, { query: { token: next, limit: 3 } });
    rows.push(...page.rows);
    ({ next } = page);
  }
  return rows;
}

const tokenOf = (answer: Response<typeof pull>, scope: string) =>
  answer.scopes.added.find(({ id }) => id === scope)?.snapshot ?? '';

const idOf = (item: Item) => (item['entity'] as { id: string }).id;

test('a person is a scope of his own, whose snapshot brings what is addressed to him and nothing of others', async () => {
  const [mine, other] = [await givenPhone(api), await givenPhone(api)];
  const [scan, foreign] = [mine, other].map(({ outbox }) =>
    outbox.create('saveUnmatchedScan', { code: 'unbekannt', scannedAt: hour(1) }),
  ) as [Item, Item];
  await mine.outbox.send(mine.user, [scan]);
  await other.outbox.send(other.user, [foreign]);
  const { first, cursor, scopes } = await begin(api, mine.user);
  expect(scopes).toContainEqual({ id: mine.user.userId, rights: 'self' });
  const rows = await readAll(mine.user, tokenOf(first, mine.user.userId));
  expect(rows.every(({ scope }) => scope === mine.user.userId)).toBe(true);
  expect(of(rows, idOf(scan))).toMatchObject([{ t: 'unmatched_scans', v: 1, row: { code: 'unbekannt' } }]);
  const rights = of(rows, mine.user.userId).filter(({ t }) => t === 'memberships');
  expect(rights).toMatchObject([{ op: 'put', row: { id: mine.user.userId } }]);
  expect(of(rows, idOf(foreign))).toEqual([]);

  // A changed right is a newer version of the same row.
  const granted = { user_id: mine.user.userId, role: 'viewer', building_id: other.building.id };
  await api.app.db.system.insertInto('role_assignments').values(granted).execute();
  const again = await mine.user.refused(pull, ask(cursor, scopes));
  expect(again.code).toBe('authz_stale');
  const stranger = await other.user.refused(snapshot, { query: { token: tokenOf(first, mine.user.userId) } });
  expect(stranger.code).toBe('invalid_request');
});

/** A socket that has resumed where the person's last pull ended, and the scopes it heard of. */
async function resumed(user: TestUser) {
  const { cursor, scopes } = await begin(api, user);
  const socket = io(api.url, {
    path: '/v1/socket',
    auth: { token: user.accessToken },
    transports: ['websocket'],
  });
  const heard: SyncDelta[] = [];
  socket.on('sync:delta', (delta: SyncDelta) => heard.push(delta));
  const answer: unknown = await socket.timeout(5_000).emitWithAck('sync:resume', { cursor, scopes });
  return { answer, heard, close: () => socket.disconnect() };
}

test('sockets carry a person’s rows to that person alone, and the scope he pulled counts when he resumes', async () => {
  const { user, outbox, building } = await givenPhone(api);
  const [mine, colleagues] = [await resumed(user), await resumed(await api.as('admin'))];
  const neighbour = await resumed(await api.as('caretaker', building.id));
  expect(mine.answer).toMatchObject({ ok: true, mode: 'live' });
  const scan = outbox.create('saveUnmatchedScan', { code: 'unbekannt', scannedAt: hour(1) });
  await outbox.send(user, [scan]);
  const told = () => mine.heard.filter(({ changes }) => of(changes, idOf(scan)).length > 0);
  await expect
    .poll(() => told().map(({ scope }) => scope), { timeout: 5_000, interval: 10 })
    .toEqual([user.userId]);
  expect(told()[0]?.changes).toMatchObject([{ t: 'unmatched_scans', op: 'put', scope: user.userId }]);
  for (const other of [colleagues, neighbour])
    expect(other.heard.flatMap(({ changes }) => of(changes, idOf(scan)))).toEqual([]);
  for (const each of [mine, colleagues, neighbour]) each.close();
});

test('who holds the scope already is given it once', async () => {
  const { user } = await givenPhone(api);
  const { cursor, scopes } = await begin(api, user);
  const { last } = await pullAll(user, cursor, scopes);
  expect(last.scopes).toEqual({ added: [], removed: [] });
  const withRights = scopes.map((scope) => ({
    ...scope,
    rights: scope.id === user.userId ? 'admin' : scope.rights,
  }));
  const forged = await pullAll(user, cursor, withRights);
  expect(forged.last.scopes).toMatchObject({
    added: [{ id: user.userId, rights: 'self' }],
    removed: [user.userId],
  });
});

test('a client that keeps some entities only is given these by its snapshots, and still told of all changes', async () => {
  const { user, outbox, building, meter } = await givenPhone(api);
  const item = outbox.create('createReading', reading(meter.id, 1));
  await outbox.send(user, [item]);
  const { cursor } = await begin(api, user);
  const entities: SyncEntity[] = ['meters', 'unmatched_scans'];
  const answer = await user.call(pull, { body: { ...ask(cursor, []).body, entities } });
  const rows = await readAll(user, tokenOf(answer, building.id));
  expect([...new Set(rows.map(({ t }) => t))]).toEqual(['meters']);
  const { changes } = await pullAll(user, undefined, [], 500);
  expect(of(changes, idOf(item))).toMatchObject([{ t: 'readings' }]);
});

test('a pull of some entities brings these alone, acknowledges nothing, and asks for its own right', async () => {
  const { user, outbox, meter } = await givenPhone(api);
  const { cursor, scopes } = await begin(api, user);
  const [read, scan] = [
    outbox.create('createReading', reading(meter.id, 1)),
    outbox.create('saveUnmatchedScan', { code: 'unbekannt', scannedAt: hour(1) }),
  ];
  await outbox.send(user, [read, scan]);
  const request = { body: { ...ask(cursor, scopes).body, deviceId: outbox.deviceId, outcomesAfter: 0 } };
  const answer = await user.call(pullEnergy, request);
  expect(of(answer.changes, idOf(read))).toMatchObject([{ op: 'put' }]);
  expect(of(answer.changes, idOf(scan))).toEqual([]);
  expect(answer).toMatchObject({ outcomes: [] });
  expect(answer).not.toHaveProperty('ackSeq');
  const main = await pullAll(user, cursor, scopes);
  expect(of(main.changes, idOf(scan))).toHaveLength(1);
});

test('a client that is too old gets no rows any more, and what it queued is still taken', async () => {
  const { user, outbox, meter } = await givenPhone(api);
  for (const endpoint of [pull, pullEnergy]) {
    const old = { body: { ...ask(undefined, []).body, schema: 0 } };
    expect(await user.refused(endpoint, old)).toMatchObject({ code: 'client_too_old', status: 426 });
  }
  const items = [1, 2, 3].map((n) => outbox.create('createReading', reading(meter.id, n)));
  for (const [schema, item] of items.entries())
    expect(statuses(await outbox.send(user, [item], schema))).toEqual(['applied']);
  expect(await user.refused(push, { body: { ...outbox.request(items).body, schema: -1 } })).toMatchObject({
    code: 'invalid_request',
  });
});

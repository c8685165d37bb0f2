import { randomUUID } from 'node:crypto';
import { getBuilding, listSites } from '@citypulse/contracts/buildings';
import { me } from '@citypulse/contracts/identity';
import { ingestIntervals } from '@citypulse/contracts/intervals';
import { getMeasuringPoint, getMeter } from '@citypulse/contracts/metering';
import { createTariff, listTariffs } from '@citypulse/contracts/prices';
import { pull } from '@citypulse/contracts/sync';
import { IntervalDay, readCursor, townScopeId, type Change } from '@citypulse/contracts/sync-changes';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, begin, of, pullAll, signInAgain } from '../../../test/pulls.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let manager: TestUser;

beforeAll(async () => {
  api = await startTestApi();
  manager = await api.as('energy_manager');
});
afterAll(() => api.close());

test('who begins is given every scope with a snapshot, and holds nothing else', async () => {
  const building = await api.given.building();
  const user = await api.as('viewer', building.id);
  const { first } = await begin(api, user);
  expect(
    first.scopes.added.map(({ id, rights }) => ({ id, rights })).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  ).toEqual(
    [
      { id: user.userId, rights: 'self' },
      { id: townScopeId, rights: 'buildings,maintenance,prices' },
      { id: building.id, rights: 'alerts,buildings,energy,maintenance' },
    ].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );
  expect(first.more).toBe(false);
  expect(first.cursor).toBe(first.head);
});

test('rows come in the shape their endpoints answer', async () => {
  const building = await api.given.building();
  const { cursor, scopes } = await begin(api, manager);
  const point = await api.given.measuringPoint({ buildingId: building.id });
  const meter = await api.given.meter({ measuringPointId: point.id, buildingId: building.id });
  const tariff = await manager.call(createTariff, {
    body: {
      name: 'Strom',
      medium: 'electricity',
      validFrom: '2026-01-01',
      validTo: null,
      energyPriceCents: 24,
      vatPercent: 19,
    },
  });
  const { changes } = await pullAll(manager, cursor, scopes);
  const rowOf = (id: string) => of(changes, id).at(-1)?.row;
  expect(rowOf(building.id)).toEqual(
    await manager.call(getBuilding, { params: { buildingId: building.id as never } }),
  );
  expect(rowOf(point.id)).toEqual(
    await manager.call(getMeasuringPoint, { params: { measuringPointId: point.id as never } }),
  );
  expect(rowOf(meter.id)).toEqual(await manager.call(getMeter, { params: { meterId: meter.id as never } }));
  expect((await manager.call(listTariffs)).items).toContainEqual(rowOf(tariff.id));
  const sites = changes.filter((change) => change.t === 'sites').map((change) => change.row);
  expect((await manager.call(listSites)).items).toEqual(expect.arrayContaining(sites));
});

test('pages end between transactions, and together bring everything once', async () => {
  const building = await api.given.building();
  const user = await api.as('viewer', building.id);
  const { cursor, scopes } = await begin(api, user);
  const sizes = [3, 1, 5, 2, 1];
  const transactions: string[][] = [];
  for (const size of sizes) {
    const rows = Array.from({ length: size }, () => ({ id: randomUUID(), name: randomUUID() }));
    await api.app.db.system.insertInto('sites').values(rows).execute();
    transactions.push(rows.map(({ id }) => id));
  }
  await expect.poll(() => api.app.db.system.selectFrom('change_outbox').select('id').execute()).toEqual([]);
  const { pages, changes } = await pullAll(user, cursor, scopes, 2);
  expect(pages.length).toBeGreaterThan(3);
  for (const ids of transactions) {
    const holding = pages.filter((page) => page.changes.some((change) => ids.includes(change.id)));
    expect(holding).toHaveLength(1);
  }
  const ids = changes.map((change) => change.id).filter((id) => transactions.flat().includes(id));
  expect(ids).toEqual(transactions.flat());
  const positions = pages.map((page) => readCursor(page.cursor)?.pos ?? 0);
  expect(positions).toEqual(positions.toSorted((a, b) => a - b));
});

test('the last page carries what is committed and not yet sequenced, with the cursor at the head', async () => {
  const site = await api.given.site();
  const { cursor, scopes } = await begin(api, manager);
  // Whoever holds the head's row holds up the sequencer.
  const holder = new pg.Client({
    connectionString: await databaseUrl(),
    options: '-c role=citypulse_system',
  });
  await holder.connect();
  await holder.query('begin; select from feed_head for update');
  await api.app.db.system.updateTable('sites').set({ name: 'Umbenannt' }).where('id', '=', site).execute();
  const early = await manager.call(pull, ask(cursor, scopes));
  expect(of(early.changes, site)).toMatchObject([{ op: 'put', v: 2, row: { name: 'Umbenannt' } }]);
  expect(early.cursor).toBe(early.head);
  await holder.query('commit');
  await holder.end();
  await expect.poll(() => api.app.db.system.selectFrom('change_outbox').select('id').execute()).toEqual([]);
  const later = await manager.call(pull, ask(early.cursor, scopes));
  expect(of(later.changes, site)).toMatchObject([{ v: 2 }]);
});

async function databaseUrl(): Promise<string> {
  const client = await api.app.db.connect('system');
  const { user, password, host, port, database } = client;
  await client.end();
  return `postgresql://${user}:${encodeURIComponent(String(password))}@${host}:${port}/${database}`;
}

test('a person sees his buildings only, and none that he merely claims to hold', async () => {
  const [mine, foreign] = [await api.given.building(), await api.given.building()];
  const user = await api.as('viewer', mine.id);
  const { cursor, scopes } = await begin(api, user);
  const claimed = [...scopes, { id: foreign.id, rights: 'buildings,energy' }];
  const point = await api.given.measuringPoint({ buildingId: foreign.id });
  const { last, changes } = await pullAll(user, cursor, claimed);
  expect(last.scopes.removed).toEqual([foreign.id]);
  expect(changes.filter((change) => change.scope === foreign.id || change.id === point.id)).toEqual([]);
});

test('a row that moves to another building is out for who sees the old one only, and in for who sees the new one', async () => {
  const [from, to] = [await api.given.building(), await api.given.building()];
  const point = await api.given.measuringPoint({ buildingId: from.id });
  const [left, right] = [await api.as('viewer', from.id), await api.as('viewer', to.id)];
  const [before, after] = [await begin(api, left), await begin(api, right)];
  await api.app.db.system
    .updateTable('measuring_points')
    .set({ building_id: to.id })
    .where('id', '=', point.id)
    .execute();
  const [gone, come] = [
    await pullAll(left, before.cursor, before.scopes),
    await pullAll(right, after.cursor, after.scopes),
  ];
  expect(of(gone.changes, point.id)).toMatchObject([{ op: 'out', scope: from.id }]);
  expect(of(gone.changes, point.id)[0]).not.toHaveProperty('row');
  expect(of(come.changes, point.id)).toMatchObject([{ op: 'put', scope: to.id, row: { buildingId: to.id } }]);
  const both = await pullAll(manager, before.cursor, []);
  expect(of(both.changes, point.id)).toMatchObject([{ op: 'put', scope: to.id }]);
});

test('a row that passed through several of the reader’s buildings leaves each of them', async () => {
  const [first, second, foreign] = [
    await api.given.building(),
    await api.given.building(),
    await api.given.building(),
  ];
  const user = await api.as('viewer', first.id);
  const granted = { user_id: user.userId, role: 'viewer', building_id: second.id } as const;
  await api.app.db.system.insertInto('role_assignments').values(granted).execute();
  const reader = await signInAgain(api, user);
  const points = [
    await api.given.measuringPoint({ buildingId: first.id }),
    await api.given.measuringPoint({ buildingId: first.id }),
  ];
  const { cursor, scopes } = await begin(api, reader);
  const { system } = api.app.db;
  const move = (id: string, to: string) =>
    system.updateTable('measuring_points').set({ building_id: to }).where('id', '=', id).execute();
  const [moved, deleted] = points.map(({ id }) => id) as [string, string];
  await move(moved, second.id);
  await move(moved, foreign.id);
  await move(deleted, second.id);
  await system.deleteFrom('measuring_points').where('id', '=', deleted).execute();
  const { changes } = await pullAll(reader, cursor, scopes);
  const left = (id: string) =>
    of(changes, id)
      .map((change) => change.scope)
      .toSorted();
  expect(left(moved)).toEqual([first.id, second.id].toSorted());
  expect(left(deleted)).toEqual([first.id, second.id].toSorted());
  expect(of(changes, moved).every(({ op }) => op === 'out')).toBe(true);
});

test('a deleted row is told as deleted', async () => {
  const building = await api.given.building();
  const { cursor, scopes } = await begin(api, manager);
  const point = await api.given.measuringPoint({ buildingId: building.id });
  await api.app.db.system.deleteFrom('measuring_points').where('id', '=', point.id).execute();
  const { changes } = await pullAll(manager, cursor, scopes);
  expect(of(changes, point.id)).toMatchObject([{ op: 'del', scope: building.id }]);
});

test('changed rights are a scope lost and one gained, and are told to the person', async () => {
  const [kept, lost] = [await api.given.building(), await api.given.building()];
  const user = await api.as('viewer', kept.id);
  await api.app.db.system
    .insertInto('role_assignments')
    .values({ user_id: user.userId, role: 'viewer', building_id: lost.id })
    .execute();
  const fresh = await signInAgain(api, user);
  const { cursor, scopes } = await begin(api, fresh);
  await api.app.db.system.deleteFrom('role_assignments').where('building_id', '=', lost.id).execute();
  const again = await signInAgain(api, user);
  const weaker = scopes.map((scope) => (scope.id === kept.id ? { ...scope, rights: 'buildings' } : scope));
  const { last, changes } = await pullAll(again, cursor, weaker);
  expect(last.scopes.removed.toSorted()).toEqual([kept.id, lost.id].toSorted());
  expect(last.scopes.added).toMatchObject([{ id: kept.id, rights: 'alerts,buildings,energy,maintenance' }]);
  const rights = changes.filter((change) => change.t === 'memberships').at(-1);
  expect(rights).toMatchObject({ op: 'put', scope: user.userId });
  expect(rights?.row).toEqual(await again.call(me));
});

test('several writes of a day come whole, a single one with what it changed', async () => {
  const building = await api.given.building();
  const point = await api.given.measuringPoint({ buildingId: building.id });
  const { cursor, scopes } = await begin(api, manager);
  const write = (n: number) =>
    manager.call(ingestIntervals, {
      body: {
        measuringPointId: point.id as never,
        intervals: [
          { start: new Date(Date.UTC(2026, 10, 10, 10, n * 15)).toISOString(), lengthSeconds: 900, value: n },
        ],
      },
    });
  await write(5);
  const first = await pullAll(manager, cursor, scopes);
  await write(1);
  await write(3);
  const second = await pullAll(manager, first.last.cursor, scopes);
  const changedIn = (changes: readonly Change[]) =>
    IntervalDay.parse(of(changes, point.id).at(-1)?.row).changed;
  expect(changedIn(first.changes)).toEqual([{ start: '2026-11-10T11:15:00Z', lengthSeconds: 900, value: 5 }]);
  expect(of(second.changes, point.id)).toMatchObject([{ part: '2026-11-10', scope: building.id }]);
  expect(changedIn(second.changes)).toMatchObject([{ value: 1 }, { value: 3 }, { value: 5 }]);
});

test('an import of many days is told without the values of old ones', async () => {
  const building = await api.given.building();
  const point = await api.given.measuringPoint({ buildingId: building.id });
  const { cursor, scopes } = await begin(api, manager);
  const now = Date.now() - (Date.now() % 900_000);
  const intervals = Array.from({ length: 60 }, (_, day) => ({
    start: new Date(now - day * 86_400_000).toISOString(),
    lengthSeconds: 900 as const,
    value: day,
  }));
  await manager.call(ingestIntervals, { body: { measuringPointId: point.id as never, intervals } });
  const { changes } = await pullAll(manager, cursor, scopes);
  const days = of(changes, point.id).toSorted((a, b) => ((a.part ?? '') < (b.part ?? '') ? 1 : -1));
  expect(days).toHaveLength(60);
  expect(days.every((day) => day.op === 'put')).toBe(true);
  expect(days.map((day) => day.row !== undefined)).toEqual(days.map((_, n) => n < 2));
});

test('a cursor of another epoch, above the head, below the kept feed or made up is void', async () => {
  const { cursor } = await begin(api, manager);
  const { epoch, pos } = readCursor(cursor) ?? { epoch: '', pos: 0 };
  await api.app.db.system.updateTable('feed_head').set({ min_pos: 2 }).execute();
  for (const bad of [
    `${randomUUID()}:${pos}`,
    `${epoch}:${pos + 1_000_000}`,
    `${epoch}:1`,
    'made-up',
    `${epoch}:-1`,
  ]) {
    expect(await manager.refused(pull, ask(bad, []))).toMatchObject({ code: 'resync_required', status: 410 });
  }
  await api.app.db.system.updateTable('feed_head').set({ min_pos: 0 }).execute();
});

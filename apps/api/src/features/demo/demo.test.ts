import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getBuilding, updateBuilding } from '@citypulse/contracts/buildings';
import type { BuildingId } from '@citypulse/contracts/common';
import { latestValues } from '@citypulse/contracts/intervals';
import { resetDemo, systemInfo } from '@citypulse/contracts/system';
import { addDays, daysBetween, eachDay, localDateOf, startOfDay } from '@citypulse/energy/local-days';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callEndpoint, startTestApi, type TestApi } from '../../../test/test-api.ts';
import { counterEvents, type CounterEvent } from '../../demo-town/counters.ts';
import { stableId, type TownPoint } from '../../demo-town/points.ts';
import { intervalsOf, type DemoTown, type TownPlan } from '../../demo-town/town.ts';
import { feedInbox } from '../notifications/inbox.service.ts';
import { loadInBackground, startDemoTown } from './demo.jobs.ts';
import { ensureDemoTown } from './demo.service.ts';
import { loadHistory } from './history.service.ts';
import { startSimulator } from './simulator.jobs.ts';

const bornOn = localDateOf(Date.now());
const plan: TownPlan = { bornOn, firstDay: addDays(bornOn, -30), codes: ['BAD-01', 'KIG-04', 'WOH-01'] };
/** Whatever else the machine does. */
const patient = { timeout: 25_000 };
const noonOf = (day: string) => new Date(startOfDay(day) + 12 * 3_600_000 + 420_000);

let dataDir: string;
let api: TestApi;
let town: DemoTown;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'citypulse-demo-test-'));
  api = await startTestApi({ CITYPULSE_DEMO: '1', CITYPULSE_DATA: dataDir });
  town = (await ensureDemoTown(api.app, plan)) as DemoTown;
});
afterAll(async () => {
  await api.close();
  await rm(dataDir, { recursive: true });
});

const withIntervals = () => town.points.filter(({ intervalSeconds }) => intervalSeconds !== null);

async function one<T>(query: ReturnType<typeof sql<T>>): Promise<T> {
  const { rows } = await query.execute(api.app.db.system);
  return rows[0] as T;
}

const stored = () =>
  one(sql<{ rows: number; total: number; changed: string; loads: number }>`
    select count(*) as rows, round(sum(value)::numeric, 3) as total, (select count(*) from demo_loads) as loads,
      (select max(changed_at) from interval_days) as changed from interval_values`);

/** What the model says these points have from one day to before another. */
function modelled(points: readonly TownPoint[], from: string, to: string) {
  const all = points.flatMap((point) =>
    [...eachDay(from, to)].flatMap(({ date }) => intervalsOf(town, point, date)),
  );
  return {
    rows: all.length,
    total: Math.round(all.reduce((sum, { value }) => sum + value, 0) * 1000) / 1000,
  };
}

async function progress() {
  return (await callEndpoint(api.url, null, systemInfo)).demo?.progress;
}

/** Lets the loader come as far as to a point that somebody else holds, and kills it there. */
async function killLoaderAt(point: TownPoint): Promise<void> {
  const holder = await api.app.db.connect('system');
  await holder.query('begin');
  await holder.query('select from measuring_points where id = $1 for update', [point.id]);
  const kill = new AbortController();
  const killed = loadInBackground(kill.signal, api.databaseUrl);
  const waiting = () => holder.query(`select from pg_locks where not granted and locktype = 'transactionid'`);
  await expect.poll(async () => (await waiting()).rowCount, patient).toBeGreaterThan(0);
  kill.abort();
  await killed;
  await holder.end();
}

const labelled = () =>
  one(sql<{ bare: number; labels: number; versions: number }>`
    select (select count(*) from (select id from measuring_points where reading_mode = 'manual' union all select id from assets) t
      where not exists (select from labels l where l.target_id = t.id)) as bare,
      (select count(*) from labels) as labels, (select sum(version) from labels) as versions`);

test('what is read by hand and every Anlage have an Etikett, made once', async () => {
  const before = await labelled();
  expect(before.bare).toBe(0);
  expect(before.labels).toBeGreaterThan(0);
  await ensureDemoTown(api.app);
  expect(await labelled()).toEqual(before);
});

const reported = () =>
  one(sql<{ reports: number; tasks: number; messages: number; unread: number; versions: number }>`
    select (select count(*) from fault_reports) as reports,
      (select count(*) from maintenance_tasks where fault_report_id is not null) as tasks,
      (select count(*) from push_notifications) as messages,
      (select count(*) from push_notifications where read_at is null) as unread,
      (select sum(version) from fault_reports) as versions`);

test('there are Meldungen, and the accounts were told of them, once and not anew by the inbox', async () => {
  const before = await reported();
  // Of the indoor pool: told to both who plan for the town, and its Auftrag to the reporter.
  expect(before).toMatchObject({ reports: 1, tasks: 1, messages: 3, unread: 3 });
  await ensureDemoTown(api.app);
  await sql`select feed_advance()`.execute(api.app.db.system);
  await feedInbox(api.app);
  expect(await reported()).toEqual(before);
});

test('a loader that is killed goes on where it was, and called again does nothing', async () => {
  const whole = modelled(withIntervals(), plan.firstDay, bornOn);
  // Parts come after the main points of a month.
  const part = withIntervals().find(({ kind }) => kind === 'sub');
  await killLoaderAt(part as TownPoint);
  const before = await stored();

  await loadHistory(api.app.db, api.app.now);

  const after = await stored();
  expect(before.rows).toBeGreaterThan(0);
  expect(before.rows).toBeLessThan(whole.rows);
  expect(after).toMatchObject(whole);
  expect(await progress()).toMatchObject({ state: 'done', share: 1 });
  await loadHistory(api.app.db, api.app.now);
  expect(await stored()).toEqual(after);
  const unnoticed = sql<{ count: number }>`select count(*) from readings r where status = 'suspicious'
    and not exists (select from alerts a where a.reading_id = r.id)`;
  expect((await one(unnoticed)).count).toBe(0);
});

test('history is in the rollups and in no feed; hand readings give days', async () => {
  const days = await one(sql<{ wrong: number; byHand: number; fed: number }>`
    with true_days as (
      select point_key, (start at time zone 'Europe/Berlin')::date as day, sum(value) as value from interval_values group by 1, 2)
    select count(*) filter (where d.basis = 'I' and abs(d.value - t.value) > 1e-4 or (d.basis = 'I') <> (t.day is not null))::int as wrong,
      count(distinct d.point_key) filter (where d.basis = 'R')::int as "byHand",
      (select count(*)::int from (select entity_type from change_feed union all select entity_type from change_outbox) f
       where entity_type = 'interval_days') as fed
    from interval_days d full join true_days t on t.point_key = d.point_key and t.day = d.day`);

  expect(days).toEqual({ wrong: 0, byHand: town.points.length - withIntervals().length, fed: 0 });
});

test('the truth file names what is hidden', async () => {
  const truth = JSON.parse(await readFile(join(dataDir, 'demo-truth.json'), 'utf8')) as DemoTown & {
    counters: CounterEvent[];
  };

  expect(truth).toEqual({ bornOn, faults: town.faults, counters: counterEvents(town) });
  expect(truth.faults.length + truth.counters.length).toBeGreaterThan(1);
});

test('simulated meters catch up through the ingest, say what the model says, and tell the running quarter hour', async () => {
  const stop = new AbortController();
  const app = { ...api.app, now: () => noonOf(bornOn) };
  const manager = await api.as('energy_manager');
  const running = startSimulator(app, stop.signal, town, api.url);

  const latest = async () => (await manager.call(latestValues, {})).items;
  await expect
    .poll(async () => (await latest()).filter(({ quality }) => quality === 'V').length, patient)
    .toBeGreaterThan(0);

  stop.abort();
  await running;
  const items = await latest();
  const ends = withIntervals().map(({ id }) => {
    const item = items.find(({ measuringPointId }) => measuringPointId === id);
    return Date.parse(item?.start ?? '') + (item?.lengthSeconds ?? 0) * 1000;
  });
  expect(ends.every((end) => end >= noonOf(bornOn).getTime() - 2 * 3_600_000)).toBe(true);
  const whole = await one(sql<{ rows: number; total: number }>`
    select count(*) as rows, round(sum(value)::numeric, 3) as total from interval_values
    where start < ${new Date(startOfDay(bornOn)).toISOString()}`);
  expect(whole).toMatchObject(modelled(withIntervals(), plan.firstDay, bornOn));
});

test('a start many days later fills the gap up to the day before', async () => {
  const later = addDays(bornOn, 12);

  await loadHistory(api.app.db, () => noonOf(later));

  const filled = await one(sql<{ rows: number; total: number }>`
    select count(*) as rows, round(sum(value)::numeric, 3) as total from interval_values
    where start >= ${new Date(startOfDay(addDays(bornOn, 1))).toISOString()}`);
  expect(daysBetween(bornOn, later)).toBe(12);
  expect(filled).toMatchObject(modelled(withIntervals(), addDays(bornOn, 1), later));
});

test('a reset brings the first state back', async () => {
  const stop = new AbortController();
  const admin = await api.as('admin');
  const params = { buildingId: stableId('WOH-01') as BuildingId };
  await admin.call(updateBuilding, { params, body: { name: 'Anders' } });
  const start = { databaseUrl: api.databaseUrl, baseUrl: api.url, plan };
  const running = startDemoTown(api.app, stop.signal, start);
  await expect
    .poll(async () => (await admin.call(resetDemo, {}).catch(() => null))?.state, patient)
    .toBe('loading');
  await expect.poll(async () => (await progress())?.state, patient).toBe('done');

  expect((await admin.call(getBuilding, { params })).name).toBe('Wohnheim Tübinger Straße');
  expect((await stored()).rows).toBeGreaterThanOrEqual(modelled(withIntervals(), plan.firstDay, bornOn).rows);
  stop.abort();
  await running;
});

test('only who administers the town may reset it', async () => {
  const manager = await api.as('energy_manager');
  const warden = await api.as('admin', stableId('WOH-01'));

  expect((await manager.refused(resetDemo)).code).toBe('forbidden');
  expect((await warden.refused(resetDemo)).code).toBe('forbidden');
});

test('a town with buildings of its own is left alone', async () => {
  await api.app.db.system.deleteFrom('demo_town').execute();

  expect(await ensureDemoTown(api.app, plan)).toBeNull();
});

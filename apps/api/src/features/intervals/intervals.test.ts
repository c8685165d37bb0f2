import { createHash, randomUUID } from 'node:crypto';
import { ingestIntervals, latestValues } from '@citypulse/contracts/intervals';
import type { MeasuringPointId } from '@citypulse/contracts/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let manager: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  manager = await api.as('energy_manager');
});
afterAll(() => api.close());

async function givenPoint(
  fields: { intervalSeconds?: 900 | 3600; readingMode?: 'interval' | 'manual' } = {},
) {
  const building = await api.given.building();
  const point = await api.given.measuringPoint({ buildingId: building.id, ...fields });
  return { ...point, id: point.id as MeasuringPointId };
}

async function givenGatewayKey(buildingId: string): Promise<string> {
  const key = `cpk_${randomUUID()}`;
  const key_hash = createHash('sha256').update(key).digest();
  await api.app.db.system
    .insertInto('data_sources')
    .values({ name: 'Gateway', building_id: buildingId, key_hash, key_hint: key.slice(-4) })
    .execute();
  return key;
}

const at = (day: string, quarter: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + quarter * 900_000).toISOString();
const quarters = (day: string, values: readonly (number | null)[], first = 0) =>
  values.map((value, index) => ({
    start: at(day, first + index),
    lengthSeconds: 900 as const,
    value,
    quality: value === null ? ('G' as const) : ('W' as const),
  }));
const deliver = (point: { id: MeasuringPointId }, intervals: ReturnType<typeof quarters>, user = manager) =>
  user.call(ingestIntervals, { body: { measuringPointId: point.id, intervals } });

const hour = (start: string) => ({ start, lengthSeconds: 3600 as const, value: 4, quality: 'W' as const });
const one = (start: string, value: number | null = 1) => ({ start, lengthSeconds: 900 as const, value });
const body = (measuringPointId: MeasuringPointId) => ({
  body: { measuringPointId, intervals: quarters('2026-03-10', [1]) },
});

async function daysOf(point: { key: number }) {
  const days = await sql<Record<string, unknown>>`
    select day, value, peak, covered_seconds, day_seconds, version, changed_from from interval_days
    where point_key = ${point.key} order by day`.execute(api.app.db.system);
  return days.rows;
}

/** The rollups as they must be, from the intervals alone. */
async function rollupsAreTrue(point: { key: number }) {
  const wrong = await sql`
    with true_days as (
      select (start at time zone 'Europe/Berlin')::date as day, round(sum(value)::numeric, 6)::float8 as value,
        coalesce(sum(length_seconds) filter (where value is not null), 0) as covered
      from interval_values where point_key = ${point.key} group by 1
    ), true_months as (
      select date_trunc('month', day)::date as month, sum(value) as value, sum(covered) as covered from true_days group by 1
    ), true_hours as (
      select date_trunc('hour', start) as start, round(sum(value)::numeric, 6)::float8 as value from interval_values
      where point_key = ${point.key} group by 1
    )
    select t.day::text from true_days t full join (select * from interval_days where point_key = ${point.key}) d on d.day = t.day
    where d.day is null or t.day is null or abs(d.value - t.value) > 1e-5 or d.covered_seconds <> t.covered
    union all
    select t.month::text from true_months t full join (select * from interval_months where point_key = ${point.key}) m on m.month = t.month
    where m.month is null or t.month is null or abs(m.value - t.value) > 1e-5 or m.covered_seconds <> t.covered
    union all
    select t.start::text from true_hours t full join (select * from interval_hours where point_key = ${point.key}) h on h.start = t.start
    where h.start is null or t.start is null or abs(h.value - t.value) > 1e-5`.execute(api.app.db.system);
  return wrong.rows.length === 0;
}

const outboxOf = async (point: { id: string }) => {
  const rows = await sql<{
    part: string;
  }>`select part from change_outbox where entity_type = 'interval_days' and entity_id = ${point.id}
    union all select part from change_feed where entity_type = 'interval_days' and entity_id = ${point.id}`.execute(
    api.app.db.system,
  );
  return rows.rows;
};

test('a delivery is counted, replaced by the next one, and the same again changes nothing', async () => {
  const point = await givenPoint();

  expect(await deliver(point, quarters('2026-03-10', [1, 2, 3]))).toEqual({
    inserted: 3,
    updated: 0,
    unchanged: 0,
  });
  expect(await deliver(point, quarters('2026-03-10', [1, 2.5, 3, 4]))).toEqual({
    inserted: 1,
    updated: 1,
    unchanged: 2,
  });
  const before = { days: await daysOf(point), outbox: await outboxOf(point) };
  expect(await deliver(point, quarters('2026-03-10', [1, 2.5, 3, 4]))).toEqual({
    inserted: 0,
    updated: 0,
    unchanged: 4,
  });
  expect({ days: await daysOf(point), outbox: await outboxOf(point) }).toEqual(before);
});

test('days hold sum, peak and coverage, and say from where they changed', async () => {
  const point = await givenPoint();

  await deliver(point, quarters('2026-03-10', [1, null, 3.25], 40));
  await deliver(point, quarters('2026-03-10', [2], 50));

  expect(await daysOf(point)).toEqual([
    {
      day: '2026-03-10',
      value: 6.25,
      peak: 13,
      covered_seconds: 2700,
      day_seconds: 86_400,
      version: 2,
      changed_from: '2026-03-10T10:00:00Z',
    },
  ]);
  expect(await outboxOf(point)).toHaveLength(2);
});

test.each([
  ['2026-03-29', '2026-03-28T23:00:00Z', 92],
  ['2026-10-25', '2026-10-24T22:00:00Z', 100],
])('the local day %s has as many quarter hours as the clock showed', async (day, start, count) => {
  const point = await givenPoint();
  const first = Date.parse(start);
  const intervals = Array.from({ length: count }, (_, index) => ({
    start: new Date(first + index * 900_000).toISOString(),
    lengthSeconds: 900 as const,
    value: 0.1,
    quality: 'W' as const,
  }));

  await deliver(point, intervals);

  const [only, ...others] = await daysOf(point);
  expect(others).toEqual([]);
  expect(only).toMatchObject({
    day,
    value: count / 10,
    covered_seconds: count * 900,
    day_seconds: count * 900,
  });
});

test('an interval of another length over the same time is refused and named, and nothing of the request stays', async () => {
  const point = await givenPoint();
  await deliver(point, quarters('2026-03-10', [1], 41));

  const problem = await manager.refused(ingestIntervals, {
    body: {
      measuringPointId: point.id,
      intervals: [hour('2026-03-10T08:00:00Z'), hour('2026-03-10T10:00:00Z')],
    },
  });
  const apart = await manager.call(ingestIntervals, {
    body: { measuringPointId: point.id, intervals: [hour('2026-03-10T11:00:00Z')] },
  });
  const quarterInHour = await manager.refused(ingestIntervals, {
    body: { measuringPointId: point.id, intervals: quarters('2026-03-10', [1], 46) },
  });

  expect(problem).toMatchObject({
    code: 'interval_overlap',
    detail: expect.stringContaining('2026-03-10T10:15:00'),
  });
  expect(apart).toEqual({ inserted: 1, updated: 0, unchanged: 0 });
  expect(quarterInHour.code).toBe('interval_overlap');
  expect(await daysOf(point)).toMatchObject([{ value: 5, covered_seconds: 4500 }]);
});

test('future, ancient and crooked intervals are refused with their place', async () => {
  const point = await givenPoint();
  const refused = (interval: ReturnType<typeof one>) =>
    manager.refused(ingestIntervals, {
      body: { measuringPointId: point.id, intervals: [one('2026-01-01T00:00:00Z'), interval] },
    });
  const tomorrow = new Date(Math.ceil(Date.now() / 900_000) * 900_000 + 2 * 86_400_000).toISOString();

  expect((await refused(one(tomorrow))).errors).toMatchObject([
    { path: 'body.intervals.1.start', code: 'time_in_future' },
  ]);
  expect((await refused(one('1999-12-31T00:00:00Z'))).errors).toMatchObject([{ code: 'time_too_old' }]);
  expect((await refused(one('2026-01-01T00:07:00Z'))).errors).toMatchObject([{ code: 'off_grid' }]);
  expect((await refused(one('2026-01-01T00:15:00Z', null))).errors).toMatchObject([
    { code: 'value_missing' },
  ]);
  expect((await refused(one('2026-01-01T00:15:00Z', -1))).code).toBe('invalid_request');
  expect((await refused(one('2026-01-01T00:15:00Z', Number.NaN))).code).toBe('interval_invalid');
  expect(await daysOf(point)).toEqual([]);
});

test('measuring points out of reach, unknown ones and manual ones take no intervals', async () => {
  const point = await givenPoint();
  const manual = await givenPoint({ readingMode: 'manual' });
  const elsewhere = await api.as('energy_manager', (await api.given.building()).id);
  const viewer = await api.as('viewer', point.building_id);

  expect((await elsewhere.refused(ingestIntervals, body(point.id))).code).toBe('unknown_measuring_point');
  expect((await manager.refused(ingestIntervals, body(randomUUID() as MeasuringPointId))).code).toBe(
    'unknown_measuring_point',
  );
  expect((await viewer.refused(ingestIntervals, body(point.id))).code).toBe('forbidden');
  expect((await manager.refused(ingestIntervals, body(manual.id))).code).toBe('interval_invalid');
});

test('200 deliveries at once to the same and to different points leave true sums and block nobody', async () => {
  const points = await Promise.all(Array.from({ length: 8 }, () => givenPoint()));
  const deliveries = Array.from({ length: 200 }, (_, index) => {
    const point = points[index % 4 === 0 ? 0 : index % 8];
    // Neighbours share days and hours, and every fifth repeats a quarter hour with another value.
    const day = index % 10 === 9 ? `2025-${String(1 + (index % 12)).padStart(2, '0')}-01` : '2026-05-01';
    const intervals = quarters(day, [index + 0.1, index + 0.2, index + 0.3], (index * 2) % 180);
    return deliver(point as { id: MeasuringPointId }, intervals);
  });

  const answers = await Promise.all(deliveries);

  expect(answers.every(({ inserted, updated, unchanged }) => inserted + updated + unchanged === 3)).toBe(
    true,
  );
  for (const point of points) expect(await rollupsAreTrue(point)).toBe(true);
});

test('the newest value of each point in reach is listed, gaps aside', async () => {
  const point = await givenPoint();
  const foreign = await givenPoint();
  await deliver(point, quarters('2026-03-10', [1, 7.5, null]));
  await deliver(foreign, quarters('2026-03-10', [1]));
  const viewer = await api.as('viewer', point.building_id);

  const { items } = await viewer.call(latestValues, {});

  expect(items).toEqual([
    {
      measuringPointId: point.id,
      buildingId: point.building_id,
      start: at('2026-03-10', 1).replace('.000', ''),
      lengthSeconds: 900,
      value: 7.5,
      quality: 'W',
    },
  ]);
});

test('a gateway delivers with its key, within its building only', async () => {
  const point = await givenPoint();
  const foreign = await givenPoint();
  const gateway = api.asToken(await givenGatewayKey(point.building_id));

  expect(await deliver(point, quarters('2026-03-10', [1]), gateway)).toEqual({
    inserted: 1,
    updated: 0,
    unchanged: 0,
  });
  const refusal = await gateway.refused(ingestIntervals, {
    body: { measuringPointId: foreign.id, intervals: quarters('2026-03-10', [1]) },
  });
  expect(refusal.code).toBe('unknown_measuring_point');
  expect((await gateway.refused(latestValues, {})).code).toBe('forbidden');
});

import { randomUUID } from 'node:crypto';
import type { MeasuringPointId, MeterId, ReadingId } from '@citypulse/contracts/common';
import type { Request } from '@citypulse/contracts/endpoint';
import { createReading, listReadings, reviewReading } from '@citypulse/contracts/readings';
import { exchangeMeter } from '@citypulse/contracts/metering';
import { getSeries } from '@citypulse/contracts/series';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';
import { rewriteReadingDays } from './reading-days.service.ts';

let api: TestApi;
let caretaker: TestUser;
let facilityManager: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  caretaker = await api.as('caretaker');
  facilityManager = await api.as('facility_manager');
});
afterAll(() => api.close());

async function givenMeter(
  fields: { medium?: string; digits?: number; factor?: number; readingMode?: 'manual' | 'interval' } = {},
) {
  const building = await api.given.building();
  const point = await api.given.measuringPoint({
    buildingId: building.id,
    medium: fields.medium,
    readingMode: fields.readingMode ?? 'manual',
  });
  const meter = await api.given.meter({
    measuringPointId: point.id,
    buildingId: building.id,
    digits: fields.digits,
    factor: fields.factor,
    installedAt: '2025-12-31T23:00:00Z',
    startValue: 1000,
  });
  return { ...meter, id: meter.id as MeterId, point: { ...point, id: point.id as MeasuringPointId } };
}
type GivenMeter = Awaited<ReturnType<typeof givenMeter>>;

type Body = Request<typeof createReading>['body'];
const read = (meter: { id: MeterId }, readAt: string, value: number, more: Partial<Body> = {}) =>
  caretaker.call(createReading, { body: { meterId: meter.id, readAt, value, ...more } });
const review = (readingId: ReadingId, status: 'confirmed' | 'discarded') =>
  caretaker.call(reviewReading, { params: { readingId }, body: { status } });

async function daysOf({ point }: GivenMeter) {
  const days = await sql<{
    day: string;
    value: number;
    covered_seconds: number;
    day_seconds: number;
    basis: string;
  }>`
    select day, value, covered_seconds, day_seconds, basis from interval_days where point_key = ${point.key}
    order by day`.execute(api.app.db.system);
  return days.rows;
}

const dayOf = (index: number) => new Date(Date.UTC(2026, 0, 5 + index * 9, 7, index)).toISOString();
const sum = (days: readonly { value: number }[]) =>
  Math.round(days.reduce((total, { value }) => total + value, 0) * 1e6) / 1e6;

/** Derives everything again; the days must already be as that leaves them. */
async function expectDaysAsFromScratch(meter: GivenMeter) {
  const incremental = await daysOf(meter);
  const db = api.app.db.system;
  await sql`delete from interval_days where point_key = ${meter.point.key}`.execute(db);
  await db.transaction().execute((tx) => rewriteReadingDays(tx, meter.point.id));
  expect(incremental).toEqual(await daysOf(meter));
}

test('a reading is a fact with its consumption, spread over the days since the one before', async () => {
  const meter = await givenMeter({ factor: 2 });

  const first = await read(meter, '2026-01-11T00:00:00+01:00', 1100, { note: 'im Keller' });
  const second = await read(meter, '2026-01-21T00:00:00+01:00', 1150);

  expect(first).toMatchObject({
    meterId: meter.id,
    registerId: meter.registerId,
    measuringPointId: meter.point.id,
    value: 1100,
    readAt: '2026-01-10T23:00:00Z',
    readerId: caretaker.userId,
    readerName: 'Test caretaker',
    source: 'manual',
    note: 'im Keller',
    consumption: 200,
  });
  expect(second).toMatchObject({ status: 'plausible', consumption: 100 });
  const days = await daysOf(meter);
  expect(days).toHaveLength(20);
  expect(days[0]).toEqual({
    day: '2026-01-01',
    value: 20,
    covered_seconds: 86_400,
    day_seconds: 86_400,
    basis: 'R',
  });
  expect(days.at(-1)).toMatchObject({ day: '2026-01-20', value: 10 });
});

test('heat is spread by the shares of the months, and a series shows it in days but not in hours', async () => {
  const meter = await givenMeter({ medium: 'district_heat' });
  await read(meter, '2026-07-01T00:00:00+02:00', 2000);

  const ask = (resolution: 'hour' | 'month') =>
    caretaker.call(getSeries, {
      query: {
        measuringPointId: meter.point.id,
        from: '2026-01-01T00:00:00+01:00',
        to: resolution === 'hour' ? '2026-01-02T00:00:00+01:00' : '2026-07-01T00:00:00+02:00',
        resolution,
      },
    });

  const months = (await ask('month')).points;
  expect(months.every(({ completeness }) => completeness === 1)).toBe(true);
  expect(sum(months.map(({ value }) => ({ value: value ?? 0 })))).toBe(1000);
  // 170 ‰ of 583.3 ‰ from January to June.
  expect(months[0]?.value).toBeCloseTo((1000 * 170) / 583.3, 3);
  expect((await ask('hour')).points.map(({ value }) => value)).toEqual(Array<null>(24).fill(null));
});

test('the same reading sent again changes nothing, another one under its id is refused', async () => {
  const meter = await givenMeter();
  const id = randomUUID() as ReadingId;

  const first = await read(meter, '2026-01-11T00:00:00Z', 1100, { id });
  const again = await read(meter, '2026-01-11T01:00:00+01:00', 1100, { id });
  const other = await caretaker.refused(createReading, {
    body: { id, meterId: meter.id, readAt: '2026-01-11T00:00:00Z', value: 1101 },
  });

  expect(again).toEqual(first);
  expect(other.code).toBe('already_exists');
  expect((await caretaker.call(listReadings, { query: { meterId: meter.id } })).items).toEqual([first]);
});

test('an implausible reading is kept and marked, and counts once somebody confirms it', async () => {
  const meter = await givenMeter();
  await read(meter, '2026-01-11T00:00:00Z', 1100);
  await read(meter, '2026-01-21T00:00:00Z', 1200);

  const suspicious = await read(meter, '2026-01-31T00:00:00Z', 1150);
  const before = sum(await daysOf(meter));
  await review(suspicious.id, 'discarded');
  const next = await read(meter, '2026-02-10T00:00:00Z', 1400);
  const jump = await read(meter, '2026-02-20T00:00:00Z', 9000);
  const withoutJump = sum(await daysOf(meter));
  const confirmed = await review(jump.id, 'confirmed');

  expect(suspicious).toMatchObject({ status: 'suspicious', reason: 'backwards', consumption: null });
  expect(before).toBe(200);
  expect(next).toMatchObject({ status: 'plausible', consumption: 200 });
  expect(jump.status).toBe('suspicious');
  expect(withoutJump).toBe(400);
  expect(confirmed).toMatchObject({ status: 'confirmed', consumption: 7600 });
  expect(sum(await daysOf(meter))).toBe(8000);
  await expectDaysAsFromScratch(meter);
});

test('a correction supersedes once; the corrected reading stays on record and no longer counts', async () => {
  const meter = await givenMeter();
  const wrong = await read(meter, '2026-01-11T00:00:00Z', 1100);

  const right = await read(meter, '2026-01-11T00:00:00Z', 1010, { supersedes: wrong.id });
  const twice = await caretaker.refused(createReading, {
    body: { meterId: meter.id, readAt: '2026-01-11T00:00:00Z', value: 1011, supersedes: wrong.id },
  });
  const confirm = await caretaker.refused(reviewReading, {
    params: { readingId: wrong.id },
    body: { status: 'confirmed' },
  });

  const { items } = await caretaker.call(listReadings, { query: { measuringPointId: meter.point.id } });
  expect(items.map(({ id, status }) => [id, status]).toSorted()).toEqual(
    [
      [wrong.id, 'corrected'],
      [right.id, right.status],
    ].toSorted(),
  );
  expect([twice.code, confirm.code]).toEqual(['conflict', 'conflict']);
  expect(sum(await daysOf(meter))).toBe(10);
  await expectDaysAsFromScratch(meter);
});

test('a rollover and a meter exchange make neither negative nor huge consumption', async () => {
  const meter = await givenMeter({ digits: 4 });
  await read(meter, '2026-01-31T23:00:00Z', 5500);
  await read(meter, '2026-02-28T23:00:00Z', 9700);
  const rolled = await read(meter, '2026-03-31T22:00:00Z', 3900);
  const exchange = await facilityManager.call(exchangeMeter, {
    params: { measuringPointId: meter.point.id },
    body: {
      exchangedAt: '2026-04-10T10:00:00Z',
      endValue: 5100,
      startValue: 12,
      newMeter: { serial: randomUUID() },
    },
  });

  const afterExchange = await read({ id: exchange.newMeterId }, '2026-04-30T22:00:00Z', 2812);

  expect(rolled).toMatchObject({ status: 'plausible', consumption: 4200 });
  expect(afterExchange.consumption).toBe(2800);
  expect(sum(await daysOf(meter))).toBe(4500 + 4200 + 4200 + 1200 + 2800);
  await expectDaysAsFromScratch(meter);
});

test('readings out of order, corrected, discarded and confirmed leave the days as derived from scratch', async () => {
  const meter = await givenMeter({ medium: 'gas' });
  const order = [7, 2, 11, 0, 5, 9, 1, 3, 10, 4, 8, 6];
  const made: { id: ReadingId; index: number }[] = [];
  for (const index of order) {
    const reading = await read(meter, dayOf(index), 1000 + (index + 1) * 40 + (index % 3));
    made.push({ id: reading.id, index });
    if (reading.status === 'suspicious') await review(reading.id, 'confirmed');
  }
  await expectDaysAsFromScratch(meter);

  await review(made[1]?.id as ReadingId, 'discarded');
  await expectDaysAsFromScratch(meter);
  await read(meter, dayOf(5.2), 1000 + 6 * 40 + 9, { supersedes: made[4]?.id });
  await expectDaysAsFromScratch(meter);
  await review(made[2]?.id as ReadingId, 'discarded');
  await review(made[2]?.id as ReadingId, 'confirmed');
  await expectDaysAsFromScratch(meter);
});

test('readings at once at one meter all count', async () => {
  const meter = await givenMeter();

  await Promise.all(
    Array.from({ length: 24 }, (_, index) =>
      read(meter, new Date(Date.UTC(2026, 0, 3 + index)).toISOString(), 1010 + index * 10),
    ),
  );
  for (const { id, status } of (await caretaker.call(listReadings, { query: { meterId: meter.id } })).items) {
    if (status === 'suspicious') await review(id, 'confirmed');
  }

  expect(sum(await daysOf(meter))).toBe(240);
  await expectDaysAsFromScratch(meter);
});

test('a point with intervals keeps readings as checks and derives no days from them', async () => {
  const meter = await givenMeter({ readingMode: 'interval' });

  await read(meter, '2026-01-11T00:00:00Z', 1100);

  expect(await daysOf(meter)).toEqual([]);
});

test('impossible times, unknown meters and foreign buildings are refused', async () => {
  const meter = await givenMeter();
  const stranger = await api.as('caretaker', (await api.given.building()).id);
  const viewer = await api.as('viewer', meter.point.building_id);
  const body = (more: Partial<Body> = {}) => ({
    body: { meterId: meter.id, readAt: '2026-01-11T00:00:00Z', value: 1100, ...more },
  });
  const soon = new Date(Date.now() + 10 * 60_000).toISOString();

  expect(await caretaker.refused(createReading, body({ readAt: soon }))).toMatchObject({
    code: 'reading_invalid',
    errors: [{ path: 'body.readAt', code: 'time_in_future' }],
  });
  expect(await caretaker.refused(createReading, body({ readAt: '1999-12-31T00:00:00Z' }))).toMatchObject({
    code: 'reading_invalid',
    errors: [{ code: 'time_too_old' }],
  });
  expect((await caretaker.refused(createReading, body({ meterId: randomUUID() as MeterId }))).code).toBe(
    'unknown_meter',
  );
  expect((await stranger.refused(createReading, body())).code).toBe('unknown_meter');
  expect((await viewer.refused(createReading, body())).code).toBe('forbidden');
  expect((await caretaker.call(listReadings, { query: { meterId: meter.id } })).items).toEqual([]);
});

test('readings are listed newest first, page by page, within reach', async () => {
  const meter = await givenMeter();
  for (const day of ['05', '03', '04']) await read(meter, `2026-02-${day}T00:00:00Z`, 1000 + Number(day));
  const own = await api.as('viewer', meter.point.building_id);
  const stranger = await api.as('viewer', (await api.given.building()).id);

  const first = await own.call(listReadings, { query: { limit: 2 } });
  const second = await own.call(listReadings, { query: { limit: 2, cursor: first.nextCursor ?? '' } });

  expect([...first.items, ...second.items].map(({ readAt }) => readAt.slice(0, 10))).toEqual([
    '2026-02-05',
    '2026-02-04',
    '2026-02-03',
  ]);
  expect(second.nextCursor).toBeNull();
  expect((await stranger.call(listReadings, {})).items).toEqual([]);
});

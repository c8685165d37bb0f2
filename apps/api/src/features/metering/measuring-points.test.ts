import { getBuilding } from '@citypulse/contracts/buildings';
import { ingestIntervals } from '@citypulse/contracts/intervals';
import {
  createMeasuringPoint,
  createMeter,
  exchangeMeter,
  getMeasuringPoint,
  getMeter,
  listBuildingMeasuringPoints,
  listMeasuringPoints,
  listMeterExchanges,
  listMeters,
  updateMeasuringPoint,
} from '@citypulse/contracts/metering';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { givenReading, meterOf, pointOf } from '../../../test/given-metering.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';
import { newId } from '../../platform/new-id.ts';

let api: TestApi;
let manager: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  manager = await api.as('energy_manager');
});
afterAll(() => api?.close());

const newPoint = async (fields: object = {}, buildingId?: string) =>
  manager.call(createMeasuringPoint, pointOf(buildingId ?? (await api.given.building()).id, fields));

const givenInterval = (measuringPointId: string, start: string, value: number | null) =>
  manager.call(ingestIntervals, {
    body: {
      measuringPointId,
      intervals: [{ start, lengthSeconds: 900, value, quality: value === null ? 'G' : 'W' }],
    },
  });

test('a measuring point is a main one unless it is part of another, and interval points count quarter hours', async () => {
  const main = await newPoint({ readingMode: 'interval', place: 'Keller', roundPosition: 3 });
  expect(main).toMatchObject({
    kind: 'main',
    direction: 'consumption',
    intervalSeconds: 900,
    parentId: null,
    lastValueAt: null,
  });
  const part = await newPoint({ parentId: main.id }, main.buildingId);
  expect(part).toMatchObject({ kind: 'sub', parentId: main.id, intervalSeconds: null });
  const request = pointOf(main.buildingId, { id: newId(), readingMode: 'interval', intervalSeconds: 3600 });
  const made = await manager.call(createMeasuringPoint, request);
  expect(await manager.call(createMeasuringPoint, request)).toEqual(made);
  const other = { body: { ...request.body, medium: 'gas' as const } };
  expect(await manager.refused(createMeasuringPoint, other)).toMatchObject({ code: 'already_exists' });
});

test('a parent is another measuring point of the same building and never a part of its own part', async () => {
  const [main, foreign] = [await newPoint(), await newPoint()];
  const part = await newPoint({ parentId: main.id }, main.buildingId);
  expect(
    await manager.refused(createMeasuringPoint, pointOf(main.buildingId, { parentId: foreign.id })),
  ).toMatchObject({
    code: 'conflict',
    errors: [{ path: 'body.parentId' }],
  });
  const change = (id: string, body: object) =>
    manager.refused(updateMeasuringPoint, { params: { measuringPointId: id }, body });
  expect(await change(main.id, { kind: 'sub', parentId: part.id })).toMatchObject({
    errors: [{ path: 'body.parentId' }],
  });
  expect(await change(part.id, { parentId: part.id })).toMatchObject({ errors: [{ path: 'body.parentId' }] });
  expect(await change(main.id, { parentId: part.id })).toMatchObject({ errors: [{ path: 'body.kind' }] });
  expect(await change(main.id, { retiredOn: '2024-01-01' })).toMatchObject({ code: 'in_use' });
});

const change = (measuringPointId: string, body: object) => ({ params: { measuringPointId }, body });

test('a medium is metered in its own units', async () => {
  const { id } = await api.given.building();
  const water = { medium: 'water' as const, readingMode: 'manual' as const, intervalSeconds: null };
  expect(await manager.refused(createMeasuringPoint, pointOf(id, { ...water, unit: 'kWh' }))).toMatchObject({
    code: 'conflict',
    errors: [{ path: 'body.unit' }],
  });
  const point = await manager.call(createMeasuringPoint, pointOf(id, { ...water, unit: 'm3' }));
  expect(
    await manager.refused(updateMeasuringPoint, change(point.id, { medium: 'electricity' })),
  ).toMatchObject({ code: 'conflict' });
});

test('medium, unit and reading mode are free until the first reading or value and fixed from then on', async () => {
  const [byHand, byInterval] = [await newPoint(), await newPoint({ readingMode: 'interval' })];
  expect(
    await manager.call(updateMeasuringPoint, change(byHand.id, { medium: 'gas', unit: 'm3' })),
  ).toMatchObject({ unit: 'm3' });
  expect(
    await manager.call(updateMeasuringPoint, change(byInterval.id, { readingMode: 'manual' })),
  ).toMatchObject({ readingMode: 'manual', intervalSeconds: null });
  expect(
    await manager.call(
      updateMeasuringPoint,
      change(byInterval.id, { readingMode: 'interval', intervalSeconds: 3600 }),
    ),
  ).toMatchObject({ intervalSeconds: 3600 });
  const meter = await manager.call(createMeter, meterOf(byHand.id));
  await givenReading(api, meter, 5, '2024-02-01T00:00:00Z');
  await givenInterval(byInterval.id, '2024-02-01T00:00:00Z', 1);
  const attempts: [string, object][] = [
    [byHand.id, { medium: 'water' }],
    [byHand.id, { unit: 'kWh' }],
    [byHand.id, { readingMode: 'interval' }],
    [byInterval.id, { unit: 'm3' }],
  ];
  for (const [id, body] of attempts) {
    expect(await manager.refused(updateMeasuringPoint, change(id, body))).toMatchObject({ code: 'conflict' });
  }
  expect(
    await manager.call(updateMeasuringPoint, change(byHand.id, { medium: 'gas', name: 'Gas Heizraum' })),
  ).toMatchObject({ name: 'Gas Heizraum' });
});

test('the last value is the end of the newest interval with a value, or the newest reading that was not discarded', async () => {
  const point = await newPoint({ readingMode: 'interval' });
  const seen = async () =>
    (await manager.call(getMeasuringPoint, { params: { measuringPointId: point.id } })).lastValueAt;
  expect(await seen()).toBeNull();
  await givenInterval(point.id, '2024-03-31T10:00:00Z', 2);
  await givenInterval(point.id, '2024-05-01T10:00:00Z', null);
  expect(await seen()).toBe('2024-03-31T10:15:00Z');
  const meter = await manager.call(createMeter, meterOf(point.id));
  await givenReading(api, meter, 7, '2024-04-30T08:00:00Z');
  await givenReading(api, meter, 9, '2024-05-30T08:00:00Z', 'discarded');
  expect(await seen()).toBe('2024-04-30T08:00:00Z');
  const { items } = await manager.call(listMeters, { query: { measuringPointId: point.id } });
  expect(items[0]?.lastReading).toEqual({ value: 7, readAt: '2024-04-30T08:00:00.000Z' });
});

test('who holds the right in one building works there and finds nothing elsewhere', async () => {
  const [own, foreign] = [await newPoint(), await newPoint()];
  const foreignMeter = await manager.call(createMeter, meterOf(foreign.id));
  const local = await api.as('facility_manager', own.buildingId);
  const meter = await local.call(createMeter, meterOf(own.id, { startValue: 3 }));
  expect(
    await local.call(updateMeasuringPoint, { params: { measuringPointId: own.id }, body: { place: 'UG' } }),
  ).toMatchObject({ place: 'UG' });
  expect(
    await local.call(exchangeMeter, {
      params: { measuringPointId: own.id },
      body: {
        exchangedAt: '2024-05-01T00:00:00Z',
        endValue: 4,
        startValue: 0,
        newMeter: { serial: newId() },
      },
    }),
  ).toMatchObject({ oldMeterId: meter.id });
  const elsewhere = { params: { measuringPointId: foreign.id } };
  expect(await local.refused(getMeasuringPoint, elsewhere)).toMatchObject({ status: 404 });
  expect(await local.refused(updateMeasuringPoint, { ...elsewhere, body: { place: 'UG' } })).toMatchObject({
    status: 404,
  });
  expect(await local.refused(listMeterExchanges, elsewhere)).toMatchObject({ status: 404 });
  expect(await local.refused(createMeasuringPoint, pointOf(foreign.buildingId))).toMatchObject({
    status: 404,
  });
  expect(await local.refused(createMeter, meterOf(foreign.id))).toMatchObject({
    code: 'unknown_measuring_point',
  });
  expect(await local.refused(getMeter, { params: { meterId: foreignMeter.id } })).toMatchObject({
    status: 404,
  });
  expect((await local.call(listMeasuringPoints)).items.map((point) => point.id)).toEqual([own.id]);
  expect(
    (await local.call(listMeters, { query: { includeRemoved: 'true' } })).items.map(
      (one) => one.measuringPointId,
    ),
  ).toEqual([own.id, own.id]);
  const caretaker = await api.as('caretaker', own.buildingId);
  expect(await caretaker.call(getMeasuringPoint, { params: { measuringPointId: own.id } })).toMatchObject({
    id: own.id,
  });
  expect(await caretaker.refused(createMeasuringPoint, pointOf(own.buildingId))).toMatchObject({
    status: 403,
  });
});

test('points come in the order of the reading round, page by page, and are found by serial or place', async () => {
  const { id: buildingId } = await api.given.building();
  const names = [
    ['Öl', null],
    ['Wasser', 2],
    ['Strom', 1],
    ['Gas', null],
    ['Pumpe', 2],
  ] as const;
  for (const [name, roundPosition] of names)
    await newPoint({ name, roundPosition, place: 'Kellerraum 7' }, buildingId);
  const seen: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await manager.call(listBuildingMeasuringPoints, {
      params: { buildingId },
      query: { limit: 2, ...(cursor ? { cursor } : {}) },
    });
    seen.push(...page.items.map((point) => point.name));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(['Strom', 'Pumpe', 'Wasser', 'Gas', 'Öl']);
  const { items } = await manager.call(listBuildingMeasuringPoints, { params: { buildingId } });
  const meter = await manager.call(createMeter, meterOf(items[0]?.id ?? ''));
  expect(
    (await manager.call(listMeasuringPoints, { query: { search: meter.serial.toUpperCase() } })).items,
  ).toHaveLength(1);
  expect((await manager.call(listMeasuringPoints, { query: { search: 'ellerraum 7' } })).items).toHaveLength(
    5,
  );
  expect(
    (await manager.call(listMeters, { query: { search: meter.serial, buildingId } })).items,
  ).toHaveLength(1);
  await manager.call(updateMeasuringPoint, {
    params: { measuringPointId: items[1]?.id ?? '' },
    body: { retiredOn: '2024-01-01' },
  });
  expect((await manager.call(listBuildingMeasuringPoints, { params: { buildingId } })).items).toHaveLength(4);
  expect(await manager.call(getBuilding, { params: { buildingId } })).toMatchObject({
    measuringPointCount: 4,
  });
});

import { updateBuilding } from '@citypulse/contracts/buildings';
import {
  createMeasuringPoint,
  createMeter,
  exchangeMeter,
  getMeasuringPoint,
  getMeter,
  listMeterExchanges,
  listMeters,
  updateMeter,
} from '@citypulse/contracts/metering';
import { consumptionPieces, totalConsumption } from '@citypulse/energy/consumption';
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

test('a meter gets one register when none is named, keeps those that are, and is installed one at a time', async () => {
  const [point, second] = [await newPoint({ medium: 'gas', unit: 'm3' }), await newPoint()];
  const request = meterOf(point.id, {
    id: newId(),
    serial: 'G-4711',
    startValue: 12.5,
    digits: 5,
    decimals: 2,
  });
  const meter = await manager.call(createMeter, request);
  expect(meter).toMatchObject({
    medium: 'gas',
    startValue: 12.5,
    factor: 1,
    installedAt: '2023-12-31T23:00:00Z',
  });
  expect(meter.registers).toMatchObject([{ obis: null, unit: 'm3' }]);
  expect(await manager.call(createMeter, request)).toEqual(meter);
  expect(await manager.refused(createMeter, { body: { ...request.body, startValue: 1 } })).toMatchObject({
    code: 'already_exists',
  });
  const registers = [
    { obis: '1-0:1.8.1', label: 'HT', unit: 'kWh' },
    { obis: '1-0:1.8.2', label: 'NT', unit: 'kWh' },
  ];
  const doubled = await manager.call(createMeter, meterOf(second.id, { registers }));
  expect(doubled.registers).toMatchObject(registers);
  expect(await manager.refused(createMeter, meterOf(point.id))).toMatchObject({
    code: 'conflict',
    errors: [{ path: 'body.installedAt' }],
  });
  expect(await manager.refused(createMeter, meterOf(second.id, { serial: 'g-4711' }))).toMatchObject({
    code: expect.stringMatching(/already_exists|conflict/),
  });
  expect(
    await manager.refused(createMeter, meterOf((await newPoint()).id, { serial: 'g-4711' })),
  ).toMatchObject({
    code: 'already_exists',
    errors: [{ path: 'body.serial' }],
  });
  expect(
    await manager.refused(createMeter, meterOf((await newPoint()).id, { startValue: 10 ** 6 })),
  ).toMatchObject({ code: 'conflict' });
  expect(await manager.refused(createMeter, meterOf(newId()))).toMatchObject({
    code: 'unknown_measuring_point',
  });
});

test('a Zählerwechsel joins two counters: the consumption runs through it', async () => {
  const point = await newPoint();
  const old = await manager.call(
    createMeter,
    meterOf(point.id, {
      startValue: 100,
      digits: 5,
      registers: [{ obis: '1-0:1.8.0', label: null, unit: 'kWh' }],
    }),
  );
  await givenReading(api, old, 400, '2024-04-01T00:00:00Z');
  const request = {
    params: { measuringPointId: point.id },
    body: {
      id: newId(),
      exchangedAt: '2024-05-01T10:00:00+02:00',
      endValue: 450,
      startValue: 7,
      newMeter: { serial: 'NEU-1', factor: 2 },
    },
  };
  const exchange = await manager.call(exchangeMeter, request);
  expect(await manager.call(exchangeMeter, request)).toEqual(exchange);
  expect(
    await manager.refused(exchangeMeter, { ...request, body: { ...request.body, endValue: 451 } }),
  ).toMatchObject({ code: 'already_exists' });
  const [before, after] = [
    await manager.call(getMeter, { params: { meterId: old.id } }),
    await manager.call(getMeter, { params: { meterId: exchange.newMeterId } }),
  ];
  expect(before).toMatchObject({
    removedAt: '2024-05-01T08:00:00Z',
    endValue: 450,
    lastReading: { value: 450 },
  });
  expect(after).toMatchObject({
    installedAt: '2024-05-01T08:00:00Z',
    startValue: 7,
    lastReading: { value: 7 },
  });
  expect(after.registers).toMatchObject([{ obis: '1-0:1.8.0', unit: 'kWh' }]);
  await givenReading(api, after, 57, '2024-06-01T00:00:00Z');
  expect(await manager.call(listMeterExchanges, { params: request.params })).toMatchObject({
    items: [exchange],
    nextCursor: null,
  });
  expect(await manager.call(getMeasuringPoint, { params: request.params })).toMatchObject({
    meter: { serial: 'NEU-1' },
  });

  const spans = await Promise.all(
    [before, after].map(async (meter) => {
      const rows = await api.app.db.system
        .selectFrom('readings')
        .select(['value', 'read_at'])
        .where('meter_id', '=', meter.id)
        .execute();
      return {
        ...meter,
        installedAt: Date.parse(meter.installedAt),
        removedAt: meter.removedAt && Date.parse(meter.removedAt),
        readings: rows.map((row) => ({ at: Date.parse(row.read_at), value: row.value })),
      };
    }),
  );
  expect(totalConsumption(consumptionPieces(spans as Parameters<typeof consumptionPieces>[0]))).toMatchObject(
    {
      kind: 'known',
      amount: 450 - 100 + (57 - 7) * 2,
    },
  );
});

test('an exchange that cannot be true is refused and changes nothing', async () => {
  const point = await newPoint();
  const meter = await manager.call(createMeter, meterOf(point.id, { startValue: 100, digits: 4 }));
  await givenReading(api, meter, 400, '2024-04-01T00:00:00Z');
  const exchange = (body: object) =>
    manager.refused(exchangeMeter, {
      params: { measuringPointId: point.id },
      body: {
        exchangedAt: '2024-05-01T00:00:00Z',
        endValue: 450,
        startValue: 0,
        newMeter: { serial: newId() },
        ...body,
      },
    });
  expect(await exchange({ endValue: 300 })).toMatchObject({
    code: 'reading_invalid',
    errors: [{ path: 'body.endValue' }],
  });
  expect(await exchange({ endValue: 10_000 })).toMatchObject({ code: 'reading_invalid' });
  expect(await exchange({ exchangedAt: '2024-03-01T00:00:00Z' })).toMatchObject({
    errors: [{ path: 'body.exchangedAt' }],
  });
  expect(await exchange({ exchangedAt: '2023-03-01T00:00:00Z' })).toMatchObject({ code: 'conflict' });
  expect(await exchange({ exchangedAt: '2999-01-01T00:00:00Z' })).toMatchObject({ code: 'reading_invalid' });
  expect(await exchange({ newMeter: { id: meter.id, serial: 'X' } })).toMatchObject({
    code: 'already_exists',
  });
  const taken = await manager.call(createMeter, meterOf((await newPoint()).id));
  expect(await exchange({ newMeter: { serial: taken.serial } })).toMatchObject({
    errors: [{ path: 'body.newMeter.serial' }],
  });
  expect(await manager.call(getMeter, { params: { meterId: meter.id } })).toMatchObject({
    removedAt: null,
    version: meter.version,
  });
  expect(
    await manager.refused(exchangeMeter, {
      params: { measuringPointId: (await newPoint()).id },
      body: {
        exchangedAt: '2024-05-01T00:00:00Z',
        endValue: 1,
        startValue: 0,
        newMeter: { serial: newId() },
      },
    }),
  ).toMatchObject({ code: 'conflict' });
});

test('of two exchanges of one meter at the same time exactly one happens', async () => {
  const point = await newPoint();
  await manager.call(createMeter, meterOf(point.id, { startValue: 0 }));
  const attempts = await Promise.allSettled(
    ['A', 'B', 'C'].map((serial) =>
      manager.call(exchangeMeter, {
        params: { measuringPointId: point.id },
        body: {
          exchangedAt: '2024-05-01T00:00:00Z',
          endValue: 10,
          startValue: 0,
          newMeter: { serial: `${serial}-${newId()}` },
        },
      }),
    ),
  );
  expect(attempts.map((attempt) => attempt.status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
  const { items } = await manager.call(listMeters, {
    query: { measuringPointId: point.id, includeRemoved: 'true' },
  });
  expect(items).toHaveLength(2);
});

test('a meter is retired with its end value and makes room for the next', async () => {
  const point = await newPoint();
  const meter = await manager.call(createMeter, meterOf(point.id, { startValue: 1 }));
  const change = (body: object) => ({ params: { meterId: meter.id }, body });
  expect(await manager.refused(updateMeter, change({ endValue: 5 }))).toMatchObject({
    errors: [{ path: 'body.endValue' }],
  });
  expect(await manager.refused(updateMeter, change({ removedAt: '2023-01-01T00:00:00Z' }))).toMatchObject({
    code: 'conflict',
  });
  expect(
    await manager.call(
      updateMeter,
      change({ removedAt: '2024-06-01T00:00:00Z', endValue: 5, calibratedUntil: '2030-12-31' }),
    ),
  ).toMatchObject({ endValue: 5, calibratedUntil: '2030-12-31' });
  expect((await manager.call(listMeters, { query: { measuringPointId: point.id } })).items).toEqual([]);
  expect(await manager.call(getMeasuringPoint, { params: { measuringPointId: point.id } })).toMatchObject({
    meter: null,
  });
  const next = await manager.call(
    createMeter,
    meterOf(point.id, { serial: meter.serial, installedAt: '2024-06-01T00:00:00Z' }),
  );
  await manager.call(exchangeMeter, {
    params: { measuringPointId: point.id },
    body: { exchangedAt: '2024-07-01T00:00:00Z', endValue: 1, startValue: 0, newMeter: { serial: newId() } },
  });
  expect(
    await manager.refused(updateMeter, { params: { meterId: next.id }, body: { endValue: 3 } }),
  ).toMatchObject({ code: 'conflict' });
});

test('a renamed building and a changed meter are new versions of the rows that show them', async () => {
  const point = await newPoint();
  const meter = await manager.call(createMeter, meterOf(point.id));
  const seen = async () => ({
    point: await manager.call(getMeasuringPoint, { params: { measuringPointId: point.id } }),
    meter: await manager.call(getMeter, { params: { meterId: meter.id } }),
  });
  const first = await seen();
  expect(first.point).toMatchObject({ meter: { id: meter.id, serial: meter.serial } });
  expect(first.point.version).toBeGreaterThan(point.version);
  await manager.call(updateBuilding, {
    params: { buildingId: point.buildingId },
    body: { name: 'Umgetauft' },
  });
  const second = await seen();
  expect(second).toMatchObject({
    point: { buildingName: 'Umgetauft' },
    meter: { buildingName: 'Umgetauft' },
  });
  expect(second.point.version).toBeGreaterThan(first.point.version);
  expect(second.meter.version).toBeGreaterThan(first.meter.version);
  const stale = { 'If-Match': `"${first.meter.version}"` };
  await expect(
    manager.call(updateMeter, { params: { meterId: meter.id }, body: { serial: 'Anders' } }, stale),
  ).rejects.toMatchObject({ problem: { code: 'version_mismatch' } });
});

import type { BuildingId, MeasuringPointId, Medium } from '@citypulse/contracts/common';
import type { Request, Response } from '@citypulse/contracts/endpoint';
import { ingestIntervals } from '@citypulse/contracts/intervals';
import { getSeries, Series } from '@citypulse/contracts/series';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let manager: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  manager = await api.as('energy_manager');
});
afterAll(() => api.close());

type Fields = Partial<Parameters<TestApi['given']['measuringPoint']>[0]>;
async function givenPoint(fields: Fields = {}) {
  const buildingId = fields.buildingId ?? (await api.given.building()).id;
  const point = await api.given.measuringPoint({ ...fields, buildingId });
  return { id: point.id as MeasuringPointId, buildingId: buildingId as BuildingId };
}

/** Every quarter hour (or hour) of the span has the same value. */
async function deliverEven(
  point: { id: MeasuringPointId },
  from: string,
  to: string,
  value: number,
  lengthSeconds: 900 | 3600 = 900,
) {
  const step = lengthSeconds * 1000;
  const count = (Date.parse(to) - Date.parse(from)) / step;
  const intervals = Array.from({ length: count }, (_, index) => ({
    start: new Date(Date.parse(from) + index * step).toISOString(),
    lengthSeconds,
    value,
  }));
  await manager.call(ingestIntervals, { body: { measuringPointId: point.id, intervals } });
}

type Query = NonNullable<Request<typeof getSeries>['query']>;
const series = (query: Query, user = manager): Promise<Response<typeof getSeries>> =>
  user.call(getSeries, { query });
const refused = (query: Query, user = manager) => user.refused(getSeries, { query });
const values = ({ points }: Response<typeof getSeries>) => points.map(({ value }) => value);

test('every bucket of the period is listed; what was not measured is null, not zero', async () => {
  const point = await givenPoint();
  await deliverEven(point, '2026-01-10T10:00:00Z', '2026-01-10T10:30:00Z', 2.5);

  const quarters = await series({
    measuringPointId: point.id,
    from: '2026-01-10T09:45:00Z',
    to: '2026-01-10T11:00:00+00:00',
    resolution: '15m',
  });
  const hours = await series({
    measuringPointId: point.id,
    from: '2026-01-10T10:00:00+01:00',
    to: '2026-01-10T12:00:00+01:00',
    resolution: 'hour',
  });

  expect(quarters).toEqual({
    unit: 'kWh',
    basis: [],
    points: [
      { start: '2026-01-10T09:45:00Z', value: null, completeness: 0 },
      { start: '2026-01-10T10:00:00Z', value: 2.5, completeness: 1 },
      { start: '2026-01-10T10:15:00Z', value: 2.5, completeness: 1 },
      { start: '2026-01-10T10:30:00Z', value: null, completeness: 0 },
      { start: '2026-01-10T10:45:00Z', value: null, completeness: 0 },
    ],
  });
  expect(hours.points).toEqual([
    { start: '2026-01-10T09:00:00Z', value: null, completeness: 0 },
    { start: '2026-01-10T10:00:00Z', value: 5, completeness: 0.5 },
  ]);
});

test('days and months are local, with 92 and 100 quarter hours at the clock changes', async () => {
  const point = await givenPoint();
  await deliverEven(point, '2026-03-27T23:00:00Z', '2026-03-30T22:00:00Z', 0.25);
  await deliverEven(point, '2026-10-23T22:00:00Z', '2026-10-26T23:00:00Z', 0.25);
  const year = {
    measuringPointId: point.id,
    from: '2026-01-01T00:00:00+01:00',
    to: '2027-01-01T00:00:00+01:00',
  };

  const quarters = (day: string, from: string, to: string) =>
    series({ measuringPointId: point.id, from: `${day}T00:00:00${from}`, to, resolution: '15m' });
  const days = await series({ ...year, resolution: 'day' });
  const months = await series({ ...year, resolution: 'month' });

  expect((await quarters('2026-03-29', '+01:00', '2026-03-30T00:00:00+02:00')).points).toHaveLength(92);
  expect((await quarters('2026-10-25', '+02:00', '2026-10-26T00:00:00+01:00')).points).toHaveLength(100);
  expect(days.points).toHaveLength(365);
  expect(days.points.filter(({ value }) => value !== null)).toEqual([
    { start: '2026-03-27T23:00:00Z', value: 24, completeness: 1 },
    { start: '2026-03-28T23:00:00Z', value: 23, completeness: 1 },
    { start: '2026-03-29T22:00:00Z', value: 24, completeness: 1 },
    { start: '2026-10-23T22:00:00Z', value: 24, completeness: 1 },
    { start: '2026-10-24T22:00:00Z', value: 25, completeness: 1 },
    { start: '2026-10-25T23:00:00Z', value: 24, completeness: 1 },
  ]);
  expect(months.points.map(({ start, value }) => [start, value])).toEqual([
    ['2025-12-31T23:00:00Z', null],
    ['2026-01-31T23:00:00Z', null],
    ['2026-02-28T23:00:00Z', 71],
    ...['03-31', '04-30', '05-31', '06-30', '07-31', '08-31'].map((end) => [`2026-${end}T22:00:00Z`, null]),
    ['2026-09-30T22:00:00Z', 73],
    ['2026-10-31T23:00:00Z', null],
    ['2026-11-30T23:00:00Z', null],
  ]);
  expect(months.points[2]?.completeness).toBe(0.0956);
});

test('an hourly point in quarter hours is an even load', async () => {
  const point = await givenPoint({ intervalSeconds: 3600 });
  await deliverEven(point, '2026-01-10T10:00:00Z', '2026-01-10T11:00:00Z', 6, 3600);

  const window = { measuringPointId: point.id, from: '2026-01-10T10:30:00Z', to: '2026-01-10T11:15:00Z' };

  expect(values(await series({ ...window, resolution: '15m' }))).toEqual([1.5, 1.5, null]);
});

test('a building adds up its main points of one direction, in kWh where units differ', async () => {
  const first = await givenPoint({ medium: 'gas', unit: 'kWh' });
  const { buildingId } = first;
  const second = await givenPoint({ buildingId, medium: 'gas', unit: 'm3' });
  const sub = await givenPoint({ buildingId, medium: 'gas', kind: 'sub' });
  const heat = await givenPoint({ buildingId, medium: 'district_heat' });
  for (const point of [first, second, sub, heat]) {
    await deliverEven(point, '2024-01-10T10:00:00Z', '2024-01-10T11:00:00Z', 1);
  }
  await api.app.db.system
    .insertInto('gas_conversions')
    .values({ valid_from: '2024-01-01', valid_to: '2025-01-01', state_number: 0.95, calorific_value: 11 })
    .execute();
  const ask = (medium: Medium) =>
    series({
      buildingId,
      medium,
      from: '2024-01-10T00:00:00+01:00',
      to: '2024-01-11T00:00:00+01:00',
      resolution: 'day',
    });

  expect(await ask('gas')).toEqual({
    unit: 'kWh',
    points: [{ start: '2024-01-09T23:00:00Z', value: 45.8, completeness: 0.0417 }],
    basis: ['Gas ab 01.01.2024: Zustandszahl 0,95 × Brennwert 11 kWh/m³ (Hs)'],
  });
  expect((await ask('district_heat')).points[0]?.value).toBe(4);
  expect(await ask('water')).toEqual({
    unit: 'm3',
    points: [{ start: '2024-01-09T23:00:00Z', value: null, completeness: 0 }],
    basis: [],
  });
});

test('a building answers gas in kWh once a conversion is known, its measuring point in m³', async () => {
  const point = await givenPoint({ medium: 'gas', unit: 'm3' });
  await deliverEven(point, '2019-01-10T10:00:00Z', '2019-01-10T11:00:00Z', 1);
  const day = {
    from: '2019-01-10T00:00:00+01:00',
    to: '2019-01-11T00:00:00+01:00',
    resolution: 'day',
  } as const;
  const ofBuilding = () => series({ ...day, buildingId: point.buildingId, medium: 'gas' });
  expect(await ofBuilding()).toMatchObject({ unit: 'm3', points: [{ value: 4 }] });
  await api.app.db.system
    .insertInto('gas_conversions')
    .values({ valid_from: '2019-01-01', valid_to: '2020-01-01', state_number: 0.95, calorific_value: 10 })
    .execute();
  expect(await ofBuilding()).toMatchObject({ unit: 'kWh', points: [{ value: 38 }] });
  expect(await series({ ...day, measuringPointId: point.id })).toMatchObject({
    unit: 'm3',
    points: [{ value: 4 }],
  });
});

test('cost and CO2 follow the tariff and the factors of each day', async () => {
  const point = await givenPoint({ medium: 'heating_oil', unit: 'l', intervalSeconds: 3600 });
  await deliverEven(point, '2025-12-30T23:00:00Z', '2026-01-01T23:00:00Z', 1, 3600);
  const db = api.app.db.system;
  const tariff = { medium: 'heating_oil', capacity_price_euros: 80, vat_percent: 19 };
  await db
    .insertInto('tariffs')
    .values([
      { ...tariff, name: 'Öl 25', valid_from: '2025-01-01', valid_to: '2026-01-01', energy_price_cents: 10 },
      {
        ...tariff,
        name: 'Öl 26',
        valid_from: '2026-01-01',
        energy_price_cents: 12,
        base_price_euros: 365,
        co2_price_euros: 60,
      },
    ])
    .execute();
  const set = await db
    .insertInto('factor_sets')
    .values({ name: 'BAFA', source: 'BAFA', year: 2025, valid_from: '2026-01-01' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('factors')
    .values({ factor_set_id: set.id, medium: 'heating_oil', kg_per_kwh: 0.266, basis: 'Hi' })
    .execute();
  const window = {
    measuringPointId: point.id,
    from: '2025-12-31T00:00:00+01:00',
    to: '2026-01-02T00:00:00+01:00',
  };

  const cost = await series({ ...window, resolution: 'day', quantity: 'cost' });
  const co2 = await series({ ...window, resolution: 'month', quantity: 'co2' });
  const hourly = await series({ ...window, resolution: 'hour', quantity: 'cost' });

  // 24 l are 240 kWh: 240 · 0,10 € · 1,19; then 240 · (0,12 € + 60 €/t · 0,266 kg) · 1,19 and 1,19 € of the base price.
  expect(cost.unit).toBe('EUR');
  expect(values(cost)).toEqual([28.56, 40.020176]);
  expect(cost.basis).toEqual([
    'Tarif „Öl 25“ ab 01.01.2025: 10 ct/kWh, 19 % USt.; Leistungspreis nicht enthalten',
    'Heizöl: 10 kWh/l (Hi)',
    'Tarif „Öl 26“ ab 01.01.2026: 12 ct/kWh, CO₂-Preis 60 €/t, Grundpreis 365 €/a, 19 % USt.; Leistungspreis nicht enthalten',
    'CO₂-Faktoren „BAFA“ (BAFA, 2025): 0,266 kg/kWh (Hi)',
  ]);
  expect(co2).toMatchObject({ unit: 'kgCO2', points: [{ value: null, completeness: 0 }, { value: 63.84 }] });
  expect(values(hourly).reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBeCloseTo(
    28.56 + 38.830176,
    4,
  );
});

test('too many points, an empty period and foreign or unknown places are refused', async () => {
  const point = await givenPoint();
  const stranger = await api.as('viewer', (await api.given.building()).id);
  const window = { from: '2025-01-01T00:00:00Z', to: '2025-02-01T00:00:00Z', resolution: 'day' as const };

  const long = {
    ...window,
    measuringPointId: point.id,
    resolution: '15m' as const,
    to: '2026-06-01T00:00:00Z',
  };
  expect((await refused(long)).code).toBe('too_many_points');
  expect((await refused({ ...window, measuringPointId: point.id, to: window.from })).code).toBe(
    'invalid_request',
  );
  for (const beyond of [{ from: '1800-01-01T00:00:00Z' }, { to: '2200-01-02T00:00:00Z' }]) {
    const months = { ...window, ...beyond, measuringPointId: point.id, resolution: 'month' as const };
    expect((await refused(months)).code).toBe('invalid_request');
  }
  expect((await refused({ ...window, buildingId: point.buildingId })).code).toBe('invalid_request');
  expect((await refused({ ...window, measuringPointId: point.id }, stranger)).code).toBe('not_found');
  expect((await refused({ ...window, buildingId: point.buildingId, medium: 'gas' }, stranger)).code).toBe(
    'not_found',
  );
});

test('the text the database writes fits the schema, tiny and large values too', async () => {
  const point = await givenPoint();
  await deliverEven(point, '2026-02-10T10:00:00Z', '2026-02-10T10:15:00Z', 1e-9);
  await deliverEven(point, '2026-02-10T10:15:00Z', '2026-02-10T10:30:00Z', 999_999_999.5);

  const window = { measuringPointId: point.id, from: '2026-02-10T10:00:00Z', to: '2026-02-10T10:30:00Z' };
  const answer = Series.parse(await series({ ...window, resolution: '15m' }));

  expect(values(answer)).toEqual([1e-9, 999_999_999.5]);
});

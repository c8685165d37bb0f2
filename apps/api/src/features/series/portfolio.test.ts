import type { BuildingId, MeasuringPointId, SiteId } from '@citypulse/contracts/common';
import { ingestIntervals } from '@citypulse/contracts/intervals';
import { getBuildingFigures, getPortfolio } from '@citypulse/contracts/series';
import { startOfDay } from '@citypulse/energy/local-days';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let manager: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  manager = await api.as('energy_manager');
});
afterAll(() => api.close());

async function givenDay(
  buildingId: string,
  day: string,
  value: number,
  fields: { medium?: string; unit?: string; kind?: string; direction?: string } = {},
) {
  const point = await api.given.measuringPoint({ buildingId, ...fields });
  await deliverQuarters(point.id as MeasuringPointId, day, 96, value / 96);
  return point;
}

async function deliverQuarters(measuringPointId: MeasuringPointId, day: string, length: number, value = 1) {
  const from = startOfDay(day);
  const intervals = Array.from({ length }, (_, index) => ({
    start: new Date(from + index * 900_000).toISOString(),
    lengthSeconds: 900 as const,
    value,
  }));
  await manager.call(ingestIntervals, { body: { measuringPointId, intervals } });
}

const year = { from: '2025-01-01T00:00:00+01:00', to: '2026-01-01T00:00:00+01:00' };

test('the portfolio adds main points per medium and direction, for the buildings in reach', async () => {
  const [school, hall] = [await api.given.building(), await api.given.building()];
  await givenDay(school.id, '2025-01-10', 96);
  await givenDay(school.id, '2025-02-10', 48);
  await givenDay(school.id, '2025-02-10', 12, { kind: 'sub' });
  await givenDay(school.id, '2025-02-10', 24, { medium: 'pv', direction: 'generation' });
  await givenDay(hall.id, '2025-02-11', 192);
  const viewer = await api.as('viewer', school.id);

  const town = await manager.call(getPortfolio, { query: year });
  const own = await viewer.call(getPortfolio, { query: { ...year, resolution: 'month' } });
  const site = await manager.call(getPortfolio, { query: { ...year, siteId: hall.site_id as SiteId } });

  expect(town.media.map(({ medium, direction, unit, total }) => [medium, direction, unit, total])).toEqual([
    ['electricity', 'consumption', 'kWh', 336],
    ['pv', 'generation', 'kWh', 24],
  ]);
  expect(own.media[0]).toMatchObject({
    total: 144,
    measuringPointCount: 2,
    lastValueAt: '2025-02-10T23:00:00Z',
    completeness: 0.0027,
  });
  expect(own.media[0]?.points.map(({ value }) => value)).toEqual([96, 48, ...Array<null>(10).fill(null)]);
  expect(site.media.map(({ total }) => total)).toEqual([192]);
});

test('building figures total each medium in kWh or m³, with completeness and the newest value', async () => {
  const building = await api.given.building();
  await givenDay(building.id, '2025-03-10', 10, { medium: 'gas', unit: 'm3' });
  await givenDay(building.id, '2025-03-11', 3, { medium: 'water', unit: 'm3' });
  await api.app.db.system
    .insertInto('gas_conversions')
    .values({ valid_from: '2025-01-01', state_number: 0.95, calorific_value: 11 })
    .execute();
  const query = {
    ...year,
    from: '2025-03-10T00:00:00+01:00',
    to: '2025-03-12T00:00:00+01:00',
    buildingId: building.id as BuildingId,
  };

  const { items } = await manager.call(getBuildingFigures, { query });

  expect(items).toEqual([
    {
      buildingId: building.id,
      completeness: 0.5,
      lastValueAt: '2025-03-11T23:00:00Z',
      media: [
        { medium: 'gas', direction: 'consumption', unit: 'kWh', total: 104.5, completeness: 0.5 },
        { medium: 'water', direction: 'consumption', unit: 'm3', total: 3, completeness: 0.5 },
      ],
    },
  ]);
});

test('figures of cost change with the tariff inside a month and have no price where there is no tariff', async () => {
  const building = await api.given.building();
  await givenDay(building.id, '2025-05-14', 100, { medium: 'district_heat' });
  await givenDay(building.id, '2025-05-15', 100, { medium: 'district_heat' });
  await givenDay(building.id, '2025-05-16', 100, { medium: 'district_heat' });
  const tariff = { medium: 'district_heat', vat_percent: 0 };
  await api.app.db.system
    .insertInto('tariffs')
    .values([
      { ...tariff, name: 'alt', valid_from: '2025-01-01', valid_to: '2025-05-15', energy_price_cents: 10 },
      {
        ...tariff,
        name: 'neu',
        valid_from: '2025-05-15',
        valid_to: '2025-05-16',
        energy_price_cents: 20,
        base_price_euros: 365,
      },
    ])
    .execute();

  const { items } = await manager.call(getBuildingFigures, {
    query: { ...year, buildingId: building.id as BuildingId, quantity: 'cost' },
  });

  expect(items[0]?.media).toMatchObject([{ unit: 'EUR', total: 31 }]);
});

test('a point retired after a clock change is complete with the days it had', async () => {
  const building = await api.given.building();
  // 29 March 2026 has 23 hours.
  const point = await givenDay(building.id, '2026-03-28', 96);
  await deliverQuarters(point.id as MeasuringPointId, '2026-03-29', 92);
  await api.app.db.system
    .updateTable('measuring_points')
    .set({ retired_on: '2026-03-30' })
    .where('id', '=', point.id)
    .execute();

  const { items } = await manager.call(getBuildingFigures, {
    query: {
      from: '2026-03-28T00:00:00+01:00',
      to: '2026-04-01T00:00:00+02:00',
      buildingId: building.id as BuildingId,
    },
  });

  expect(items[0]).toMatchObject({ completeness: 1, media: [{ total: 188, completeness: 1 }] });
});

test('days of a century are refused before they hold up everybody else', async () => {
  const query = { from: '1900-01-01T00:00:00+01:00', to: '2009-01-01T00:00:00+01:00' };
  const media = ['electricity', 'gas', 'district_heat', 'water', 'heating_oil', 'pellets', 'lpg'];
  for (const _ of [1, 2]) {
    const building = await api.given.building();
    for (const medium of media) await api.given.measuringPoint({ buildingId: building.id, medium });
  }

  const problem = await manager.refused(getPortfolio, { query: { ...query, resolution: 'day' } });

  expect(problem).toMatchObject({ status: 422, code: 'too_many_points' });
  expect(await manager.call(getPortfolio, { query })).toMatchObject({ media: expect.any(Array) });
});

import { existsSync, readFileSync } from 'node:fs';
import type { MeasuringPointId } from '@citypulse/contracts/common';
import type { LoadProfileMapping } from '@citypulse/contracts/imports';
import { getSeries } from '@citypulse/contracts/series';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createImporter } from '../../../test/send-import.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

const data = new URL('../../../../../../shared/data/', import.meta.url);
const smardFile = new URL('smard/smard_2024_complete.csv', data);
const steelFile = new URL('steel/Steel_industry_data.csv', data);

let api: TestApi;
let manager: TestUser;
let importer: ReturnType<typeof createImporter>;
beforeAll(async () => {
  api = await startTestApi();
  manager = await api.as('energy_manager');
  importer = createImporter(api.url, manager);
});
afterAll(() => api.close());

async function givenPoint(): Promise<MeasuringPointId> {
  const building = await api.given.building();
  return (await api.given.measuringPoint({ buildingId: building.id })).id as MeasuringPointId;
}

type Resolution = '15m' | 'hour' | 'day' | 'month';
async function series(measuringPointId: MeasuringPointId, from: string, to: string, resolution: Resolution) {
  const { points } = await manager.call(getSeries, { query: { measuringPointId, from, to, resolution } });
  return points;
}
const sum = (points: readonly { value: number | null }[]) =>
  Math.round(points.reduce((total, { value }) => total + (value ?? 0), 0) * 1e6) / 1e6;

const smard: Partial<LoadProfileMapping> = {
  dateColumn: 'Datum',
  timeColumn: 'Uhrzeit',
  valueColumn: 'Gesamtverbrauch (Netzlast) [MWh]',
  dateLayout: 'iso',
  unit: 'MWh',
};

const steel: Partial<LoadProfileMapping> = {
  separator: ',',
  decimal: 'point',
  dateColumn: 'date',
  valueColumn: 'Usage_kWh',
  dateLayout: 'dd/mm/yyyy',
  stamp: 'end-of-dated-day',
  // The plant's clock never moves.
  zone: 'offset:+01:00',
};

describe.skipIf(!existsSync(smardFile))('the grid load of 2024 (../shared/data/smard)', () => {
  const year = ['2024-01-01T00:00:00+01:00', '2025-01-01T00:00:00+01:00'] as const;

  test('imports whole, through both clock changes, and a second time changes nothing', async () => {
    const point = await givenPoint();

    const first = await importer.importFile({ id: point }, readFileSync(smardFile), { mapping: smard });
    const second = await importer.importFile({ id: point }, readFileSync(smardFile), { mapping: smard });

    const quarters = await series(point, ...year, '15m');
    const days = await series(point, ...year, 'day');
    const months = await series(point, ...year, 'month');
    const day = (start: string) => days.find((point) => point.start === start);
    expect(first).toMatchObject({ updated: 0, unchanged: 0, errorCount: 0 });
    expect(second).toMatchObject({ inserted: 0, updated: 0, unchanged: first.inserted });
    expect(quarters.filter(({ value }) => value !== null)).toHaveLength(35_136);
    expect(sum(quarters)).toBe(4_895_547_250);
    expect(sum(days)).toBe(4_895_547_250);
    expect(sum(months)).toBe(4_895_547_250);
    expect(day('2024-03-30T23:00:00Z')).toEqual({
      start: '2024-03-30T23:00:00Z',
      value: 10_384_500,
      completeness: 1,
    });
    expect(day('2024-10-26T22:00:00Z')).toEqual({
      start: '2024-10-26T22:00:00Z',
      value: 12_130_250,
      completeness: 1,
    });
    expect(quarters.reduce((a, b) => ((b.value ?? 0) > (a.value ?? 0) ? b : a))).toMatchObject({
      start: '2024-12-05T10:45:00Z',
      value: 203_500,
    });
    expect(await series(point, '2024-03-31T00:00:00+01:00', '2024-04-01T00:00:00+02:00', '15m')).toHaveLength(
      92,
    );
    expect(
      await series(point, '2024-10-27T00:00:00+02:00', '2024-10-28T00:00:00+01:00', 'hour'),
    ).toHaveLength(25);
  });
});

describe.skipIf(!existsSync(steelFile))('the steel plant of 2018 (../shared/data/steel)', () => {
  test('has the sums and the peak of its description, and a second import changes nothing', async () => {
    const point = await givenPoint();
    const first = await importer.importFile({ id: point }, readFileSync(steelFile), { mapping: steel });
    const second = await importer.importFile({ id: point }, readFileSync(steelFile), { mapping: steel });

    const year = ['2018-01-01T00:00:00+01:00', '2019-01-01T00:00:00+01:00'] as const;
    const months = await series(point, ...year, 'month');
    expect(first).toMatchObject({ inserted: 35_040, errorCount: 0 });
    expect(first.summary).toMatchObject({
      sum: 959_636.71,
      // The quarter hour of 157.18 kWh is 628.72 kW; it ends at 09:45.
      peak: { start: '2018-11-22T08:30:00.000Z', value: 157.18 },
    });
    expect(second).toMatchObject({ inserted: 0, updated: 0, unchanged: 35_040 });
    expect(sum(months)).toBe(959_636.71);
    expect(months[0]).toEqual({ start: '2017-12-31T23:00:00Z', value: 126_238.29, completeness: 1 });
  });
});

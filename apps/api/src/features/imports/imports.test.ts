import type { ImportBatchId, MeasuringPointId } from '@citypulse/contracts/common';
import { guessImport, listImports, undoImport } from '@citypulse/contracts/imports';
import { ingestIntervals } from '@citypulse/contracts/intervals';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createImporter } from '../../../test/send-import.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let manager: TestUser;
let importer: ReturnType<typeof createImporter>;
beforeAll(async () => {
  api = await startTestApi();
  manager = await api.as('energy_manager');
  importer = createImporter(api.url, manager);
});
afterAll(() => api.close());

async function givenPoint(fields: { unit?: string; medium?: string } = {}) {
  const building = await api.given.building();
  const point = await api.given.measuringPoint({ buildingId: building.id, ...fields });
  return { ...point, id: point.id as MeasuringPointId };
}
type Point = Awaited<ReturnType<typeof givenPoint>>;

const header = 'Zeit;Verbrauch [kWh]\n';
const rows = (...lines: string[]) => `${header}${lines.join('\n')}\n`;
const threeRows = rows('10.01.2026 00:00;1,5', '10.01.2026 00:15;2,5', '10.01.2026 00:30;3');

async function stored({ key }: Point) {
  const values = await sql<{ start: string; value: number }>`
    select start, value from interval_values where point_key = ${key} order by start`.execute(
    api.app.db.system,
  );
  return values.rows.map(({ value }) => value);
}
const daySums = async ({ key }: Point) => {
  const days = await sql<{ day: string; value: number }>`
    select day, value from interval_days where point_key = ${key} order by day`.execute(api.app.db.system);
  return days.rows.map(({ day, value }) => [day, value]);
};
const deliver = (point: Point, quarter: number, value: number) =>
  manager.call(ingestIntervals, {
    body: {
      measuringPointId: point.id,
      intervals: [
        {
          start: new Date(Date.parse('2026-01-09T23:00:00Z') + quarter * 900_000).toISOString(),
          lengthSeconds: 900,
          value,
        },
      ],
    },
  });
const undo = (batchId: ImportBatchId | undefined) =>
  manager.call(undoImport, { params: { batchId: batchId as ImportBatchId } });

test('a dry run says what an import would do and changes nothing; the import does just that', async () => {
  const point = await givenPoint();
  await deliver(point, 1, 9);

  const tried = await importer.importFile(point, threeRows, { dryRun: 'true' });
  const before = await stored(point);
  const done = await importer.importFile(point, threeRows);

  expect(before).toEqual([9]);
  expect(tried).toMatchObject({
    inserted: 2,
    updated: 1,
    unchanged: 0,
    errorCount: 0,
    summary: {
      from: '2026-01-09T23:00:00.000Z',
      to: '2026-01-09T23:45:00.000Z',
      sum: 7,
      unit: 'kWh',
      gaps: 0,
    },
    preview: [{ row: 2, start: '2026-01-09T23:00:00.000Z', value: 1.5 }, { row: 3 }, { row: 4 }],
  });
  expect(tried.batchId).toBeUndefined();
  expect(done).toEqual({ ...tried, batchId: done.batchId });
  expect(await stored(point)).toEqual([1.5, 2.5, 3]);
  expect(await daySums(point)).toEqual([['2026-01-10', 7]]);
});

test('importing twice changes nothing, says so and leaves no second batch', async () => {
  const point = await givenPoint();
  const first = await importer.importFile(point, threeRows);

  const second = await importer.importFile(point, threeRows);

  expect(second).toMatchObject({ inserted: 0, updated: 0, unchanged: 3 });
  expect(second.batchId).toBeUndefined();
  const { items } = await manager.call(listImports, { query: { limit: 200 } });
  expect(items.filter(({ measuringPointId }) => measuringPointId === point.id)).toMatchObject([
    {
      id: first.batchId,
      measuringPointName: point.name,
      fileName: 'lastgang.csv',
      createdByName: 'Test energy_manager',
      inserted: 3,
      undoneAt: null,
    },
  ]);
});

test('power, other units and intervals named by their end become amounts at their start', async () => {
  const [power, litres] = [await givenPoint(), await givenPoint({ unit: 'l', medium: 'water' })];
  const text = 'Zeit;Wert\n10.01.2026 00:15;10\n10.01.2026 00:30;20\n';
  const mapping = { valueColumn: 'Wert', stamp: 'end' as const };

  await importer.importFile(power, text, { mapping: { ...mapping, unit: 'kW' } });
  const { summary } = await importer.importFile(litres, text, { mapping: { ...mapping, unit: 'm3' } });

  expect(await stored(power)).toEqual([2.5, 5]);
  expect(await stored(litres)).toEqual([10_000, 20_000]);
  expect(summary).toMatchObject({ unit: 'l', sum: 30_000, peak: { value: 20_000 } });
  expect(await daySums(power)).toEqual([['2026-01-10', 7.5]]);
});

test('undo restores what the import replaced and reports what it no longer owns', async () => {
  const point = await givenPoint();
  await deliver(point, 0, 8);
  await deliver(point, 1, 9);
  const { batchId } = await importer.importFile(point, threeRows);
  await deliver(point, 1, 7);

  const undone = await undo(batchId);

  expect(undone).toEqual({ removed: 1, restored: 1, kept: 1 });
  expect(await stored(point)).toEqual([8, 7]);
  expect(await daySums(point)).toEqual([['2026-01-10', 15]]);
  const again = await manager.refused(undoImport, { params: { batchId: batchId as ImportBatchId } });
  expect(again.code).toBe('conflict');
});

test('undoing the only import leaves no trace in the figures', async () => {
  const point = await givenPoint();
  const { batchId } = await importer.importFile(point, threeRows);

  await undo(batchId);

  expect(await stored(point)).toEqual([]);
  expect(await daySums(point)).toEqual([]);
});

test('imports upon each other come apart in either order', async () => {
  const second = threeRows.replace('2,5', '20');
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const point = await givenPoint();
    await deliver(point, 1, 9);
    const batches = [await importer.importFile(point, threeRows), await importer.importFile(point, second)];

    for (const index of order) await undo(batches[index]?.batchId);

    expect(await stored(point)).toEqual([9]);
    expect(await daySums(point)).toEqual([['2026-01-10', 9]]);
  }
});

test('two imports of the same file at once change things once', async () => {
  const point = await givenPoint();

  const results = await Promise.all([
    importer.importFile(point, threeRows),
    importer.importFile(point, threeRows),
  ]);

  expect(results.map(({ inserted }) => inserted).toSorted()).toEqual([0, 3]);
  expect(results.filter(({ batchId }) => batchId !== undefined)).toHaveLength(1);
});

test('a mapping is proposed from the first lines', async () => {
  const { columns, mapping } = await manager.call(guessImport, { body: { sample: threeRows } });

  expect(columns).toEqual(['Zeit', 'Verbrauch [kWh]']);
  expect(mapping).toMatchObject({ separator: ';', decimal: 'comma', dateLayout: 'dd.mm.yyyy', unit: 'kWh' });
});

test('a file name is kept without the characters that are no part of a name', async () => {
  const point = await givenPoint();

  const { batchId } = await importer.importFile(point, threeRows, { fileName: 'last\u0000gang\u0007.csv' });

  const { items } = await manager.call(listImports);
  expect(items.find(({ id }) => id === batchId)?.fileName).toBe('lastgang.csv');
});

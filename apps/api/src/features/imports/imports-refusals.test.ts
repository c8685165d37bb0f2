import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { ImportBatchId, MeasuringPointId } from '@citypulse/contracts/common';
import type { Problem } from '@citypulse/contracts/errors';
import { createImport, listImportErrors } from '@citypulse/contracts/imports';
import { ingestIntervals } from '@citypulse/contracts/intervals';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createImporter, type SentImport } from '../../../test/send-import.ts';
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

async function givenPoint(fields: { unit?: string; medium?: string; readingMode?: 'manual' } = {}) {
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
test('rows that cannot be read are named, and nothing is imported unless they may be skipped', async () => {
  const point = await givenPoint();
  const bad = rows(
    '10.01.2026 00:00;1,5',
    '10.01.2026 00:15;viel',
    '10.01.2026 00:30;NaN',
    '10.01.2099 00:00;1',
    '10.01.1999 00:00;1',
    '31.02.2026 00:00;1',
    '10.01.2026 00:45;-4',
    '10.01.2026 01:00;2',
  );

  const kept = await importer.importFile(point, bad);
  const nothing = await stored(point);
  const skipped = await importer.importFile(point, bad, { skipErrors: 'true' });

  expect(kept).toMatchObject({ inserted: 0, errorCount: 6 });
  expect(kept.errors.map(({ row, code }) => [row, code])).toEqual([
    [3, 'not_a_number'],
    [4, 'not_finite'],
    [5, 'time_in_future'],
    [6, 'time_too_old'],
    [7, 'invalid_time'],
    [8, 'negative_value'],
  ]);
  expect(kept.batchId).toBeUndefined();
  expect(nothing).toEqual([]);
  expect(skipped).toMatchObject({ inserted: 2, errorCount: 6 });
  const batchId = skipped.batchId as ImportBatchId;
  const first = await manager.call(listImportErrors, { params: { batchId }, query: { limit: 4 } });
  const rest = await manager.call(listImportErrors, {
    params: { batchId },
    query: { cursor: first.nextCursor ?? '' },
  });
  expect([...first.items, ...rest.items]).toEqual(kept.errors);
});

test.each<[string, string | Uint8Array, SentImport['mapping'], string, RegExp]>([
  ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0]), {}, 'not_text', /kein Text/],
  ['an empty file', '', {}, 'empty_file', /keine Datenzeilen/],
  [
    'columns named twice',
    'Zeit;Verbrauch [kWh];Verbrauch [kWh]\n10.01.2026 00:00;1;2\n',
    {},
    'duplicate_column',
    /mehrfach/,
  ],
  [
    'a column that is not there',
    'Datum;Wert\n10.01.2026 00:00;1\n',
    {},
    'column_not_found',
    /Vorhanden: Datum, Wert/,
  ],
  [
    'a unit other than the mapping says',
    rows('10.01.2026 00:00;1'),
    { unit: 'MWh' },
    'unit_mismatch',
    /kWh statt MWh/,
  ],
  [
    'a quotation mark that never closes',
    `${header}"10.01.2026 00:00;1\n`,
    {},
    'broken_row',
    /Anführungszeichen/,
  ],
])('%s is refused with a clear word', async (_, file, mapping, code, message) => {
  const point = await givenPoint();

  const problem = await importer.refused(point, file, { mapping });

  expect(problem).toMatchObject({ code: 'import_unreadable', detail: expect.stringMatching(message) });
  expect(problem.errors?.at(-1)?.code).toBe(code);
  expect(await stored(point)).toEqual([]);
});

test('unknown, foreign and hand-read points and mappings that make no sense are refused', async () => {
  const point = await givenPoint();
  const water = await givenPoint({ unit: 'm3', medium: 'water' });
  const manual = await givenPoint({ readingMode: 'manual' });
  const stranger = await api.as('energy_manager', (await api.given.building()).id);

  expect((await importer.refused({ id: randomUUID() as MeasuringPointId }, threeRows)).code).toBe(
    'unknown_measuring_point',
  );
  expect((await importer.refused(point, threeRows, { user: stranger })).code).toBe('unknown_measuring_point');
  expect((await importer.refused(point, threeRows, { user: await api.as('caretaker') })).code).toBe(
    'forbidden',
  );
  expect(await importer.refused(water, threeRows)).toMatchObject({
    code: 'import_unreadable',
    errors: [{ path: 'body.mapping.unit', code: 'unit_mismatch' }],
  });
  expect(await importer.refused(manual, threeRows)).toMatchObject({
    code: 'invalid_request',
    detail: expect.stringMatching(/von Hand/),
  });
  expect(await importer.refused(point, threeRows, { mapping: '{' })).toMatchObject({
    code: 'invalid_request',
  });
  expect(await importer.refused(point, threeRows, { mapping: { zone: 'Mond' as never } })).toMatchObject({
    errors: [{ path: 'body.mapping.zone' }],
  });
});

test.each([
  ['UTF-8', (text: string) => Buffer.from(text, 'utf8')],
  ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf8')],
  ['Latin-1', (text: string) => Buffer.from(text, 'latin1')],
  ['UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
])('a file in %s is read, whatever its letters', async (_, encode) => {
  const point = await givenPoint();
  const text = 'Zeit;Wärmezähler größer [kWh]\n10.01.2026 00:00;1,5\n10.01.2026 00:15;2\n';

  const { inserted } = await importer.importFile(point, encode(text), {
    mapping: { valueColumn: 'Wärmezähler größer [kWh]' },
  });

  expect(inserted).toBe(2);
  expect(await stored(point)).toEqual([1.5, 2]);
});

test('hours over quarter hours are refused and nothing of the file stays', async () => {
  const point = await givenPoint();
  await deliver(point, 4, 1);
  const hours = rows('10.01.2026 00:00;4', '10.01.2026 01:00;5', '10.01.2026 02:00;6');

  const tried = await importer.refused(point, hours, { dryRun: 'true' });
  const problem = await importer.refused(point, hours);

  expect([tried.code, problem.code]).toEqual(['interval_overlap', 'interval_overlap']);
  expect(await stored(point)).toEqual([1]);
});

test('an upload beyond the limit is refused before it is sent', async () => {
  const point = await givenPoint();
  const problem = await new Promise<Problem>((resolve, reject) => {
    const sending = request(`${api.url}${createImport.path}`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${manager.accessToken}`,
        'Content-Type': 'multipart/form-data; boundary=x',
        'Content-Length': 100 * 1024 * 1024,
      },
    });
    sending.on('error', reject);
    sending.on('response', async (answer) => {
      let text = '';
      for await (const chunk of answer) text += String(chunk);
      sending.destroy();
      resolve(JSON.parse(text) as Problem);
    });
    sending.write('--x\r\n');
  });

  expect(problem).toMatchObject({
    code: 'payload_too_large',
    status: 413,
    detail: expect.stringMatching(/32 MB/),
  });
  expect(await stored(point)).toEqual([]);
});

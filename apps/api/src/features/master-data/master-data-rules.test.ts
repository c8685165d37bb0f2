import { listBuildings, listSites } from '@citypulse/contracts/buildings';
import { importMasterData, type masterDataKinds } from '@citypulse/contracts/master-data';
import { createMeasuringPoint, createMeter, exchangeMeter } from '@citypulse/contracts/metering';
import { getSeries } from '@citypulse/contracts/series';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { givenReading, meterOf, pointOf } from '../../../test/given-metering.ts';
import { sendFile } from '../../../test/send-file.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';
import { newId } from '../../platform/new-id.ts';

let api: TestApi;
let manager: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  manager = await api.as('energy_manager');
});
afterAll(() => api?.close());

type Kind = (typeof masterDataKinds)[number];

const send = (user: TestUser, kind: Kind, file: string | Uint8Array, dryRun = false) =>
  sendFile(api, user, importMasterData, file, { kind, dryRun: String(dryRun) });
async function take(kind: Kind, file: string | Uint8Array, user = manager) {
  const { status, body } = await send(user, kind, file);
  expect(status, JSON.stringify(body)).toBe(200);
  return importMasterData.response.parse(body);
}
const counts = (inserted: number, updated: number, unchanged: number) => ({
  inserted,
  updated,
  unchanged,
  errors: [],
});
const errorsOf = async (kind: Kind, file: string) =>
  (await take(kind, file)).errors.map(({ row, column, code }) => [row, column, code]);

test('every bad line is named with its column, and none of the good ones is taken', async () => {
  const before = (await manager.call(listBuildings)).items;
  await take('sites', 'Liegenschaft\nRathausplatz\n');
  const file =
    'Liegenschaft;Gebäude;Nutzung;Baujahr;NGF;Stillgelegt am\n' +
    'Rathausplatz;Gutes Haus;Verwaltung;1900;100;\n' +
    'Gibtsnicht;Haus;Verwaltung;1900;100;\n' +
    'Rathausplatz;Haus 2;Schloss;19.5;-3;31.02.2020\n' +
    'Rathausplatz;;Verwaltung;;;\n' +
    'Rathausplatz;Gutes Haus;Verwaltung;;NaN;\n' +
    'Rathausplatz;gutes haus;Verwaltung;;;;überzählig\n' +
    '\n' +
    `Rathausplatz;${'x'.repeat(201)};Verwaltung;;;\n`;
  expect(await errorsOf('buildings', file)).toEqual([
    [3, 'Liegenschaft', 'unknown_site'],
    [4, 'Nutzung', 'unknown_value'],
    [4, 'Baujahr', 'not_a_whole_number'],
    [4, 'NGF', 'out_of_range'],
    [4, 'Stillgelegt am', 'not_a_date'],
    [5, 'Gebäude', 'missing_value'],
    [6, 'NGF', 'not_a_number'],
    [7, null, 'too_many_cells'],
    [9, 'Gebäude', 'text_too_long'],
  ]);
  expect((await manager.call(listBuildings)).items).toEqual(before);
});

test('lines that mean the same thing twice, and columns that come twice or are unknown, are named', async () => {
  expect(await errorsOf('sites', 'Liegenschaft\nDoppelt\nDOPPELT\n')).toEqual([[3, null, 'duplicate_row']]);
  expect(await errorsOf('sites', 'Liegenschaft;name\nA;B\n')).toEqual([
    [1, 'Liegenschaft', 'duplicate_column'],
  ]);
  expect(await errorsOf('sites', 'Liegenschaft;Farbe\nA;rot\n')).toEqual([[1, 'Farbe', 'unknown_column']]);
  await take('sites', 'Liegenschaft\nErste\nZweite\n');
  const { items } = await manager.call(listSites, { query: { limit: 200 } });
  const second = items.find((site) => site.name === 'Zweite');
  expect(await errorsOf('sites', `ID;Liegenschaft\n${second?.id};Erste\n`)).toEqual([
    [2, null, 'already_exists'],
  ]);
});

const refused = async (file: string | Uint8Array) => {
  const { status, body } = await send(manager, 'sites', file);
  return [status, body['code'], (body['errors'] as { code: string }[] | undefined)?.[0]?.code];
};

test('a file that is no such table is refused as a whole, with a reason', async () => {
  expect(await refused('')).toEqual([422, 'import_unreadable', 'empty_file']);
  expect(await refused('a;b;c\n1;2;3\n')).toEqual([422, 'import_unreadable', 'no_columns']);
  expect(await refused('Liegenschaft\nA\u0000B\n')).toEqual([422, 'import_unreadable', 'not_text']);
  expect(await refused('Liegenschaft\n"offen\n')).toEqual([422, 'import_unreadable', 'broken_row']);
  expect(await refused(Buffer.concat([Buffer.from('Liegenschaft\nÄ\n'), Buffer.from([0x81, 0xff])]))).toEqual(
    [422, 'import_unreadable', 'broken_encoding'],
  );
  expect(await refused(Buffer.alloc(5 * 1024 * 1024 + 1, 'Liegenschaft\n'))).toEqual([
    413,
    'payload_too_large',
    undefined,
  ]);
});

test('points and meters are refused where the town itself would refuse them', async () => {
  const building = await api.given.building({ name: `Haus ${newId()}` });
  const main = await manager.call(createMeasuringPoint, pointOf(building.id, { name: 'Haupt' }));
  await manager.call(createMeasuringPoint, pointOf(building.id, { name: 'Teil', parentId: main.id }));
  const meter = await manager.call(createMeter, meterOf(main.id, { serial: 'M-1', startValue: 0 }));
  await givenReading(api, meter, 10, '2024-03-01T00:00:00Z');
  const points = (header: string, line: string) =>
    errorsOf('measuring_points', `Gebäude;Messstelle;${header}\n${building.name};${line}\n`);
  expect(await points('Medium', 'Haupt;PV')).toEqual([[2, 'Medium', 'has_values']]);
  expect(await points('Übergeordnete Messstelle;Art', 'Haupt;Teil;Unter')).toEqual([
    [2, 'Übergeordnete Messstelle', 'part_of_itself'],
  ]);
  expect(await points('Übergeordnete Messstelle', 'Teil;Fremd')).toEqual([
    [2, 'Übergeordnete Messstelle', 'unknown_parent'],
  ]);
  expect(await points('Stillgelegt am', 'Haupt;01.01.2024')).toEqual([[2, 'Stillgelegt am', 'in_use']]);
  expect(
    await errorsOf(
      'measuring_points',
      'Gebäude;Messstelle;Medium;Einheit;Erfassung\nNirgends;X;Gas;m3;Hand\n',
    ),
  ).toEqual([[2, 'Gebäude', 'unknown_building']]);
  const meters = (header: string, line: string) =>
    errorsOf('meters', `Gebäude;Messstelle;Zählernummer;${header}\n${building.name};${line}\n`);
  expect(await meters('Eingebaut am', 'Haupt;M-2;01.02.2024')).toEqual([
    [2, 'Eingebaut am', 'meter_installed'],
  ]);
  expect(await meters('Eingebaut am', 'Teil;M-1;01.01.2024')).toEqual([[2, 'Messstelle', 'other_point']]);
  expect(await meters('Eingebaut am', 'Fehlt;M-3;01.01.2024')).toEqual([[2, 'Messstelle', 'unknown_point']]);
  expect(await meters('Ausgebaut am;Endstand', 'Haupt;M-1;01.02.2024;5')).toEqual([
    [2, 'Ausgebaut am', 'read_later'],
  ]);
  expect(await meters('Endstand', 'Haupt;M-1;5')).toEqual([[2, 'Ausgebaut am', 'missing_value']]);
  await manager.call(exchangeMeter, {
    params: { measuringPointId: main.id },
    body: { exchangedAt: '2024-04-01T00:00:00Z', endValue: 20, startValue: 0, newMeter: { serial: 'M-9' } },
  });
  expect(await errorsOf('meters', `ID;Endstand\n${meter.id};21\n`)).toEqual([
    [2, 'Ausgebaut am', 'exchanged'],
  ]);
  const line = `Gebäude;Messstelle;Zählernummer;Ausgebaut am;Endstand\n${building.name};Haupt;M-9;01.06.2024;7\n`;
  expect(await take('meters', line)).toEqual(counts(0, 1, 0));
});

const waterIn = (name: string) =>
  `Gebäude;Messstelle;Medium;Einheit;Erfassung\n${name};Wasser;Wasser;m³;Ablesung\n`;

test('who holds the right in one building imports there and nowhere else', async () => {
  const [own, other] = [
    await api.given.building({ name: `Eigenes ${newId()}` }),
    await api.given.building({ name: `Fremdes ${newId()}` }),
  ];
  const local = await api.as('facility_manager', own.id);
  expect(await send(local, 'sites', 'Liegenschaft\nX\n')).toMatchObject({ status: 403 });
  expect(await take('measuring_points', waterIn(own.name), local)).toEqual(counts(1, 0, 0));
  expect(await take('measuring_points', waterIn(other.name), local)).toMatchObject({
    errors: [{ code: 'unknown_building' }],
  });
  expect(await take('buildings', `ID;Ort\n${own.id};Hechingen\n`, local)).toEqual(counts(0, 1, 0));
  expect(await take('buildings', `ID;Ort\n${other.id};Hechingen\n`, local)).toMatchObject({
    errors: [{ row: 2 }, { row: 2 }, { row: 2 }],
  });
  const site = await api.app.db.system
    .selectFrom('sites as s')
    .innerJoin('buildings as b', 'b.site_id', 's.id')
    .select('s.name')
    .where('b.id', '=', own.id)
    .executeTakeFirstOrThrow();
  const another = `Liegenschaft;Gebäude;Nutzung\n${site.name};Neues ${newId()};Schule\n`;
  expect(await take('buildings', another, local)).toMatchObject({ errors: [{ row: 2, code: 'forbidden' }] });
  const viewer = await api.as('viewer', own.id);
  expect(await send(viewer, 'buildings', 'Gebäude\nX\n')).toMatchObject({ status: 403 });
});

test('another factor or an end value in the file counts at once in what was consumed', async () => {
  const building = await api.given.building();
  const point = await manager.call(createMeasuringPoint, pointOf(building.id));
  const meter = await manager.call(createMeter, meterOf(point.id, { startValue: 0 }));
  await givenReading(api, meter, 31, '2024-02-01T00:00:00+01:00');
  const january = { from: '2024-01-01T00:00:00+01:00', to: '2024-02-01T00:00:00+01:00' };
  const consumed = async (measuringPointId: typeof point.id) => {
    const query = { measuringPointId, ...january, resolution: 'month' as const };
    return (await manager.call(getSeries, { query })).points.map(({ value }) => value);
  };

  expect(await take('meters', `ID;Wandlerfaktor\n${meter.id};40\n`)).toEqual(counts(0, 1, 0));
  expect(await consumed(point.id)).toEqual([1240]);

  const other = await manager.call(createMeasuringPoint, pointOf(building.id));
  const file =
    'Gebäude;Messstelle;Zählernummer;Eingebaut am;Anfangsstand;Ausgebaut am;Endstand\n' +
    `${building.id};${other.name};AB-${newId()};01.01.2024;100;01.02.2024;131\n`;
  expect(await take('meters', file)).toEqual(counts(1, 0, 0));
  expect(await consumed(other.id)).toEqual([31]);
});

import { readFileSync } from 'node:fs';
import { createBuilding, listBuildings, listSites } from '@citypulse/contracts/buildings';
import { importMasterData, masterDataKinds } from '@citypulse/contracts/master-data';
import { listMeasuringPoints, listMeters } from '@citypulse/contracts/metering';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
const buildingsFound = async (search: string) =>
  (await manager.call(listBuildings, { query: { search } })).items;

const town = {
  sites: 'Liegenschaft\nSchulzentrum Nord\nRathausplatz\n',
  buildings:
    'Liegenschaft;Gebäude;Kürzel;Nutzung;Baujahr;PLZ;Breitengrad;NGF [m²];Flächen gültig ab\r\n' +
    'Schulzentrum Nord;Gymnasium;GYM;Schule;1972;72379;48.3512;"4.250,5";01.01.2015\r\n' +
    'schulzentrum nord;Sporthalle;SPH;Turnhalle;;72379;;1.200;01.01.2015\r\n' +
    'Rathausplatz;Rathaus;RH;Verwaltung;1815;72379;;;\r\n',
  measuring_points:
    'Gebäude;Messstelle;Medium;Einheit;Erfassung;Übergeordnete Messstelle;Intervall;Rundgang\n' +
    'GYM;Strom Mensa;Strom;kWh;Lastgang;Strom gesamt;;\n' +
    'GYM;Strom gesamt;Strom;kWh;Lastgang;;15 min;\n' +
    'Rathaus;Gas;Erdgas;m³;Ablesung;;;2\n',
  meters:
    'Gebäude;Messstelle;Zählernummer;Stellen;Wandlerfaktor;Eingebaut am;Anfangsstand;Geeicht bis\n' +
    'RH;Gas;G-100;5;1;01.03.2023;1.234,5;31.12.2030\n' +
    'GYM;Strom gesamt;E-200;6;40;15.06.2023 07:30;0;\n',
};

const seen = async () => [
  await manager.call(listBuildings),
  await manager.call(listMeasuringPoints),
  await manager.call(listMeters),
  await manager.call(listSites),
];

test('a town is built from four files, and sending them again changes nothing', async () => {
  expect(await take('sites', town.sites)).toEqual(counts(2, 0, 0));
  expect(await take('buildings', town.buildings)).toEqual(counts(3, 0, 0));
  expect(await take('measuring_points', town.measuring_points)).toEqual(counts(3, 0, 0));
  expect(await take('meters', town.meters)).toEqual(counts(2, 0, 0));
  const before = await seen();
  expect(before).toMatchObject([
    {
      items: [
        {
          name: 'Gymnasium',
          latitude: 48.3512,
          referenceArea: 4250.5,
          builtIn: 1972,
          siteName: 'Schulzentrum Nord',
          measuringPointCount: 2,
        },
        { name: 'Rathaus', usageType: 'administration', areas: [] },
        {
          name: 'Sporthalle',
          builtIn: null,
          areas: [{ kind: 'ngf', squareMeters: 1200, validFrom: '2015-01-01', validTo: null }],
        },
      ],
    },
    {
      items: [
        { name: 'Strom gesamt', kind: 'main', intervalSeconds: 900, meter: { serial: 'E-200' } },
        { name: 'Strom Mensa', kind: 'sub', intervalSeconds: 900 },
        {
          name: 'Gas',
          medium: 'gas',
          unit: 'm3',
          readingMode: 'manual',
          intervalSeconds: null,
          roundPosition: 2,
        },
      ],
    },
    {
      items: [
        { serial: 'E-200', factor: 40, installedAt: '2023-06-15T05:30:00Z', registers: [{ unit: 'kWh' }] },
        {
          serial: 'G-100',
          digits: 5,
          startValue: 1234.5,
          calibratedUntil: '2030-12-31',
          registers: [{ unit: 'm3' }],
        },
      ],
    },
    { items: [{}, {}] },
  ]);
  expect(await take('sites', town.sites)).toEqual(counts(0, 0, 2));
  expect(await take('buildings', town.buildings)).toEqual(counts(0, 0, 3));
  expect(await take('measuring_points', town.measuring_points)).toEqual(counts(0, 0, 3));
  expect(await take('meters', town.meters)).toEqual(counts(0, 0, 2));
  expect(await seen()).toEqual(before);
});

test('a dry run tells what would happen and leaves everything as it was', async () => {
  const file = `name\nProbe ${newId()}\n`;
  expect(await send(manager, 'sites', file, true)).toEqual({ status: 200, body: counts(1, 0, 0) });
  expect(await send(manager, 'sites', file, true)).toEqual({ status: 200, body: counts(1, 0, 0) });
  expect(await take('sites', file)).toEqual(counts(1, 0, 0));
});

test('English headers, commas, points and quotes are understood as well', async () => {
  await take('sites', 'site name\n"Werkhof, West"\n');
  const file =
    'site,name,usage type,built_in,area_ngf,latitude\n"Werkhof, West","Halle ""A""",depot,1980,"1,250.5",48.1\n';
  expect(await take('buildings', file)).toEqual(counts(1, 0, 0));
  expect((await buildingsFound('Halle "A"'))[0]).toMatchObject({
    usageType: 'depot',
    referenceArea: 1250.5,
    latitude: 48.1,
    areas: [{ validFrom: '2000-01-01' }],
  });
});

const file = (name: string) => `Liegenschaft;Stillgelegt am\n${name};\n`;

test('umlauts arrive from UTF-8 with and without mark, Windows-1252 and UTF-16', async () => {
  const names = ['Bücherei', 'Grüner Weg', 'Öschle', 'Fußballplatz'];
  const utf16 = Buffer.from(`\uFEFF${file(names[3] ?? '')}`, 'utf16le');
  const files = [
    Buffer.from(file(names[0] ?? '')),
    Buffer.from(`\uFEFF${file(names[1] ?? '')}`),
    Buffer.from(file(names[2] ?? ''), 'latin1'),
    utf16,
  ];
  for (const bytes of files) expect(await take('sites', bytes)).toEqual(counts(1, 0, 0));
  const { items } = await manager.call(listSites, { query: { limit: 200 } });
  expect(items.map((site) => site.name)).toEqual(expect.arrayContaining(names));
});

test('a line changes the fields it has: an empty cell clears, a missing column leaves', async () => {
  const { site_id: siteId } = await api.given.building();
  const made = await manager.call(createBuilding, {
    body: {
      siteId,
      name: 'Alte Schule',
      code: 'AS',
      usageType: 'school',
      street: 'Weg 1',
      city: 'Hechingen',
      areas: [{ kind: 'ngf', squareMeters: 500, validFrom: '2010-01-01', validTo: null }],
    },
  });
  expect(await take('buildings', 'Kürzel;Straße;NGF;Flächen gültig ab\nas;;650;01.07.2020\n')).toEqual(
    counts(0, 1, 0),
  );
  const [after] = await buildingsFound('Alte Schule');
  expect(after).toMatchObject({
    id: made.id,
    street: null,
    city: 'Hechingen',
    usageType: 'school',
    code: 'as',
    areas: [
      { squareMeters: 500, validFrom: '2010-01-01', validTo: '2020-07-01' },
      { squareMeters: 650, validFrom: '2020-07-01', validTo: null },
    ],
  });
  expect(await take('buildings', `ID;Gebäude;NGF\n${made.id};Neue Schule;655\n`)).toEqual(counts(0, 1, 0));
  expect((await buildingsFound('Neue Schule'))[0]?.areas[1]).toMatchObject({
    squareMeters: 655,
    validFrom: '2020-07-01',
  });
});

test('every header that the documentation shows is understood', async () => {
  const text = readFileSync(new URL('../../../../../docs/master-data-csv.md', import.meta.url), 'utf8');
  const headers = [...text.matchAll(/```csv\n(.+)\n```/g)].map((match) => match[1] ?? '');
  expect(headers).toHaveLength(masterDataKinds.length);
  for (const [index, kind] of masterDataKinds.entries()) {
    expect(await take(kind, `${headers[index]}\n`), kind).toEqual(counts(0, 0, 0));
  }
});

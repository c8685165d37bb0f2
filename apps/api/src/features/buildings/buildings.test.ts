import {
  createBuilding,
  createSite,
  getBuilding,
  listBuildings,
  listSites,
  updateBuilding,
  updateSite,
} from '@citypulse/contracts/buildings';
import type { Request } from '@citypulse/contracts/endpoint';
import { login } from '@citypulse/contracts/identity';
import { localDateOf } from '@citypulse/energy/local-days';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  callEndpoint,
  startTestApi,
  testPassword,
  type TestApi,
  type TestUser,
} from '../../../test/test-api.ts';
import { newId } from '../../platform/new-id.ts';

let api: TestApi;
let manager: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  manager = await api.as('energy_manager');
});
afterAll(() => api?.close());

type NewBuilding = Request<typeof createBuilding>['body'];
type Area = NonNullable<NewBuilding['areas']>[number];
const area = (
  kind: Area['kind'],
  squareMeters: number,
  validFrom = '2015-01-01',
  validTo: string | null = null,
): Area => ({
  kind,
  squareMeters,
  validFrom,
  validTo,
});

async function newBuilding(fields: Partial<NewBuilding> = {}): Promise<{ body: NewBuilding }> {
  const siteId = fields.siteId ?? (await api.given.site());
  return { body: { name: `Schule ${newId()}`, usageType: 'school', ...fields, siteId: siteId } };
}

test('a building keeps its areas; the reference area is heated before NGF before BGF, in force today', async () => {
  const made = await manager.call(
    createBuilding,
    await newBuilding({
      code: 'GS-01',
      builtIn: 1964,
      latitude: 48.35,
      longitude: 8.96,
      areas: [area('ngf', 2_000), area('bgf', 2_500), area('heated', 1_700, '2010-01-01', '2020-01-01')],
    }),
  );
  expect(made).toMatchObject({
    code: 'GS-01',
    builtIn: 1964,
    referenceArea: 2_000,
    measuringPointCount: 0,
    version: 1,
  });
  expect(made.areas.map((one) => one.kind)).toEqual(['bgf', 'heated', 'ngf']);
  const params = { buildingId: made.id };
  expect(await manager.call(getBuilding, { params })).toEqual(made);
  const tomorrow = localDateOf(Date.now() + 86_400_000);
  const areas = [area('bgf', 2_500), area('ngf', 2_000), area('heated', 1_650, tomorrow)];
  expect(await manager.call(updateBuilding, { params, body: { areas } })).toMatchObject({
    referenceArea: 2_000,
  });
  const heated = [...areas, area('heated', 1_600, '2020-01-01', tomorrow)];
  expect(await manager.call(updateBuilding, { params, body: { areas: heated } })).toMatchObject({
    referenceArea: 1_600,
  });
});

test('two areas of one kind at one time are refused and leave the building as it was', async () => {
  const before = await manager.call(createBuilding, await newBuilding({ areas: [area('ngf', 100)] }));
  const overlapping = [area('ngf', 100), area('ngf', 120, '2020-01-01')];
  expect(
    await manager.refused(updateBuilding, {
      params: { buildingId: before.id },
      body: { name: 'Anders', areas: overlapping },
    }),
  ).toMatchObject({ code: 'validity_overlap', errors: [{ path: 'body.areas' }] });
  expect(
    await manager.refused(
      createBuilding,
      await newBuilding({ areas: [area('ngf', 1, '2020-01-01', '2019-01-01')] }),
    ),
  ).toMatchObject({ code: 'invalid_request' });
  expect(await manager.call(getBuilding, { params: { buildingId: before.id } })).toEqual(before);
});

test('the same request sent again is answered with the building it made; other content is refused', async () => {
  const request = await newBuilding({
    id: newId(),
    code: 'REPEAT',
    areas: [area('ngf', 500), area('bgf', 600)],
  });
  const made = await manager.call(createBuilding, request);
  expect(await manager.call(createBuilding, request)).toEqual(made);
  expect(
    await manager.refused(createBuilding, { body: { ...request.body, name: 'Ein anderes Haus' } }),
  ).toMatchObject({ code: 'already_exists' });
  const site = { id: newId(), name: 'Wiederholt' };
  expect(await manager.call(createSite, { body: site })).toEqual(
    await manager.call(createSite, { body: site }),
  );
});

test('a code, and a name within its site, belong to one building in use', async () => {
  const first = await manager.call(createBuilding, await newBuilding({ name: 'Rathaus', code: 'RH-1' }));
  expect(await manager.refused(createBuilding, await newBuilding({ code: 'rh-1' }))).toMatchObject({
    code: 'already_exists',
    errors: [{ path: 'body.code', code: 'taken' }],
  });
  const sameName = await newBuilding({ name: 'RATHAUS', siteId: first.siteId });
  expect(await manager.refused(createBuilding, sameName)).toMatchObject({ errors: [{ path: 'body.name' }] });
  await manager.call(updateBuilding, { params: { buildingId: first.id }, body: { retiredOn: '2024-01-01' } });
  expect(await manager.call(createBuilding, sameName)).toMatchObject({ name: 'RATHAUS' });
  expect(
    await manager.refused(updateBuilding, { params: { buildingId: first.id }, body: { retiredOn: null } }),
  ).toMatchObject({ code: 'already_exists' });
  expect(await manager.refused(createBuilding, await newBuilding({ siteId: newId() }))).toMatchObject({
    code: 'not_found',
  });
});

test('of two people who changed the same version one is told so', async () => {
  const building = await manager.call(createBuilding, await newBuilding());
  const params = { buildingId: building.id };
  const ifMatch = { 'If-Match': `"${building.version}"` };
  const changed = await manager.call(updateBuilding, { params, body: { name: 'Neuer Name' } }, ifMatch);
  expect(changed).toMatchObject({ name: 'Neuer Name', version: building.version + 1 });
  await expect(
    manager.call(updateBuilding, { params, body: { name: 'Zu spät' } }, ifMatch),
  ).rejects.toMatchObject({
    status: 412,
    problem: { code: 'version_mismatch' },
  });
});

test('a change of the areas is a change of the building, once per request', async () => {
  const building = await manager.call(createBuilding, await newBuilding({ areas: [area('ngf', 100)] }));
  const changesOf = async (id: string) =>
    (
      await sql<{ count: number }>`select (select count(*) from change_outbox where entity_id = ${id})
      + (select count(*) from change_feed where entity_id = ${id}) as count`.execute(api.app.db.system)
    ).rows[0]?.count;
  expect(await changesOf(building.id)).toBe(1);
  const changed = await manager.call(updateBuilding, {
    params: { buildingId: building.id },
    body: { areas: [area('ngf', 120), area('heated', 90)] },
  });
  expect(changed.version).toBe(building.version + 1);
  expect(await changesOf(building.id)).toBe(2);
  await sql`update building_areas set square_meters = 121 where building_id = ${building.id} and kind = 'ngf'`.execute(
    api.app.db.system,
  );
  expect(await manager.call(getBuilding, { params: { buildingId: building.id } })).toMatchObject({
    version: changed.version + 1,
  });
});

test('a building is a new version for its readers when its site is renamed or its points become more', async () => {
  const building = await manager.call(createBuilding, await newBuilding());
  const params = { buildingId: building.id };
  await manager.call(updateSite, {
    params: { siteId: building.siteId },
    body: { name: `Umbenannt ${newId()}` },
  });
  const renamed = await manager.call(getBuilding, { params });
  expect(renamed.siteName).toMatch('Umbenannt');
  expect(renamed.version).toBeGreaterThan(building.version);
  await api.given.measuringPoint({ buildingId: building.id });
  const counted = await manager.call(getBuilding, { params });
  expect(counted.measuringPointCount).toBe(1);
  expect(counted.version).toBeGreaterThan(renamed.version);
});

const rename = (buildingId: string) => ({ params: { buildingId }, body: { city: 'Hechingen' } });

test('who holds a right in one building changes that one only, and makes no new ones', async () => {
  const [own, other] = [await api.given.building(), await api.given.building()];
  const caretaking = await api.as('facility_manager', own.id);
  expect(await caretaking.call(updateBuilding, rename(own.id))).toMatchObject({ city: 'Hechingen' });
  expect(await caretaking.refused(updateBuilding, rename(other.id))).toMatchObject({ code: 'not_found' });
  expect(await caretaking.refused(getBuilding, { params: { buildingId: other.id } })).toMatchObject({
    status: 404,
  });
  expect((await caretaking.call(listBuildings)).items.map((building) => building.id)).toEqual([own.id]);
  expect(await caretaking.refused(createBuilding, await newBuilding())).toMatchObject({ code: 'forbidden' });
  expect(await caretaking.refused(createSite, { body: { name: 'Neu' } })).toMatchObject({
    code: 'forbidden',
  });
  const siteId = own.site_id;
  expect(await caretaking.refused(updateSite, { params: { siteId }, body: { name: 'Neu' } })).toMatchObject({
    status: 403,
  });
  const reader = await api.as('viewer', own.id);
  expect(await reader.refused(updateBuilding, rename(own.id))).toMatchObject({ code: 'forbidden' });
});

test('someone who may read a building but change another is refused, not told that it does not exist', async () => {
  const [own, other] = [await api.given.building(), await api.given.building()];
  const user = await api.as('facility_manager', own.id);
  await api.app.db.system
    .insertInto('role_assignments')
    .values({ user_id: user.userId, role: 'viewer', building_id: other.id })
    .execute();
  const body = { email: `${user.userId}@test.example`, password: testPassword, platform: 'mobile' as const };
  const again = api.asToken((await callEndpoint(api.url, null, login, { body })).accessToken);
  expect(
    await again.refused(updateBuilding, { params: { buildingId: other.id }, body: { city: 'Ort' } }),
  ).toMatchObject({ code: 'forbidden' });
});

test('a site with buildings in use cannot be retired, an empty one leaves the list', async () => {
  const building = await manager.call(createBuilding, await newBuilding());
  const retire = { params: { siteId: building.siteId }, body: { retiredOn: '2024-06-30' } };
  expect(await manager.refused(updateSite, retire)).toMatchObject({ code: 'in_use' });
  await manager.call(updateBuilding, {
    params: { buildingId: building.id },
    body: { retiredOn: '2024-06-30' },
  });
  expect(await manager.call(updateSite, retire)).toMatchObject({ retiredOn: '2024-06-30' });
  const ids = async (includeRetired: 'true' | 'false') =>
    (await manager.call(listSites, { query: { includeRetired, limit: 200 } })).items.map((site) => site.id);
  expect(await ids('false')).not.toContain(building.siteId);
  expect(await ids('true')).toContain(building.siteId);
});

test('pages follow German order, miss and repeat nothing, and a foreign cursor is refused', async () => {
  const names = [
    'Äußere Mühle',
    'Altes Rathaus',
    'Übungshaus',
    'Zehntscheuer',
    'Öhmdwiesen',
    'Oberamt',
    'Turnhalle',
  ];
  const siteId = await api.given.site();
  for (const name of names)
    await manager.call(createBuilding, { body: { siteId, name, usageType: 'other' } });
  const seen: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await manager.call(listBuildings, {
      query: { siteId, limit: 2, ...(cursor ? { cursor } : {}) },
    });
    seen.push(...page.items.map((building) => building.name));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual([
    'Altes Rathaus',
    'Äußere Mühle',
    'Oberamt',
    'Öhmdwiesen',
    'Turnhalle',
    'Übungshaus',
    'Zehntscheuer',
  ]);
  for (const cursor of [
    '',
    'x',
    '%%',
    Buffer.from('["a\\u0000",1]').toString('base64url'),
    Buffer.from('{}').toString('base64url'),
  ]) {
    expect(await manager.refused(listBuildings, { query: { cursor } })).toMatchObject({
      code: 'invalid_request',
    });
  }
});

test('search finds part of a name, code or street, whatever its letters mean to SQL', async () => {
  const wanted = await manager.call(
    createBuilding,
    await newBuilding({ name: '100 % Sonne_Haus', street: 'Zollernstraße 7' }),
  );
  for (const search of ['zollernSTRASSE', '0 % so', 'sonne_h']) {
    const { items } = await manager.call(listBuildings, { query: { search } });
    expect(
      items.map((building) => building.id),
      search,
    ).toEqual(search === 'zollernSTRASSE' ? [] : [wanted.id]);
  }
  expect((await manager.call(listBuildings, { query: { search: 'ZOLLERNSTRAßE' } })).items).toHaveLength(1);
  expect(await manager.refused(listBuildings, { query: { search: '\u0000' } })).toMatchObject({
    code: 'invalid_request',
  });
});

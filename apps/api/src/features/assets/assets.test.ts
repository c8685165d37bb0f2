import { randomUUID } from 'node:crypto';
import { createAsset, getAsset, listAssets, updateAsset } from '@citypulse/contracts/assets';
import type { AssetId, BuildingId } from '@citypulse/contracts/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let buildingId: BuildingId;
let manager: TestUser;
let caretaker: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  buildingId = (await api.given.building()).id as BuildingId;
  manager = await api.as('facility_manager', buildingId);
  caretaker = await api.as('caretaker', buildingId);
});
afterAll(() => api.close());

const boiler = (fields: object = {}) => ({ buildingId, name: 'Kessel', kind: 'heating' as const, ...fields });

test('an Anlage is recorded once, under a name of its own, and its name is free when it is retired', async () => {
  const id = randomUUID() as AssetId;
  const made = await manager.call(createAsset, { body: boiler({ id, serial: 'VI-1' }) });

  expect(made).toMatchObject({ name: 'Kessel', serial: 'VI-1', retiredOn: null, version: 1 });
  expect(await manager.call(createAsset, { body: boiler({ id, serial: 'VI-1' }) })).toEqual(made);
  for (const other of [boiler({ id, serial: 'VI-2' }), boiler({ name: 'KESSEL' })]) {
    expect((await manager.refused(createAsset, { body: other })).code).toBe('already_exists');
  }
  const params = { assetId: id };
  const retired = await manager.call(updateAsset, { params, body: { retiredOn: '2026-01-31' } });
  expect(retired).toMatchObject({ retiredOn: '2026-01-31', version: 2 });
  expect((await manager.call(createAsset, { body: boiler() })).id).not.toBe(id);
  const late = manager.call(updateAsset, { params, body: { place: 'UG' } }, { 'If-Match': '"1"' });
  await expect(late).rejects.toMatchObject({ problem: { code: 'version_mismatch' } });
});

test('Anlagen are found by what is written on them, page by page, within reach', async () => {
  const place = (await api.given.building()).id as BuildingId;
  const own = await api.as('facility_manager', place);
  for (const name of ['Ölkessel', 'Aufzug', 'Zaun'])
    await own.call(createAsset, {
      body: { buildingId: place, name, kind: 'other', manufacturer: `Werk ${name}` },
    });

  const first = await own.call(listAssets, { query: { limit: 2 } });
  const second = await own.call(listAssets, { query: { limit: 2, cursor: first.nextCursor ?? '' } });

  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['Aufzug', 'Ölkessel', 'Zaun']);
  expect((await own.call(listAssets, { query: { search: 'werk öl' } })).items).toHaveLength(1);
  expect((await caretaker.call(listAssets, { query: { buildingId: place } })).items).toEqual([]);
  const params = { assetId: first.items[0]?.id as AssetId };
  expect((await caretaker.refused(getAsset, { params })).code).toBe('not_found');
  expect((await manager.refused(updateAsset, { params, body: { place: 'x' } })).code).toBe('not_found');
});

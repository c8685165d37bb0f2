import {
  createBuilding,
  createSite,
  getBuilding,
  listBuildings,
  listSites,
  updateBuilding,
  updateSite,
} from '@citypulse/contracts/buildings';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';
import { newId } from '../../platform/new-id.ts';

let api: TestApi;
let manager: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  manager = await api.as('energy_manager');
});
afterAll(() => api?.close());

const area = (
  kind: 'ngf' | 'bgf' | 'heated',
  squareMeters: number,
  validFrom = '2015-01-01',
  validTo: string | null = null,
) => ({
  kind,
  squareMeters,
  validFrom,
  validTo,
});
const newBuilding = async (fields: object = {}) => ({
  siteId: (await api.given.site()) as never,
  name: 'Grundschule',
  usageType: 'school' as const,
  ...fields,
});

test('a building is kept with its areas, and the reference area is heated before NGF before BGF, in force today', async () => {
  const made = await manager.call(createBuilding, {
    body: await newBuilding({
      code: 'GS-01',
      builtIn: 1964,
      latitude: 48.35,
      longitude: 8.96,
      areas: [area('ngf', 2_000), area('bgf', 2_500), area('heated', 1_700, '2010-01-01', '2020-01-01')],
    }),
  });
  expect(made).toMatchObject({
    code: 'GS-01',
    builtIn: 1964,
    latitude: 48.35,
    referenceArea: 2_000,
    measuringPointCount: 0,
  });
  expect(made.areas.map((one) => one.kind)).toEqual(['bgf', 'heated', 'ngf']);
  expect(await manager.call(getBuilding, { params: { buildingId: made.id } })).toEqual(made);
});

import { createSite, updateSite } from '@citypulse/contracts/buildings';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../test/test-api.ts';

let api: TestApi;
let manager: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  manager = await api.as('energy_manager');
});
afterAll(() => api.close());

test('a version in If-Match that is not the present one, or is none at all, refuses the change', async () => {
  const site = await manager.call(createSite, { body: { name: 'Marktplatz' } });
  const change = (ifMatch: string) =>
    manager.call(
      updateSite,
      { params: { siteId: site.id }, body: { name: 'Anders' } },
      { 'If-Match': ifMatch },
    );

  for (const ifMatch of ['"2"', '"abc"', '"1", "2"', '99999999999999999999']) {
    await expect(change(ifMatch), ifMatch).rejects.toMatchObject({ problem: { code: 'version_mismatch' } });
  }

  expect((await change('W/"1"')).version).toBe(2);
  expect((await change('*')).version).toBe(3);
});

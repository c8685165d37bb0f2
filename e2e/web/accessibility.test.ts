import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { newPage, openBrowser, pillOf, visit } from '../browser.ts';
import { objectionsInBoth } from '../support/axe.ts';
import { people } from '../town.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('axe finds nothing on any screen, light and dark', async () => {
  const { school, meterId, pointId } = inject('town');
  const analysis = `/analysis?points=${encodeURIComponent(JSON.stringify([pointId]))}`;
  const screens = {
    overview: '/',
    buildings: `/buildings?selected=${school.id}`,
    tiles: '/buildings?view=tiles',
    map: '/buildings?view=map',
    'nothing found': '/buildings?search=nirgends',
    consumption: `/buildings/${school.id}/consumption`,
    'building meters': `/buildings/${school.id}/meters`,
    'load curve': analysis,
    carpet: `${analysis}&view=carpet`,
    months: `${analysis}&view=months`,
    duration: `${analysis}&view=duration`,
    meters: '/meters',
    meter: `/meters/${meterId}`,
    imports: '/imports',
    sync: '/sync',
    me: '/me',
  };
  const page = await visit(browser, people.energy, '/');
  const found: string[] = [];
  for (const [name, path] of Object.entries(screens)) {
    await page.goto(path);
    await pillOf(page, 'aktuell').waitFor();
    await page.waitForLoadState('networkidle');
    found.push(...(await objectionsInBoth(page, name)));
  }
  const guest = await newPage(browser);
  await guest.goto('/login');
  await guest.getByLabel('E-Mail').waitFor();
  found.push(...(await objectionsInBoth(guest, 'login')));

  expect(found).toEqual([]);
});

import { createFaultReport } from '@citypulse/contracts/fault-reports';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { newPage, openBrowser, pillOf, visit } from '../browser.ts';
import { objectionsAt, objectionsInBoth } from '../support/axe.ts';
import { administrator, givenHouse, givenTask, type House } from '../support/house.ts';
import { people } from '../town.ts';

let house: House;
let taskId: string;
let reportId: string;
let browser: Browser;
beforeAll(async () => {
  const admin = await administrator(inject('baseUrl'));
  house = await givenHouse(admin, 'Kurhaus');
  taskId = (await givenTask(admin, house, { title: 'Kurhaus warten', priority: 'urgent' })).id;
  const body = { buildingId: house.building.id, category: 'water', urgency: 'danger' } as const;
  reportId = (await admin.api.call(createFaultReport, { body: { ...body, text: 'Es tropft.' } })).id;
  browser = await openBrowser();
});
afterAll(() => browser.close());

async function objectionsOn(screens: Record<string, string>): Promise<string[]> {
  const page = await visit(browser, people.energy, '/');
  const found = await objectionsAt(page, screens, () => pillOf(page, 'aktuell').waitFor());
  await page.context().close();
  return found;
}

test('axe finds nothing on any screen of energy, light and dark', async () => {
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
  const found = await objectionsOn(screens);
  const guest = await newPage(browser);
  await guest.goto('/login');
  await guest.getByLabel('E-Mail').waitFor();
  found.push(...(await objectionsInBoth(guest, 'login')));

  expect(found).toEqual([]);
});

test('axe finds nothing on Aufträge and Ablesestand, light and dark', { timeout: 300_000 }, async () => {
  const found = await objectionsOn({
    tasks: '/tasks',
    'table of tasks': '/tasks?view=table',
    'calendar of tasks': '/tasks?view=calendar',
    task: `/tasks?task=${taskId}`,
    'new task': `/tasks?${new URLSearchParams({ create: '"1"' })}`,
    report: `/tasks?report=${reportId}`,
    'who has read': `/readings?building=${house.building.id}`,
  });
  expect(found).toEqual([]);
});

test('axe finds nothing on the parts of Synchronisation, light and dark', async () => {
  const found = await objectionsOn({
    queue: '/sync?tab=queue',
    conflicts: '/sync?tab=conflicts',
    'sync log': '/sync?tab=log',
  });
  expect(found).toEqual([]);
});

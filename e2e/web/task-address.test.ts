import type { Browser, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { newPage, openBrowser, signIn, visit } from '../browser.ts';
import { administrator, givenHouse, givenTask } from '../support/house.ts';
import { people } from '../town.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** Requests of a kind wait until they are let go. */
function gate() {
  const arrived = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const hold = async (route: Route) => {
    arrived.resolve();
    await opened.promise;
    await route.continue();
  };
  return { hold, arrived: arrived.promise, open: opened.resolve };
}

test('an Auftrag opened by its address is loading until the device knows what there is', async () => {
  const admin = await administrator(inject('baseUrl'));
  const house = await givenHouse(admin, 'Zehntscheuer');
  const { id } = await givenTask(admin, house, { title: 'Filter spülen' });
  const page = await newPage(browser);
  const snapshots = gate();
  await page.route('**/v1/mobile/sync/{essentials,snapshot,pull}**', snapshots.hold);
  await page.goto(`/tasks?task=${id}`);
  await signIn(page, people.energy);
  await snapshots.arrived;
  await page.getByRole('heading', { name: 'Auftrag', exact: true }).waitFor();
  expect(await page.getByText('Nicht gefunden').count()).toBe(0);
  expect(await page.getByText('abgemeldet').count()).toBe(0);
  snapshots.open();
  await page.getByRole('heading', { name: 'Filter spülen' }).waitFor();
  await page.context().close();
});

test('nobody asks for the history of an Auftrag that has not been sent', async () => {
  const admin = await administrator(inject('baseUrl'));
  const house = await givenHouse(admin, 'Volkshochschule');
  const page = await visit(browser, people.energy, `/tasks?building=${house.building.id}`);
  await page.getByRole('button', { name: 'Auftrag', exact: true }).click();
  const pushes = gate();
  await page.route('**/v1/mobile/sync/push', pushes.hold);
  const answers: number[] = [];
  page.on('response', (one) => one.url().includes('/history') && answers.push(one.status()));
  await page.getByLabel('Titel').fill('Rost entfernen');
  await page.getByRole('button', { name: 'Anlegen', exact: true }).click();
  await page.getByRole('heading', { name: 'Rost entfernen' }).waitFor();
  await pushes.arrived;
  const asked = page.waitForResponse((one) => one.url().includes('/history'));
  pushes.open();
  await asked;
  expect(answers).toEqual([200]);
  await page.context().close();
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser, visit } from '../browser.ts';
import { administrator, givenHouse, givenTask } from '../support/house.ts';
import { people } from '../town.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const column = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const cardIn = (page: Page, name: string, title: string) =>
  column(page, name).getByRole('button', { name: new RegExp(title) });

test('a card dragged to another column changes the Auftrag for everybody, and stays where it cannot go', async () => {
  const admin = await administrator(inject('baseUrl'));
  const house = await givenHouse(admin, 'Kläranlage');
  const title = 'Tor schmieren';
  await givenTask(admin, house, { title });
  const page = await visit(browser, people.energy, '/tasks');
  const colleague = await visit(browser, people.energy, '/tasks');

  await cardIn(page, 'Geplant', title).dragTo(column(page, 'In Arbeit'));
  await cardIn(page, 'In Arbeit', title).waitFor();
  await cardIn(colleague, 'In Arbeit', title).waitFor();

  await cardIn(page, 'In Arbeit', title).dragTo(column(page, 'Neu'));
  expect(await cardIn(page, 'Neu', title).count()).toBe(0);
  expect(await cardIn(page, 'In Arbeit', title).count()).toBe(1);
});

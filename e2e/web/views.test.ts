import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser, visit } from '../browser.ts';
import { people } from '../town.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const table = (page: Page) => page.getByRole('grid', { name: 'Gebäude' });
const searchOf = (page: Page) => new URL(page.url()).searchParams;

test('another unit keeps view, period and zoom', async () => {
  const { pointId } = inject('town');
  const to = Date.now() - 86_400_000;
  const zoom = JSON.stringify([to - 2 * 86_400_000, to]);
  const points = JSON.stringify([pointId]);
  const page = await visit(
    browser,
    people.energy,
    `/analysis?${new URLSearchParams({ points, zoom, compare: 'none' })}`,
  );
  await page.getByRole('table', { name: 'Werte' }).waitFor();
  const rows = () => page.getByRole('table', { name: 'Werte' }).getAttribute('aria-rowcount');
  const before = await rows();

  await page.getByText('€', { exact: true }).click();

  await page.getByRole('columnheader', { name: /, €/ }).waitFor();
  expect(searchOf(page).get('zoom')).toBe(zoom);
  expect(searchOf(page).get('points')).toBe(points);
  expect(searchOf(page).get('unit')).toBe('cost');
  expect(await rows()).toBe(before);
  await page.context().close();
});

test('an address gives a second browser the same view', async () => {
  const { school } = inject('town');
  const page = await visit(browser, people.energy, '/buildings');
  await table(page).getByText(school.name).waitFor();
  await page.getByLabel('Gebäude suchen').fill('schulzentrum');
  await page.getByRole('button', { name: /^Strom, / }).click();
  await page.keyboard.press('Escape');
  await table(page).getByText(school.name).click();
  await page.getByRole('link', { name: 'Gebäude öffnen' }).waitFor();
  const seen = await table(page).innerText();

  const second = await visit(browser, people.energy, page.url());

  await second.getByRole('link', { name: 'Gebäude öffnen' }).waitFor();
  await expect.poll(() => table(second).innerText()).toBe(seen);
  expect(await second.getByLabel('Gebäude suchen').inputValue()).toBe('schulzentrum');
  expect(await table(second).locator('[aria-selected=true]').innerText()).toContain(school.name);
  await Promise.all([page.context().close(), second.context().close()]);
});

test('the list as CSV opens in a German spreadsheet: byte order mark, semicolons, decimal comma', async () => {
  const { school, library } = inject('town');
  const page = await visit(browser, people.energy, '/buildings');
  await page.getByRole('grid', { name: 'Gebäude' }).getByText(library.name).waitFor();

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ]);

  const text = await readFile(await file.path(), 'utf8');
  const [header, ...lines] = text.split('\r\n');
  expect(text.charCodeAt(0)).toBe(0xfeff);
  expect(header).toContain('Name;Nutzung;Fläche, m²');
  expect(lines.find((line) => line.startsWith(school.name))).toMatch(/^Gymnasium;Schule;4200;.*;\d+,\d+/);
  await page.context().close();
});

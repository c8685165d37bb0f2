import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { newPage, openBrowser, pillOf, visit } from '../browser.ts';
import { people } from '../town.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** What axe objects to, told so that it can be found. */
async function objections(page: Page, name: string, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${name}: ${id} ${node.target.join(' ')}`),
  );
}

/** Puts the page into a scheme and waits until no colour is on its way any more. */
async function settleIn(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  await page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor({ state: 'attached' });
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  });
}

/** Everything in light; in dark only the colours differ. */
async function objectionsInBoth(page: Page, name: string): Promise<string[]> {
  await settleIn(page, 'light');
  const light = await objections(page, name);
  await settleIn(page, 'dark');
  return [...light, ...(await objections(page, `${name} (dark)`, ['color-contrast']))];
}

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

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createBuilding, createSite } from '@citypulse/contracts/buildings';
import { setUpTown } from '@citypulse/contracts/system';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPage, openBrowser, pillOf, signIn } from '../browser.ts';
import { objectionsInBoth } from '../support/axe.ts';
import { dataFolder, environment, root, startTown, type TownProcess } from '../support/town-process.ts';
import { strip } from '../mobile/phone.ts';
import { signedIn } from '../town.ts';

const anna = { email: 'anna@town.example', password: 'a-good-long-password' };

let browser: Browser;
let town: TownProcess;
beforeAll(async () => {
  const dataDir = dataFolder();
  browser = await openBrowser();
  // Of no demo: what is unusual is acted on.
  town = await startTown(dataDir, { CITYPULSE_DEMO: '0', LOG_LEVEL: 'warn' });
  const words = ['user', 'create', '--email', anna.email, '--name', 'Anna', '--role', 'admin'];
  const command = spawn('npm', ['run', '--silent', 'citypulse', '--', ...words], {
    cwd: root,
    env: environment(dataDir, { CITYPULSE_DEMO: '0', CITYPULSE_PASSWORD: anna.password }),
    stdio: 'ignore',
  });
  expect(await once(command, 'exit')).toEqual([0, null]);
  const { api } = await signedIn(town.url, anna);
  await api.call(setUpTown, { body: { name: 'Hechingen', state: 'Baden-Württemberg', postalCode: '72379' } });
  const site = await api.call(createSite, { body: { name: 'Rathaus' } });
  await api.call(createBuilding, {
    body: { siteId: site.id, name: 'Altes Rathaus', usageType: 'administration' },
  });
});
afterAll(async () => {
  await browser.close();
  await town.stop();
});

/** Signed in at an app of this town, and the token its requests show. */
async function signedInAt(path: string, isPhone = false): Promise<{ page: Page; token: string }> {
  const viewport = isPhone ? { width: 390, height: 844 } : { width: 1440, height: 900 };
  const page = await newPage(browser, { baseURL: town.url, viewport });
  let token = '';
  page.on('request', (request) => {
    const shown = request.headers()['authorization'];
    if (shown?.startsWith('Bearer ')) token = shown;
  });
  await page.goto(path);
  await signIn(page, anna);
  await (isPhone ? strip(page, 'Aktuell') : pillOf(page, 'aktuell')).waitFor();
  return { page, token };
}

/** Asks for one thing after another that is not there, as a thief of the session would, until it is held up. */
async function probe(token: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const url = `${town.url}/v1/buildings/${randomUUID()}`;
        return (await fetch(url, { headers: { Authorization: token } })).status;
      },
      { timeout: 30_000, interval: 50 },
    )
    .toBe(401);
}

const confirm = async (page: Page) => {
  await page.getByRole('textbox', { name: 'Passwort' }).fill(anna.password);
  await page.getByRole('button', { name: 'Bestätigen', exact: true }).click();
};

test('a session that probes is held up in the web app until the person has proved who it is', async () => {
  const { page, token } = await signedInAt('/buildings');
  await probe(token);
  const dialog = page.getByRole('dialog', { name: 'Bitte bestätige, dass du es bist' });
  await dialog.waitFor();
  await pillOf(page, 'Bestätigung nötig').waitFor();
  const found = await objectionsInBoth(page, 'step up');
  await confirm(page);
  await dialog.waitFor({ state: 'detached' });
  await pillOf(page, 'aktuell').waitFor();
  await page.getByText('Altes Rathaus').first().waitFor();
  expect(found).toEqual([]);
  await page.context().close();
});

test('and so it is in the administration', async () => {
  const { page, token } = await signedInAt('/admin/buildings');
  await probe(token);
  const dialog = page.getByRole('dialog', { name: 'Bitte bestätige, dass du es bist' });
  await dialog.waitFor();
  await confirm(page);
  await dialog.waitFor({ state: 'detached' });
  await pillOf(page, 'aktuell').waitFor();
  await page.context().close();
});

test('and on the phone, where nothing below can be reached meanwhile', async () => {
  const { page, token } = await signedInAt('/m/', true);
  await probe(token);
  await page.getByRole('heading', { name: 'Bitte bestätige, dass du es bist' }).waitFor();
  const found = await objectionsInBoth(page, 'step up on the phone');
  await confirm(page);
  await strip(page, 'Aktuell').waitFor();
  expect(found).toEqual([]);
  await page.context().close();
});

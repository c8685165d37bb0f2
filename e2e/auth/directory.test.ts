import { randomUUID } from 'node:crypto';
import { inviteUser } from '@citypulse/contracts/accounts';
import { removeDirectory } from '@citypulse/contracts/directory';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import {
  clientId,
  clientSecret,
  startTownDirectory,
  type TownDirectory,
} from '../../apps/api/test/town-directory.ts';
import { codeAt, secretIn } from '../../apps/api/test/second-factor.ts';
import { newPage, openBrowser, pillOf, signIn } from '../browser.ts';
import { button, strip } from '../mobile/phone.ts';
import { objectionsInBoth } from '../support/axe.ts';
import { administrator } from '../support/house.ts';
import { people } from '../town.ts';

let directory: TownDirectory;
let browser: Browser;
beforeAll(async () => {
  directory = await startTownDirectory(inject('baseUrl'));
  browser = await openBrowser();
});
afterAll(async () => {
  const { api } = await administrator(inject('baseUrl'));
  await api.call(removeDirectory);
  await browser.close();
  await directory.close();
});

/** An administrator at the settings, who has put off naming a town that has no name yet. */
async function openSettings(): Promise<Page> {
  const page = await newPage(browser);
  await page.addInitScript(() =>
    localStorage.setItem('citypulse.admin.preferences', '{"setupSkipped":true}'),
  );
  await page.goto('/admin/directory');
  await signIn(page, people.admin);
  await pillOf(page).waitFor();
  return page;
}

async function setDirectory(page: Page): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill('Stadt Hechingen');
  await page.getByLabel('Issuer').fill(directory.issuer);
  await button(page, 'Verbindung prüfen').click();
  await page.getByText('Das Verzeichnis antwortet und meldet auch Abmeldungen.').waitFor();
  await page.getByLabel('Client-ID').fill(clientId);
  await page.getByRole('textbox', { name: 'Client-Geheimnis' }).fill(clientSecret);
  await button(page, 'Gruppe zuordnen').click();
  await page.getByLabel('Gruppe im Verzeichnis').fill('Hausmeisterei');
  await button(page, 'Sichern').click();
  await page.getByText('Ist hinterlegt und wird nie gezeigt.').waitFor();
}

const throughDirectory = async (page: Page, name: string) => {
  await button(page, 'Mit Stadt Hechingen anmelden').click();
  // Who is signed in at the directory already is not asked again.
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await button(page, 'Weiter').click();
};

test('an invited person comes in through the town, with the rights of the group, until signing out there', async () => {
  const settings = await openSettings();
  await setDirectory(settings);
  const found = await objectionsInBoth(settings, 'directory');
  const admin = await administrator(inject('baseUrl'));
  const email = `${randomUUID()}@town.example`;
  await admin.api.call(inviteUser, { body: { email, displayName: 'Hanna Haus', assignments: [] } });
  directory.people.set('hanna', { email, email_verified: true, groups: ['Hausmeisterei'] });

  const page = await newPage(browser);
  await page.goto('/tasks');
  await throughDirectory(page, 'hanna');
  await pillOf(page).waitFor();
  expect(new URL(page.url()).pathname).toBe('/tasks');
  await page.goto('/account');
  await page.getByText('verbunden', { exact: true }).waitFor();

  const other = await page.context().newPage();
  await other.goto(`${directory.issuer}/session/end`);
  await other.getByRole('button', { name: 'Yes, sign me out' }).click();
  await page.getByText('Die Anmeldung ist abgelaufen').waitFor();
  expect(found).toEqual([]);
});

test('who has a second factor gives its code after the directory, and goes on where the journey began', async () => {
  const admin = await administrator(inject('baseUrl'));
  const email = `${randomUUID()}@town.example`;
  await admin.api.call(inviteUser, { body: { email, displayName: 'Doppelt Sicher', assignments: [] } });
  directory.people.set('doppelt', { email, email_verified: true, groups: ['Hausmeisterei'] });
  const first = await newPage(browser);
  await first.goto('/account');
  await throughDirectory(first, 'doppelt');
  await button(first, 'Einrichten').click();
  const key = (await first.getByRole('dialog').locator('code').innerText()).replaceAll(' ', '');
  await first
    .getByLabel('Code aus der App')
    .fill(codeAt(secretIn(`otpauth://totp/x?secret=${key}`), new Date()));
  await first.getByLabel('Code aus der App').press('Enter');
  const codes = first.getByRole('list', { name: 'Wiederherstellungscodes' }).getByRole('listitem');
  await codes.first().waitFor();
  const [recoveryCode = ''] = await codes.allInnerTexts();

  const page = await newPage(browser);
  await page.goto('/tasks');
  await throughDirectory(page, 'doppelt');
  await page.getByRole('heading', { name: 'Noch ein Schritt' }).waitFor();
  expect(await objectionsInBoth(page, 'second step')).toEqual([]);
  await button(page, 'Wiederherstellungscode eingeben').click();
  await page.getByLabel('Wiederherstellungscode').fill(recoveryCode);
  await button(page, 'Bestätigen').click();

  await pillOf(page).waitFor();
  expect(new URL(page.url()).pathname).toBe('/tasks');
});

test('the phone’s web app comes back to where it left; who was not invited is told', async () => {
  directory.people.set('fremd', { email: 'fremd@elsewhere.example', email_verified: true });
  const page = await newPage(browser, { viewport: { width: 390, height: 844 } });
  await page.goto('/m/');
  await throughDirectory(page, 'hanna');
  await strip(page, 'Aktuell').waitFor();
  expect(new URL(page.url()).pathname).toMatch(/^\/m\//);

  const stranger = await newPage(browser);
  await stranger.goto('/');
  await throughDirectory(stranger, 'fremd');
  await stranger.getByRole('alert').filter({ hasText: 'gibt es hier kein Konto' }).waitFor();
  expect(await objectionsInBoth(stranger, 'not invited')).toEqual([]);
});

import { randomUUID } from 'node:crypto';
import type { Client } from '@citypulse/client/client';
import type { Role } from '@citypulse/contracts/permissions';
import { createUser } from '@citypulse/contracts/users';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { codeAt, secretIn } from '../../apps/api/test/second-factor.ts';
import { newPage, openBrowser, pillOf, signIn, visit } from '../browser.ts';
import { button, strip } from '../mobile/phone.ts';
import { objectionsInBoth } from '../support/axe.ts';
import { administrator } from '../support/house.ts';

let admin: Client;
let browser: Browser;
beforeAll(async () => {
  admin = await administrator(inject('baseUrl'));
  browser = await openBrowser();
});
afterAll(() => browser.close());

interface Person {
  email: string;
  password: string;
}

async function givenPerson(role: Role): Promise<Person> {
  const person = { email: `${randomUUID()}@town.example`, password: 'vier Wörter sind genug' };
  const assignments = [{ role, buildingId: null, validFrom: null, validTo: null }];
  await admin.api.call(createUser, { body: { ...person, displayName: 'Wanda Weg', assignments } });
  return person;
}

/** As if the browser had never been here. */
async function forget(page: Page): Promise<void> {
  await page.context().clearCookies();
  await page.evaluate(() => localStorage.clear());
}

const code = (page: Page) => page.getByLabel('Code aus der App');

/** The person sets up an app on screen; answers its secret and the recovery codes. */
async function setUpApp(page: Page): Promise<{ secret: Buffer; codes: string[]; found: string[] }> {
  await button(page, 'Einrichten').click();
  const key = (await page.getByRole('dialog').locator('code').innerText()).replaceAll(' ', '');
  const secret = secretIn(`otpauth://totp/x?secret=${key}`);
  const found = await objectionsInBoth(page, 'setting up');
  await code(page).fill('000000');
  await code(page).press('Enter');
  await page.getByText('Der Code stimmt nicht.').waitFor();
  await code(page).fill(codeAt(secret, new Date()));
  await code(page).press('Enter');
  const list = page.getByRole('list', { name: 'Wiederherstellungscodes' });
  await list.waitFor();
  const codes = await list.getByRole('listitem').allInnerTexts();
  found.push(...(await objectionsInBoth(page, 'recovery codes')));
  await button(page, 'Ich habe sie aufbewahrt').click();
  return { secret, codes, found };
}

test('with a second factor the password is not enough, in web, administration and on the phone', async () => {
  const person = await givenPerson('admin');
  const page = await visit(browser, person, '/account');
  const { secret, codes, found } = await setUpApp(page);
  await page.getByText('Noch 10 von 10').waitFor();
  expect(codes).toHaveLength(10);

  await forget(page);
  await page.goto('/account');
  await signIn(page, person);
  await code(page).waitFor();
  found.push(...(await objectionsInBoth(page, 'second step')));
  await code(page).fill('000000');
  await code(page).press('Enter');
  await page.getByRole('alert').filter({ hasText: 'Der Code stimmt nicht' }).waitFor();
  // The code of the present step may be used up by the set-up.
  await code(page).fill(codeAt(secret, new Date(), 1));
  await code(page).press('Enter');
  await pillOf(page).waitFor();

  await forget(page);
  await page.goto('/admin/');
  await signIn(page, person);
  await button(page, 'Wiederherstellungscode eingeben').click();
  await page.getByLabel('Wiederherstellungscode').fill((codes[0] ?? '').toLowerCase());
  await button(page, 'Bestätigen').click();
  await pillOf(page).waitFor();

  const phone = await newPage(browser, { viewport: { width: 390, height: 844 } });
  await phone.goto('/m/');
  await signIn(phone, person);
  await button(phone, 'Wiederherstellungscode eingeben').click();
  await phone.getByLabel('Wiederherstellungscode').fill(codes[1] ?? '');
  await button(phone, 'Bestätigen').click();
  await strip(phone, 'Aktuell').waitFor();

  await page.goto('/account');
  await page.getByText('Noch 8 von 10').waitFor();
  expect(found).toEqual([]);
});

test('who turns the second factor off needs the password alone again', async () => {
  const person = await givenPerson('viewer');
  const page = await visit(browser, person, '/account');
  await setUpApp(page);

  await button(page, 'Ausschalten').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ausschalten' }).click();
  await button(page, 'Einrichten').waitFor();

  await forget(page);
  await page.goto('/account');
  await signIn(page, person);
  await pillOf(page).waitFor();
});

test('a passkey made in Konto opens web, administration and the phone’s web app without a password', async () => {
  const person = await givenPerson('admin');
  const page = await visit(browser, person, '/account');
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.bringToFront();
  await button(page, 'Passkey anlegen').click();
  await page.getByLabel('Name', { exact: true }).fill('Dienst-Laptop');
  await button(page, 'Sichern').click();
  await page.getByText('noch nicht benutzt').waitFor();
  const found = await objectionsInBoth(page, 'passkeys');

  for (const [path, inside] of [
    ['/account', pillOf(page)],
    ['/admin/', pillOf(page)],
    ['/m/', strip(page, 'Aktuell')],
  ] as const) {
    await forget(page);
    await page.goto(path);
    await button(page, 'Mit Passkey anmelden').click();
    await inside.waitFor();
  }
  const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
  expect(credentials).toMatchObject([{ isResidentCredential: true, rpId: 'localhost' }]);

  await page.goto('/account');
  await button(page, 'Dienst-Laptop entfernen').click();
  await page.getByText('Passkey entfernt').waitFor();
  await forget(page);
  await page.goto('/account');
  await button(page, 'Mit Passkey anmelden').click();
  await page.getByRole('alert').filter({ hasText: 'gehört zu keinem Konto' }).waitFor();
  expect(found).toEqual([]);
});

test('signing out everywhere else ends the other browsers at once, and not this one', async () => {
  const person = await givenPerson('viewer');
  const [here, there] = [await visit(browser, person, '/account'), await visit(browser, person, '/tasks')];
  await here.reload();

  await button(here, 'Die andere abmelden').click();

  await there.getByText('Die Anmeldung ist abgelaufen').waitFor();
  await here.getByText('Alle anderen Anmeldungen sind beendet.').waitFor();
  await here.reload();
  await pillOf(here).waitFor();
});

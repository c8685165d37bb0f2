import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { inviteUser, startView } from '@citypulse/contracts/accounts';
import { listUsers } from '@citypulse/contracts/users';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { newPage, openBrowser, pillOf, signIn, visit } from '../browser.ts';
import { objectionsInBoth } from '../support/axe.ts';
import { people, signedIn } from '../town.ts';

interface Person {
  email: string;
  password: string;
}

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const firstPassword = 'vier Wörter sind genug';

/** The link of the newest letter to this address, awaited. */
async function linkFor(email: string, about: string): Promise<string> {
  const find = async () => {
    const lines = (await readFile(inject('letters'), 'utf8').catch(() => '')).split('\n').filter(Boolean);
    const letters = lines.map((line) => JSON.parse(line) as { to: string[]; subject: string; text: string });
    const letter = letters.findLast((one) => one.to.includes(email) && one.subject.includes(about));
    return /^http\S+$/m.exec(letter?.text ?? '')?.[0];
  };
  await expect.poll(find, { timeout: 10_000, interval: 50 }).toBeDefined();
  return (await find()) ?? '';
}

async function setPassword(page: Page, link: string, password: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByRole('textbox', { name: 'Neues Passwort' }).fill(password);
  await page.getByRole('button', { name: 'Passwort festlegen' }).click();
  await page.getByRole('heading', { name: 'Passwort festgelegt' }).waitFor();
}

/** Somebody who was invited and came in by the mailed link. */
async function givenInvited(): Promise<Person> {
  const email = `${randomUUID()}@town.example`;
  const { api } = await signedIn(inject('baseUrl'), people.admin);
  const assignments = [{ role: 'viewer' as const, buildingId: null, validFrom: null, validTo: null }];
  await api.call(inviteUser, { body: { email, displayName: 'Jana Neu', assignments } });
  const page = await newPage(browser);
  await setPassword(page, await linkFor(email, 'Einladung'), firstPassword);
  await page.context().close();
  return { email, password: firstPassword };
}

test('an invited person sets the password by the mailed link and comes in; the link works once', async () => {
  const person = await givenInvited();
  const page = await newPage(browser);
  await page.goto(await linkFor(person.email, 'Einladung'));
  await page.getByRole('heading', { name: 'Dieser Link gilt nicht mehr' }).waitFor();
  expect(page.url()).not.toContain('#');
  await page.getByRole('link', { name: 'Zur Anmeldung' }).click();

  await signIn(page, person);

  await pillOf(page).waitFor();
});

test('who forgot the password comes back by mail', async () => {
  const person = await givenInvited();
  const page = await newPage(browser);
  await page.goto('/');
  await page.getByRole('link', { name: 'Passwort vergessen?' }).click();
  await page.getByLabel('E-Mail').fill(person.email);
  await page.getByRole('button', { name: 'Link anfordern' }).click();
  await page.getByRole('heading', { name: 'Sieh in dein Postfach' }).waitFor();

  const password = 'ein ganz anderes Passwort';
  await setPassword(page, await linkFor(person.email, 'Neues Passwort'), password);
  await page.getByRole('link', { name: 'Zur Anmeldung' }).click();

  await signIn(page, { ...person, password });
  await pillOf(page).waitFor();
});

test('a changed password asks the other browser for it at once, whose typing stays', async () => {
  const person = await givenInvited();
  const here = await visit(browser, person, '/account');
  const there = await visit(browser, person, '/account');
  const typed = there.getByRole('textbox', { name: 'Neues Passwort' });
  await typed.fill('noch nicht abgeschickt');
  const password = 'ein neues langes Passwort';

  await here.getByRole('textbox', { name: 'Jetziges Passwort' }).fill(person.password);
  await here.getByRole('textbox', { name: 'Neues Passwort' }).fill(password);
  await here.getByRole('button', { name: 'Passwort ändern' }).click();

  const dialog = there.getByRole('dialog', { name: 'Die Anmeldung ist abgelaufen' });
  await dialog.waitFor({ timeout: 5_000 });
  await here.getByText('Passwort geändert.').waitFor();
  await dialog.getByRole('textbox', { name: 'Passwort' }).fill(password);
  await dialog.getByRole('button', { name: 'Anmelden', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await typed.inputValue()).toBe('noch nicht abgeschickt');
});

test('of the list of sessions one is ended, and its browser asks to sign in', async () => {
  const person = await givenInvited();
  const there = await visit(browser, person, '/');
  const here = await visit(browser, person, '/account');

  await here.getByRole('button', { name: /^Abmelden: / }).click();

  await there.getByRole('dialog', { name: 'Die Anmeldung ist abgelaufen' }).waitFor({ timeout: 5_000 });
  await here.getByRole('button', { name: /^Abmelden: / }).waitFor({ state: 'hidden' });
  expect(await here.getByText('dieses Gerät').count()).toBe(1);
});

test('an administrator looks on as somebody in a window of its own, and stays who he is', async () => {
  const { api } = await signedIn(inject('baseUrl'), people.admin);
  const { items } = await api.call(listUsers, { query: { search: people.reader.email } });
  const [reader] = items;
  if (!reader) throw new Error('There is no reader');
  const admin = await visit(browser, people.admin, '/');
  const { code } = await api.call(startView, { params: { userId: reader.id } });

  const view = await admin.context().newPage();
  await view.goto(`/view#${code}`);

  await view.getByText(`Du siehst CityPulse als ${reader.displayName}.`).waitFor();
  expect(view.url()).not.toContain('#');
  await pillOf(view, 'aktuell').waitFor();
  const found = await objectionsInBoth(view, 'view');
  await view.getByRole('button', { name: 'Ansicht beenden' }).click();
  await view.getByRole('heading', { name: 'Ansicht beendet' }).waitFor();
  await view.reload();
  await view.getByRole('heading', { name: 'Ansicht beendet' }).waitFor();
  await admin.reload();
  await admin.getByRole('button', { name: 'Profil: Ada Admin' }).waitFor();
  expect(found).toEqual([]);
});

test('axe finds nothing on the account pages, light and dark', async () => {
  const page = await visit(browser, people.energy, '/account');
  const found = await objectionsInBoth(page, 'account');
  const guest = await newPage(browser);
  for (const path of ['/password/forgotten', '/password#void']) {
    await guest.goto('about:blank');
    await guest.goto(path);
    await guest.getByRole('heading', { level: 1 }).waitFor();
    found.push(...(await objectionsInBoth(guest, path)));
  }
  expect(found).toEqual([]);
});

import { setUpTown } from '@citypulse/contracts/system';
import { createUser } from '@citypulse/contracts/users';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { newPage, openBrowser, signIn, visit } from '../browser.ts';
import { objectionsAt } from '../support/axe.ts';
import { people, signedIn } from '../town.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const panelOf = (page: Page) => page.getByRole('complementary');
const objectionsOn = (page: Page, screens: readonly string[]) =>
  objectionsAt(page, Object.fromEntries(screens.map((screen) => [screen, `/admin/${screen}`])), () =>
    page.getByRole('heading', { level: 1 }).waitFor(),
  );
const save = (page: Page, label: string) => page.getByRole('button', { name: label, exact: true }).click();

test('an administrator of a nameless town is led to naming it and sees its first value', async () => {
  const page = await newPage(browser);
  await page.goto('/admin/users');
  await signIn(page, people.admin);
  await page.getByLabel('Name der Stadt').fill('Hechingen');
  await save(page, 'Weiter');
  await page.getByText('Der erste Wert ist da.').waitFor();
  expect(new URL(page.url()).pathname).toBe('/admin/setup');
  await page.context().close();
});

test('axe finds nothing on any screen of the administration, light and dark', async () => {
  const { school } = inject('town');
  const { api } = await signedIn(inject('baseUrl'), people.admin);
  await api.call(setUpTown, { body: { name: 'Hechingen', state: 'Baden-Württemberg', postalCode: '72379' } });
  const screens = ['', 'users', 'users?user=new', 'master-data', `master-data?node=building:${school.id}`]
    .concat(['imports', 'prices', 'prices?row=new', 'prices?tab=factors', 'prices?tab=gas&row=new'])
    .concat(['data-sources', 'data-sources?source=new', 'audit']);
  const page = await visit(browser, people.admin, '/admin/');
  expect(await objectionsOn(page, screens)).toEqual([]);
  await page.context().close();
});

test('a new account signs in with its password until it is disabled, and again when that is taken back', async () => {
  const email = 'neu@town.example';
  const password = 'noch ein langes Passwort';
  const page = await visit(browser, people.admin, '/admin/users?user=new');
  const panel = panelOf(page);
  await save(page, 'Anlegen');
  await panel.getByText('Bitte ausfüllen.').first().waitFor();
  await panel.getByLabel('Name').fill('Nora Neu');
  await panel.getByLabel('E-Mail').fill(email);
  await panel.getByRole('textbox', { name: 'Passwort' }).fill(password);
  await panel.getByRole('button', { name: 'Rolle', exact: true }).click();
  await save(page, 'Anlegen');
  await page.getByText('Konto angelegt.').waitFor();
  await signedIn(inject('baseUrl'), { email, password });

  await panel.getByRole('button', { name: 'Sperren' }).click();
  await page.getByText('ist gesperrt und überall abgemeldet').waitFor();
  await expect(signedIn(inject('baseUrl'), { email, password })).rejects.toThrow();
  await page.getByRole('button', { name: 'Rückgängig' }).last().click();
  await page.getByText('kann sich wieder anmelden').waitFor();
  await signedIn(inject('baseUrl'), { email, password });
  await page.context().close();
});

test('what one person changes appears to the other, who decides which version holds', async () => {
  const { library } = inject('town');
  const path = `/admin/master-data?node=building:${library.id}`;
  const mine = await visit(browser, people.admin, path);
  const theirs = await visit(browser, people.energy, path);
  await panelOf(mine).getByLabel('Straße und Hausnummer').fill('Marktplatz 1');
  await panelOf(theirs).getByLabel('Ort').fill('Hechingen');
  await save(theirs, 'Speichern');
  await theirs.getByText('Gebäude gespeichert').waitFor();

  await save(mine, 'Speichern');
  await mine.getByText('Jemand hat das inzwischen geändert.').waitFor();
  await mine.getByRole('button', { name: 'Meine Änderungen speichern' }).click();
  await mine.getByText('Gebäude gespeichert').waitFor();

  // Only the touched field was written: both changes are there.
  await mine.goto(path);
  expect(await panelOf(mine).getByLabel('Ort').inputValue()).toBe('Hechingen');
  expect(await panelOf(mine).getByLabel('Straße und Hausnummer').inputValue()).toBe('Marktplatz 1');
  await Promise.all([mine.context().close(), theirs.context().close()]);
});

test('a retired building comes back by undo', async () => {
  const { library } = inject('town');
  const page = await visit(browser, people.admin, `/admin/master-data?node=building:${library.id}`);
  await panelOf(page).getByRole('button', { name: 'Stilllegen' }).click();
  await page.getByText(`${library.name} ist stillgelegt.`).waitFor();
  await page.getByRole('button', { name: 'Rückgängig' }).last().click();
  await page.getByText(`${library.name} ist wieder in Betrieb.`).waitFor();
  await page.context().close();
});

test('the key of a new gateway is shown once, with a call that delivers', async () => {
  const page = await visit(browser, people.admin, '/admin/data-sources?source=new');
  await panelOf(page).getByLabel('Name').fill('Gateway Keller');
  await save(page, 'Anlegen');
  await page.getByText('Das Beispiel liefert einen Wert').waitFor();
  const [key, example] = [page.locator('pre').first(), page.locator('pre').last()];
  const text = await example.innerText();
  const body = /-d '(.*)'$/s.exec(text)?.[1] ?? '';
  const answer = await fetch(`${inject('baseUrl')}/v1/energy/intervals`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${await key.innerText()}`, 'Content-Type': 'application/json' },
    body,
  });
  expect(answer.status).toBe(200);
  await save(page, 'Schlüssel ist gesichert');
  await page.getByRole('row', { name: /Gateway Keller/ }).click();
  expect(await page.locator('pre').count()).toBe(0);
  await page.context().close();
});

test('an administrator invites somebody, ends a session and looks on as a person', async () => {
  const { api } = await signedIn(inject('baseUrl'), people.admin);
  await api.call(setUpTown, { body: { name: 'Hechingen', state: 'Baden-Württemberg', postalCode: '72379' } });
  const person = { email: 'sita.sitzung@town.example', password: people.admin.password };
  await api.call(createUser, { body: { ...person, displayName: 'Sita Sitzung', assignments: [] } });
  await signedIn(inject('baseUrl'), person);
  const page = await visit(browser, people.admin, '/admin/invitations?invite=true');
  await panelOf(page).getByRole('textbox', { name: 'Name' }).fill('Jana Neu');
  await panelOf(page).getByRole('textbox', { name: 'E-Mail' }).fill('jana.neu@town.example');
  await save(page, 'Einladung senden');
  await page.getByRole('cell', { name: 'jana.neu@town.example' }).waitFor();

  await page.goto('/admin/sessions');
  await page.getByRole('textbox', { name: 'Name, E-Mail oder Gerät' }).fill(person.email);
  await page.getByRole('button', { name: /^Beenden: Sita Sitzung/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Beenden' }).click();
  await page.getByText('ist dort abgemeldet.').waitFor();

  await page.goto('/admin/users');
  await page.getByText(people.reader.email).click();
  const [view] = await Promise.all([
    page.context().waitForEvent('page'),
    panelOf(page).getByRole('button', { name: 'Ansehen als' }).click(),
  ]);
  await view.getByText('Du siehst CityPulse als').waitFor();
  expect(new URL(view.url()).hash).toBe('');
  await page.context().close();
});

test('axe finds nothing where accounts are administered, light and dark', async () => {
  const { api } = await signedIn(inject('baseUrl'), people.admin);
  await api.call(setUpTown, { body: { name: 'Hechingen', state: 'Baden-Württemberg', postalCode: '72379' } });
  const page = await visit(browser, people.admin, '/admin/');
  expect(await objectionsOn(page, ['sessions', 'invitations', 'invitations?invite=true'])).toEqual([]);
});

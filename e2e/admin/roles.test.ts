import { BuildingId } from '@citypulse/contracts/common';
import { createUser, listUsers } from '@citypulse/contracts/users';
import { setUpTown } from '@citypulse/contracts/system';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser, visit } from '../browser.ts';
import { objectionsInBoth } from '../support/axe.ts';
import { administrator, givenCaretaker } from '../support/house.ts';
import { people, signedIn } from '../town.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('the bin removes the role it stands at and opens no other; what is saved is closed', async () => {
  const { school, library } = inject('town');
  const { api } = await signedIn(inject('baseUrl'), people.admin);
  await api.call(setUpTown, { body: { name: 'Hechingen', state: 'Baden-Württemberg', postalCode: '72379' } });
  const email = 'zwei.rollen@town.example';
  const assignments = [school, library].map(({ id }) => ({
    role: 'caretaker' as const,
    buildingId: id,
    validFrom: null,
    validTo: null,
  }));
  await api.call(createUser, {
    body: { email, displayName: 'Zoe Zwei', password: 'noch ein langes Passwort', assignments },
  });
  const page = await visit(browser, people.admin, '/admin/users');
  const panel = page.getByRole('complementary');
  await page.getByText(email).click();
  await panel.getByRole('button', { name: new RegExp(`^${school.name}`) }).click();
  const bin = panel.getByRole('button', { name: 'Rolle entfernen' });
  const place = await bin.boundingBox();
  if (!place) throw new Error('The bin is not on the screen');
  await bin.click();
  // Once more at the same spot, as somebody does who saw no answer.
  await page.mouse.click(place.x + place.width / 2, place.y + place.height / 2);
  expect(await bin.count()).toBe(0);
  const restore = panel.getByRole('button', { name: `Wiederherstellen: ${school.name}` });
  await restore.waitFor();
  await panel.getByRole('button', { name: 'Rollen speichern' }).click();
  await page.getByText('Rollen gespeichert.').waitFor();
  await restore.waitFor({ state: 'detached' });
  expect(await bin.count()).toBe(0);
  const { items } = await api.call(listUsers, { query: { limit: 100 } });
  const saved = items.find((user) => user.email === email);
  expect(saved?.assignments.map(({ buildingId }) => buildingId)).toEqual([library.id]);
  await page.context().close();
});

test('who stands in for somebody has his rights until that day, and whoever left is forgotten', async () => {
  const { library } = inject('town');
  const admin = await administrator(inject('baseUrl'));
  await admin.api.call(setUpTown, {
    body: { name: 'Hechingen', state: 'Baden-Württemberg', postalCode: '72379' },
  });
  await givenCaretaker(admin, BuildingId.parse(library.id), 'Karl Krank');
  const email = 'vera.vertretung@town.example';
  const { id } = await admin.api.call(createUser, {
    body: { email, displayName: 'Vera Vertretung', password: 'noch ein langes Passwort', assignments: [] },
  });
  const page = await visit(browser, people.admin, `/admin/users?user=${id}`);
  const panel = page.getByRole('complementary');

  await panel.getByRole('button', { name: 'Vertretung' }).click();
  await panel.getByRole('combobox', { name: 'Vertritt' }).click();
  await page.getByRole('option', { name: 'Karl Krank' }).click();
  await panel.getByRole('button', { name: 'Übernehmen' }).click();
  await panel.getByRole('button', { name: 'Rollen speichern' }).click();
  const rights = panel.getByRole('region', { name: 'Geltende Rechte' });
  await rights.getByText('Hausmeister, vertritt Karl Krank').waitFor();
  const found = await objectionsInBoth(page, 'rights');

  await panel.getByRole('button', { name: 'Sperren', exact: true }).click();
  await rights.getByText('Heute gilt kein Recht.').waitFor();
  await panel.getByRole('button', { name: 'Person vergessen' }).click();
  const dialog = page.getByRole('dialog');
  found.push(...(await objectionsInBoth(page, 'forgetting')));
  await dialog.getByRole('button', { name: 'Für immer vergessen' }).click();
  await dialog.getByText('Das ist nicht die Adresse dieses Kontos.').waitFor();
  await dialog.getByRole('textbox').fill(email);
  await dialog.getByRole('button', { name: 'Für immer vergessen' }).click();
  await page.getByText('Vera Vertretung ist vergessen.').waitFor();
  await page.getByText(email).waitFor({ state: 'detached' });
  expect(found).toEqual([]);
  await page.context().close();
});

import { randomUUID } from 'node:crypto';
import { setUpTown } from '@citypulse/contracts/system';
import { createUser } from '@citypulse/contracts/users';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser, visit } from '../browser.ts';
import { objectionsInBoth } from '../support/axe.ts';
import { administrator } from '../support/house.ts';
import { people, signedIn } from '../town.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
  const { api } = await administrator(inject('baseUrl'));
  await api.call(setUpTown, { body: { name: 'Hechingen', state: 'Baden-Württemberg', postalCode: '72379' } });
});
afterAll(() => browser.close());

async function givenPerson(displayName: string) {
  const { api } = await administrator(inject('baseUrl'));
  const email = `${randomUUID()}@town.example`;
  const { password } = people.admin;
  const assignments = [{ role: 'viewer' as const, buildingId: null, validFrom: null, validTo: null }];
  const { id } = await api.call(createUser, { body: { email, displayName, password, assignments } });
  return { id, email, password };
}

async function tryWrongly(email: string, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const answer = await fetch(`${inject('baseUrl')}/v1/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'User-Agent': 'a strange browser' },
      body: JSON.stringify({ email, password: `falsch ${time}`, platform: 'web' }),
    });
    expect(answer.status).toBe(401);
  }
}

test('a burst of wrong passwords is seen with its reasons, and taken back as a false alarm', async () => {
  const person = await givenPerson('Vera Verdacht');
  await signedIn(inject('baseUrl'), person);
  await tryWrongly(person.email, 5);
  await signedIn(inject('baseUrl'), person);

  const page = await visit(browser, people.admin, '/admin/security');
  await page.getByRole('row', { name: /Vera Verdacht/ }).click();
  const panel = page.getByRole('complementary');
  await panel.getByText('Viele falsche Passwörter').waitFor();
  await panel.getByText('5 Fehlversuche in 15 Minuten').waitFor();
  const found = await objectionsInBoth(page, 'security');
  await panel.getByRole('button', { name: 'Fehlalarm', exact: true }).click();
  await panel.getByText(/^Fehlalarm, sagt /).waitFor();
  await panel.getByRole('button', { name: 'Doch kein Fehlalarm' }).click();
  await panel.getByText('Eine verlangte Bestätigung entfällt bei Fehlalarm.').waitFor();
  expect(found).toEqual([]);
});

test('the audit log says that its chain is unchanged, and shows what was changed by whom', async () => {
  await givenPerson('Alma Akte');
  const page = await visit(browser, people.admin, '/admin/audit');
  const chain = page.getByRole('region', { name: 'Zustand der Kette' });
  await chain.getByText(/^Kette geprüft bis .*, unverändert$/).waitFor({ timeout: 30_000 });
  await page
    .getByRole('row', { name: /Alma Akte/ })
    .first()
    .click();
  await page.getByRole('complementary').getByRole('heading').first().waitFor();
  expect(await objectionsInBoth(page, 'audit')).toEqual([]);
});

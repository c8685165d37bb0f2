import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { newPage, openBrowser, signIn } from '../browser.ts';
import { people } from '../town.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('a deep link survives the sign-in, with its filters', async () => {
  const { school } = inject('town');
  const page = await newPage(browser);
  const path = `/buildings/${school.id}/consumption?medium=electricity&unit=cost`;
  await page.goto(path);

  await signIn(page, people.energy);

  await page.getByRole('heading', { level: 1, name: school.name }).waitFor();
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(path);
  expect(await page.getByRole('radio', { name: 'Euro' }).isChecked()).toBe(true);
});

test('a wrong password is told without saying which part was wrong', async () => {
  const page = await newPage(browser);
  await page.goto('/');

  await signIn(page, { ...people.energy, password: 'etwas ganz anderes' });

  await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor();
  expect(await page.getByLabel('E-Mail').isVisible()).toBe(true);
});

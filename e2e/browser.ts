import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { inject } from 'vitest';

/** Chromium without anything that would call home. */
export const openBrowser = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });

/** A page of a browser of its own, as a person in Hechingen has it. */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    baseURL: inject('baseUrl'),
    viewport: { width: 1440, height: 900 },
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    ...options,
  });
  return context.newPage();
}

export async function signIn(page: Page, person: { email: string; password: string }): Promise<void> {
  await page.getByLabel('E-Mail').fill(person.email);
  await page.getByRole('textbox', { name: 'Passwort' }).fill(person.password);
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
}

/** A signed-in page at an address. */
export async function visit(
  browser: Browser,
  person: { email: string; password: string },
  path: string,
): Promise<Page> {
  const page = await newPage(browser);
  await page.goto(path);
  await signIn(page, person);
  // The pill is the shell's: the sign-in page has a heading too.
  await pillOf(page).waitFor();
  return page;
}

export const pillOf = (page: Page, word = '') =>
  page.getByRole('button', { name: `Synchronisation: ${word}` });

import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { newPage, signIn } from '../browser.ts';

const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
  permissions: ['camera'],
};

/** The line that tells how far phone and office agree. */
export const strip = (page: Page, word: string): Locator =>
  page.getByRole('link', { name: new RegExp(`^${word}.*Synchronisation öffnen$`) });

export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

/** A signed-in phone that has everything on the device. */
export async function openPhone(
  browser: Browser,
  person: { email: string; password: string },
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await newPage(browser, { ...phone, ...options });
  await page.goto('/m/');
  await signIn(page, person);
  await strip(page, 'Aktuell').waitFor();
  return page;
}

/** With the app itself kept too: it opens without a network from now on. */
export async function openOfflinePhone(
  browser: Browser,
  person: { email: string; password: string },
): Promise<Page> {
  const page = await openPhone(browser, person, { serviceWorkers: 'allow' });
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  return page;
}

export async function goOffline(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await strip(page, 'Ohne Empfang').waitFor();
}

/** Takes a picture the way a phone's browser does, from what is on the screen. */
export async function takePicture(page: Page, trigger: Locator): Promise<void> {
  const buffer = await page.screenshot({ type: 'jpeg', quality: 70 });
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), trigger.click()]);
  await chooser.setFiles({ name: 'foto.jpg', mimeType: 'image/jpeg', buffer });
}

/** Reads a counter by hand; resolves when the value cannot be lost any more. */
export async function saveReading(page: Page, pointId: string, value: string): Promise<void> {
  await page.goto(`/m/reading/${pointId}`);
  for (const digit of value) await button(page, digit).click();
  await button(page, 'Speichern').click();
  await page.getByText('Auf diesem Gerät gesichert').waitFor();
}

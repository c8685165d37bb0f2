import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What axe objects to, told so that it can be found. */
async function objections(page: Page, name: string, rules?: string[]): Promise<string[]> {
  // No frames of other origins: the results need not be gathered in a page of their own.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${name}: ${id} ${node.target.join(' ')}`),
  );
}

/** Puts the page into a scheme and waits until no colour is on its way any more. */
async function settleIn(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  // Web and administration say it by an attribute, the phone by its style.
  const own = `html[data-mantine-color-scheme="${scheme}"], html[style*="color-scheme: ${scheme}"]`;
  await page.locator(own).waitFor({ state: 'attached' });
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  });
}

/** What axe objects to on a page that has drawn itself: everything in light; in dark only the colours differ. */
export async function objectionsInBoth(page: Page, name: string): Promise<string[]> {
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
  await settleIn(page, 'light');
  const light = await objections(page, name);
  await settleIn(page, 'dark');
  return [...light, ...(await objections(page, `${name} (dark)`, ['color-contrast']))];
}

/** The same on one address after another. */
export async function objectionsAt(
  page: Page,
  screens: Readonly<Record<string, string>>,
  arrived: () => Promise<void>,
): Promise<string[]> {
  const found: string[] = [];
  for (const [name, address] of Object.entries(screens)) {
    await page.goto(address);
    await arrived();
    await page.waitForLoadState('networkidle');
    found.push(...(await objectionsInBoth(page, name)));
  }
  return found;
}

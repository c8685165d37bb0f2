import type { Client } from '@citypulse/client/client';
import type { TaskId } from '@citypulse/contracts/common';
import { listReadings } from '@citypulse/contracts/readings';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../browser.ts';
import { administrator, givenHouse, givenTask, type House } from '../support/house.ts';
import { button, openPhone } from './phone.ts';

let admin: Client;
let house: House;
let taskId: TaskId;
let browser: Browser;
beforeAll(async () => {
  admin = await administrator(inject('baseUrl'));
  house = await givenHouse(admin, 'Feuerwehr');
  taskId = (await givenTask(admin, house, { title: 'Legionellenspülung Duschen' })).id;
  browser = await openBrowser();
});
afterAll(() => browser.close());

declare global {
  interface Window {
    seen: Set<Element>;
  }
}

const controls =
  '[role=main] :is([role=button], [role=checkbox], [role=radio], [role=tab], [role=link], input, textarea):not([aria-disabled=true], [disabled])';

/** Goes through the page with Tab alone; what cannot be reached, or lies hidden when it is. */
async function notReached(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    window.seen = new Set();
    (document.activeElement as HTMLElement | null)?.blur();
  });
  const hidden: string[] = [];
  const all = await page.locator(controls).count();
  for (let press = 0; press < all + 8; press += 1) {
    await page.keyboard.press('Tab');
    const covered = await page.evaluate(() => {
      const now = document.activeElement;
      if (!now || now === document.body) return null;
      window.seen.add(now);
      const { x, y, width, height } = now.getBoundingClientRect();
      const top = document.elementFromPoint(x + width / 2, y + Math.min(height / 2, 24));
      const isSeen = top !== null && (now.contains(top) || top.contains(now));
      return isSeen ? null : (now.getAttribute('aria-label') ?? now.textContent);
    });
    if (covered !== null) hidden.push(`hidden: ${covered}`);
  }
  const missed = await page.evaluate(
    (selector) =>
      [...document.querySelectorAll(selector)]
        .filter((control) => !window.seen.has(control))
        .map((control) => control.getAttribute('aria-label') ?? control.textContent),
    controls,
  );
  return [...hidden, ...missed];
}

/** Words that run out of the screen, or out of the control they name. */
const cut = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.querySelector('#root')!, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const { currentNode } = walker;
      const control = currentNode.parentElement?.closest('[role=tab], [role=button], [role=link], a');
      range.selectNodeContents(currentNode);
      const words = range.getBoundingClientRect();
      const room = control?.getBoundingClientRect() ?? { left: 0, right: Infinity };
      const [left, right] = [Math.max(0, room.left), Math.min(screen.width, room.right)];
      const isShown = words.width > 1 && words.height > 1;
      if (isShown && (words.left < left - 1 || words.right > right + 1))
        found.push(`cut: ${currentNode.nodeValue}`);
    }
    return found;
  });

/** Type twice as large, as a phone's browser makes it when the person has set it so. */
const enlarge = (page: Page) =>
  page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      const sheet = document.createElement('style');
      sheet.textContent = 'html { text-size-adjust: 200%; }';
      document.head.append(sheet);
    });
  });

/** Presses a key on the control that has the focus once Tab has got there. */
async function tabTo(page: Page, name: string | RegExp, role: 'button' | 'textbox' | 'radio' = 'button') {
  const control = page.getByRole(role, { name, exact: typeof name === 'string' });
  await control.waitFor();
  for (let press = 0; press < 60; press += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${String(name)}`);
}

const press = async (page: Page, name: string | RegExp, role: 'button' | 'radio' = 'button') => {
  await tabTo(page, name, role);
  await page.keyboard.press('Enter');
};

const type = async (page: Page, name: string, text: string) => {
  await tabTo(page, name, 'textbox');
  await page.keyboard.type(text);
};

/** A task from its start to its end, without a finger. */
async function workByKeyboard(page: Page): Promise<string[]> {
  const found: string[] = [];
  const look = async () => void found.push(...(await notReached(page)), ...(await cut(page)));
  await page.goto(`/m/tasks/${taskId}`);
  await button(page, 'Auftrag starten').waitFor();
  const title = page.getByRole('heading', { level: 1 });
  expect(await title.evaluate((words) => getComputedStyle(words).fontSize)).toBe('36px');
  await look();
  await press(page, 'Auftrag starten');
  await page.getByRole('textbox', { name: 'Kesseldruck, bar' }).waitFor();
  await look();
  await type(page, 'Kesseldruck, bar', '1,6');
  await press(page, '1,6 bar bestätigen');
  await press(page, 'Ja');
  await press(page, 'gut', 'radio');
  await press(page, 'gut bestätigen');
  await type(page, 'Antwort eintippen', 'nichts');
  await press(page, 'nichts bestätigen');
  await press(page, 'Weiter zu Fotos');
  await button(page, 'Zum Abschluss').waitFor();
  await look();
  await press(page, 'Zum Abschluss');
  await button(page, 'Abschließen').waitFor();
  await look();
  await press(page, 'Abschließen');
  await page.getByText('Auftrag abgeschlossen').waitFor();
  return found;
}

async function readByKeyboard(page: Page, value: string): Promise<string[]> {
  await page.goto(`/m/reading/${house.meter.pointId}`);
  await button(page, 'Löschen')
    .or(button(page, /löschen/i))
    .first()
    .waitFor();
  const found = [...(await notReached(page)), ...(await cut(page))];
  for (const digit of value) await press(page, digit);
  await page.getByText('plausibel').scrollIntoViewIfNeeded();
  found.push(...(await cut(page)));
  await press(page, 'Speichern');
  await page.getByText('Auf diesem Gerät gesichert').waitFor();
  return found;
}

test('Auftrag and Ablesung by keyboard alone, with type twice as large: every control is reached and seen, no word is cut', async () => {
  const page = await openPhone(browser, house.caretaker);
  await enlarge(page);
  const value = house.meter.lastValue + 12;
  const found = [...(await workByKeyboard(page)), ...(await readByKeyboard(page, String(value)))];
  expect(found).toEqual([]);
  await expect
    .poll(async () => {
      const { items } = await admin.api.call(listReadings, { query: { meterId: house.meter.id } });
      return items.map((reading) => reading.value);
    })
    .toContain(value);
  await page.context().close();
});

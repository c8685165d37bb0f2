import { newId } from '@citypulse/client/new-id';
import type { Client } from '@citypulse/client/client';
import { createGuestLink, GuestLinkId } from '@citypulse/contracts/guests';
import { getTask } from '@citypulse/contracts/maintenance';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { newPage, openBrowser, visit } from '../browser.ts';
import { objectionsInBoth } from '../support/axe.ts';
import { administrator, givenHouse, givenTask, type House } from '../support/house.ts';
import { people } from '../town.ts';

let browser: Browser;
let client: Client;
let house: House;
beforeAll(async () => {
  browser = await openBrowser();
  client = await administrator(inject('baseUrl'));
  house = await givenHouse(client, 'Gasthaus');
});
afterAll(() => browser.close());

const phone = { viewport: { width: 390, height: 844 } };

async function givenLink(pin: string | null = null) {
  const task = await givenTask(client, house, { title: 'Brenner einstellen' });
  const expiresOn = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  const id = GuestLinkId.parse(newId());
  const body = { id, company: 'Heizungsbau Maier', expiresOn, pin };
  const { token } = await client.api.call(createGuestLink, { params: { taskId: task.id }, body });
  return { task, path: `/guest#${token}` };
}

async function guestAt(path: string): Promise<Page> {
  const page = await newPage(browser, phone);
  await page.goto(path);
  return page;
}

const answerAll = async (page: Page) => {
  const pressure = page.getByRole('textbox', { name: 'Kesseldruck' });
  await pressure.fill('1,8');
  await pressure.blur();
  await page.getByRole('group', { name: 'Filter sauber' }).getByRole('button', { name: 'Ja' }).click();
  await page.getByRole('group', { name: 'Zustand' }).getByRole('button', { name: 'gut' }).click();
  const remark = page.getByRole('textbox', { name: 'Auffällig' });
  await remark.fill('Dichtung spröde');
  await remark.blur();
};

test('a firm gets a link with a PIN from the Auftrag, works through it and finishes it', async () => {
  const task = await givenTask(client, house, { title: 'Kessel warten' });
  const office = await visit(browser, people.admin, `/tasks?task=${task.id}`);
  await office.getByRole('button', { name: 'Gastlink' }).click();
  await office.getByLabel('Firma').fill('Heizungsbau Maier');
  await office.getByLabel('PIN, wenn gewünscht').fill('4711');
  await office.getByRole('button', { name: 'Link erstellen' }).click();
  const address = await office.locator('code').innerText();

  const guest = await guestAt(address);
  const pin = guest.getByRole('textbox', { name: 'PIN' });
  await pin.waitFor();
  const found = await objectionsInBoth(guest, 'PIN');
  await pin.fill('0000');
  await guest.getByRole('button', { name: 'Öffnen' }).click();
  await guest.getByText('Die PIN stimmt nicht.').waitFor();
  await pin.fill('4711');
  await guest.getByRole('button', { name: 'Öffnen' }).click();
  await guest.getByRole('heading', { name: 'Kessel warten' }).waitFor();
  expect(await guest.getByRole('button', { name: 'Auftrag abschließen' }).isDisabled()).toBe(true);
  await answerAll(guest);
  const picture = { name: 'kessel.png', mimeType: 'image/png', buffer: await guest.screenshot() };
  await guest.locator('input[type=file]').setInputFiles(picture);
  await guest.getByRole('img', { name: 'Foto 1' }).waitFor();
  await guest
    .getByRole('textbox', { name: 'Nachricht an die Stadt' })
    .fill('Die Dichtung kommt nächste Woche.');
  await guest.getByRole('button', { name: 'Senden' }).click();
  await guest.getByText('Die Dichtung kommt nächste Woche.').waitFor();
  found.push(...(await objectionsInBoth(guest, 'work')));
  await guest.getByRole('textbox', { name: 'Bemerkung' }).fill('Druck eingestellt');
  await guest.getByRole('button', { name: 'Auftrag abschließen' }).click();
  await guest.getByText('Abgeschlossen', { exact: true }).waitFor();

  const done = await client.api.call(getTask, { params: { taskId: task.id } });
  expect(done).toMatchObject({ status: 'done', resultNote: 'Druck eingestellt' });
  await office.getByText('Die Dichtung kommt nächste Woche.').waitFor();
  expect(found).toEqual([]);
});

test('without a connection the page says so, keeps what was typed, and sends it by a tap', async () => {
  const { path } = await givenLink();
  const guest = await guestAt(path);
  const message = guest.getByRole('textbox', { name: 'Nachricht an die Stadt' });
  await message.fill('Bin im Keller.');
  await guest.context().setOffline(true);
  await guest.getByRole('button', { name: 'Senden' }).click();
  await guest.getByText('Das kam nicht an: keine Verbindung.').waitFor();
  expect(await message.inputValue()).toBe('Bin im Keller.');

  await guest.context().setOffline(false);
  await guest.getByRole('button', { name: 'Noch einmal senden' }).click();

  await guest.getByText('Bin im Keller.', { exact: true }).and(guest.locator('span')).waitFor();
  expect(await message.inputValue()).toBe('');
});

test('an unreachable server is not taken for a link that is void', async () => {
  const { path } = await givenLink();
  const guest = await newPage(browser, phone);
  await guest.route('**/v1/guest/task', (route) => route.abort());
  await guest.goto(path);
  await guest.getByText('Prüfe deine Verbindung.').waitFor();

  await guest.unroute('**/v1/guest/task');
  await guest.getByRole('button', { name: 'Noch einmal versuchen' }).click();

  await guest.getByRole('heading', { name: 'Brenner einstellen' }).waitFor();
});

test('a link that was ended opens nothing, takes nothing of a page still open, and a wrong one is void', async () => {
  const { task, path } = await givenLink();
  const guest = await guestAt(path);
  await guest.getByRole('heading', { name: 'Brenner einstellen' }).waitFor();
  const office = await visit(browser, people.admin, `/tasks?task=${task.id}`);
  await office.getByRole('button', { name: 'Beenden' }).click();
  await office.getByText('Heizungsbau Maier kommt nicht mehr an den Auftrag.').waitFor();

  await guest.getByRole('group', { name: 'Filter sauber' }).getByRole('button', { name: 'Ja' }).click();
  await guest.getByText('Der Link gilt nicht mehr; das wurde nicht gespeichert.').waitFor();
  await guest.reload();
  await guest.getByRole('heading', { name: 'Dieser Link gilt nicht' }).waitFor();

  const wrong = await guestAt('/guest#void');
  await wrong.getByRole('heading', { name: 'Dieser Link gilt nicht' }).waitFor();
  expect(await objectionsInBoth(wrong, 'void')).toEqual([]);
});

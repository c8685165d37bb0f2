import type { Client } from '@citypulse/client/client';
import { answerChecklistItem } from '@citypulse/contracts/checklists';
import { listConflicts } from '@citypulse/contracts/conflicts';
import type { TaskId } from '@citypulse/contracts/common';
import { getTask } from '@citypulse/contracts/maintenance';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser, newPage, visit } from '../browser.ts';
import { objectionsInBoth } from '../support/axe.ts';
import { cameraArgs, filmOf } from '../support/camera.ts';
import { administrator, givenHouse, givenTask, type House } from '../support/house.ts';
import { people } from '../town.ts';
import { button, goOffline, openOfflinePhone, openPhone, strip, takePicture } from './phone.ts';

let admin: Client;
let house: House;
let taskId: TaskId;
let browser: Browser;
beforeAll(async () => {
  admin = await administrator(inject('baseUrl'));
  house = await givenHouse(admin, 'Festhalle');
  taskId = (await givenTask(admin, house, { title: 'Festhalle warten', priority: 'high' })).id;
  browser = await openBrowser(cameraArgs(filmOf(house.label.payload)));
});
afterAll(() => browser.close());

/** One screen after another: how to get there, and what shows that one is there. */
type Walk = readonly (readonly [name: string, go: (page: Page) => Promise<unknown>])[];

async function objectionsOn(page: Page, walk: Walk): Promise<string[]> {
  const found: string[] = [];
  for (const [name, go] of walk) {
    await go(page);
    found.push(...(await objectionsInBoth(page, name)));
  }
  return found;
}

const opens = (path: string, sign: string | RegExp) => async (page: Page) => {
  await page.goto(`/m/${path}`);
  await page.getByText(sign).first().waitFor();
};

const closeSheet = (page: Page) => page.keyboard.press('Escape');

test('axe finds nothing on the screens one looks at, light and dark', async () => {
  const page = await openPhone(browser, house.caretaker);
  const walk: Walk = [
    ['today', opens('today', 'Festhalle warten')],
    ['buildings', opens('buildings', 'Offline bereit')],
    ['building', (phone) => opens(`buildings/${house.building.id}`, house.meter.pointName)(phone)],
    ['inbox', opens('inbox', 'Posteingang')],
    ['profile', opens('profile', 'Handschuhmodus')],
    ['sync', opens('sync', 'Alles gesendet')],
    ['conflicts', opens('conflicts', 'Keine Konflikte')],
    ['round', opens('round', house.meter.pointName)],
    ['new task', opens('tasks/new', 'Was ist zu tun?')],
    ['not here', opens(`tasks/${house.building.id}`, 'Diesen Auftrag gibt es nicht')],
  ];
  const found = await objectionsOn(page, walk);
  const guest = await newPage(browser, { viewport: { width: 390, height: 844 } });
  found.push(...(await objectionsOn(guest, [['sign in', opens('', 'Passwort')]])));
  expect(found).toEqual([]);
  await page.context().close();
});

const scanning: Walk = [
  [
    'scan result',
    async (page) => {
      await page.goto('/m/scan');
      await page.getByText('Erkannt').waitFor();
    },
  ],
  [
    'reading',
    async (page) => {
      await button(page, 'Ablesen').click();
      await button(page, 'Speichern').waitFor();
    },
  ],
  [
    'unlikely reading',
    async (page) => {
      for (const digit of '9999') await button(page, digit).click();
      await page.getByText('sehr viel').waitFor();
    },
  ],
  [
    'confirm a reading',
    async (page) => {
      await button(page, 'Speichern').click();
      await button(page, 'Wert korrigieren').waitFor();
    },
  ],
];

const reporting: Walk = [
  [
    'report',
    async (page) => {
      await page.goto(`/m/report?building=${house.building.id}`);
      await page.getByText(house.building.name).first().waitFor();
    },
  ],
  [
    'report of a danger',
    async (page) => {
      await page.getByRole('radio', { name: 'Wasser' }).click();
      await page.getByRole('radio', { name: 'Gefahr' }).click();
      await page.getByRole('alert').waitFor();
    },
  ],
];

test('axe finds nothing where one scans, reads and reports, light and dark', async () => {
  const page = await openPhone(browser, house.caretaker);
  const found = await objectionsOn(page, scanning);
  await closeSheet(page);
  found.push(...(await objectionsOn(page, reporting)));
  expect(found).toEqual([]);
  await page.context().close();
});

const working: Walk = [
  ['task', (page) => opens(`tasks/${taskId}`, 'Auftrag starten')(page)],
  [
    'step with a number',
    async (page) => {
      await button(page, 'Auftrag starten').click();
      await page.getByRole('textbox', { name: 'Kesseldruck, bar' }).waitFor();
    },
  ],
  [
    'step yes or no',
    async (page) => {
      await page.getByRole('textbox', { name: 'Kesseldruck, bar' }).fill('1,6');
      await button(page, '1,6 bar bestätigen').click();
      await button(page, 'Ja').waitFor();
    },
  ],
  [
    'step with a choice',
    async (page) => {
      await button(page, 'Ja').click();
      await page.getByRole('radio', { name: 'gut' }).click();
      await button(page, 'gut bestätigen').waitFor();
    },
  ],
  [
    'photos',
    async (page) => {
      await page.getByRole('tab', { name: 'Fotos' }).click();
      await takePicture(page, button(page, 'Foto aufnehmen: nachher'));
      await button(page, 'nachher').waitFor();
    },
  ],
  [
    'finish with something missing',
    async (page) => {
      await page.getByRole('tab', { name: 'Abschluss' }).click();
      await page.getByText(/fehlen noch/).waitFor();
    },
  ],
  ['running task', opens('today', 'Läuft seit')],
  ['queue', opens('sync', 'Ohne Empfang')],
];

/** The office says something else meanwhile. */
async function answerFromOffice(): Promise<void> {
  const { checklist } = await admin.api.call(getTask, { params: { taskId } });
  const step = checklist.find(({ label }) => label === 'Kesseldruck');
  if (!step) throw new Error('No such step');
  await admin.api.call(answerChecklistItem, { params: { itemId: step.id }, body: { answer: 2 } });
}

test(
  'axe finds nothing at work without reception, nor where two answers collide, on the phone and in the office',
  { timeout: 300_000 },
  async () => {
    const page = await openOfflinePhone(browser, house.caretaker);
    await goOffline(page);
    const found = await objectionsOn(page, working);
    await answerFromOffice();
    await page.context().setOffline(false);
    await page.goto('/m/');
    await strip(page, '1 Konflikt').waitFor();
    const query = { status: 'open', buildingId: house.building.id } as const;
    const [conflict] = (await admin.api.call(listConflicts, { query })).items;
    if (!conflict) throw new Error('No conflict');
    found.push(
      ...(await objectionsOn(page, [
        ['sync with a conflict', opens('sync', 'du entscheidest')],
        ['list of conflicts', opens('conflicts', 'Kesseldruck')],
        ['conflict', opens(`conflicts/${conflict.id}`, 'So übernehmen')],
        ['log', opens('sync', 'übernommen')],
      ])),
    );
    const office = await visit(browser, people.energy, `/sync?tab=conflicts&conflict=${conflict.id}`);
    await office.getByRole('complementary', { name: 'Kesseldruck' }).waitFor();
    found.push(...(await objectionsInBoth(office, 'conflict in the office')));
    expect(found).toEqual([]);
    await Promise.all([page.context().close(), office.context().close()]);
  },
);

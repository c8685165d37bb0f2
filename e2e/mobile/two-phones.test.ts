import type { Client } from '@citypulse/client/client';
import { listConflicts } from '@citypulse/contracts/conflicts';
import type { TaskId } from '@citypulse/contracts/common';
import { getTask } from '@citypulse/contracts/maintenance';
import { listReadings } from '@citypulse/contracts/readings';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser, visit } from '../browser.ts';
import {
  administrator,
  givenCaretaker,
  givenHouse,
  givenTask,
  type House,
  type Person,
} from '../support/house.ts';
import { people } from '../town.ts';
import { button, goOffline, openOfflinePhone, saveReading, strip } from './phone.ts';

let admin: Client;
let house: House;
let second: Person;
let taskId: TaskId;
let browser: Browser;
beforeAll(async () => {
  admin = await administrator(inject('baseUrl'));
  house = await givenHouse(admin, 'Bauhof');
  second = await givenCaretaker(admin, house.building.id, 'Vera Vertretung');
  taskId = (await givenTask(admin, house, { title: 'Kessel prüfen', assigneeIds: [] })).id;
  browser = await openBrowser();
});
afterAll(() => browser.close());

const answerPressure = async (page: Page, value: string) => {
  await page.getByRole('textbox', { name: 'Kesseldruck, bar' }).fill(value);
  await button(page, `${value} bar bestätigen`).click();
};

const open = (page: Page, step: string) => page.getByRole('checkbox', { name: step }).click();

const choose = async (page: Page, choice: string) => {
  await page.getByRole('radio', { name: choice }).click();
  await button(page, `${choice} bestätigen`).click();
};

/** One takes the work on and sees to the filter. */
async function workFirst(page: Page): Promise<void> {
  await page.goto(`/m/tasks/${taskId}`);
  await button(page, 'Übernehmen').click();
  await button(page, 'Auftrag starten').click();
  await answerPressure(page, '1,6');
  await button(page, 'Ja').click();
  await choose(page, 'gut');
}

/** The other notes what is to be seen; both answered pressure and state. */
async function workSecond(page: Page): Promise<void> {
  await page.goto(`/m/tasks/${taskId}`);
  await button(page, 'Auftrag starten').click();
  await answerPressure(page, '1,8');
  await open(page, 'Zustand');
  await choose(page, 'mäßig');
  await open(page, 'Auffällig');
  await page.getByRole('textbox', { name: 'Antwort eintippen' }).fill('Ventil tropft');
  await button(page, 'Ventil tropft bestätigen').click();
}

async function answersOnServer() {
  const { checklist, assignees } = await admin.api.call(getTask, { params: { taskId } });
  return {
    answers: Object.fromEntries(checklist.map(({ label, answer }) => [label, answer])),
    assignees: assignees.map(({ name }) => name),
  };
}

/** Other files work in the same town: only what this house has is meant. */
const conflictOf = (page: Page, name: string) =>
  page.getByRole('button', { name: new RegExp(`^${name}.*offen`) }).filter({ hasText: house.building.name });

test('two phones work at one task without reception: what fits merges, the rest is decided, on either side', async () => {
  const [one, two] = [
    await openOfflinePhone(browser, house.caretaker),
    await openOfflinePhone(browser, second),
  ];
  await Promise.all([goOffline(one), goOffline(two)]);
  await workFirst(one);
  await workSecond(two);
  const [read, readAgain] = [house.meter.lastValue + 10, house.meter.lastValue + 11];
  await saveReading(one, house.meter.pointId, String(read));
  await saveReading(two, house.meter.pointId, String(readAgain));

  await one.context().setOffline(false);
  await one.goto('/m/');
  await strip(one, 'Aktuell').waitFor();
  await two.context().setOffline(false);
  await two.goto('/m/');
  await strip(two, '2 Konflikte').waitFor();

  expect(await answersOnServer()).toEqual({
    answers: { Kesseldruck: 1.6, 'Filter sauber': true, Zustand: 'gut', Auffällig: 'Ventil tropft' },
    assignees: [house.caretaker.name],
  });
  const readings = await admin.api.call(listReadings, { query: { meterId: house.meter.id } });
  expect(readings.items.map(({ value }) => value)).toEqual(expect.arrayContaining([read, readAgain]));

  // The pressure is decided in the office and reaches both phones.
  const office = await visit(browser, people.energy, '/sync?tab=conflicts');
  await conflictOf(office, 'Kesseldruck').click();
  const panel = office.getByRole('complementary', { name: 'Kesseldruck' });
  await panel.getByRole('radio', { name: '1,6 bar' }).waitFor();
  await panel.getByRole('radio', { name: '1,8 bar' }).click();
  await button(office, 'So übernehmen').click();
  await strip(two, '1 Konflikt').waitFor();
  await one.goto(`/m/tasks/${taskId}`);
  await one.getByRole('tab', { name: 'Checkliste' }).click();
  await one.getByRole('checkbox', { name: 'Kesseldruck, 1,8 bar' }).waitFor();

  // The state is decided on the phone and reaches the office and the other phone.
  await strip(two, '1 Konflikt').click();
  await two.getByText('Zwei Fassungen, du entscheidest').click();
  await two.getByText('Zustand').first().click();
  await two.getByRole('radio', { name: 'gut' }).waitFor();
  await two.getByRole('radio', { name: 'mäßig' }).click();
  await button(two, 'So übernehmen').click();
  await conflictOf(office, 'Zustand').waitFor({ state: 'detached' });
  await one.getByRole('checkbox', { name: 'Zustand, mäßig' }).waitFor();
  const open = await admin.api.call(listConflicts, {
    query: { status: 'open', buildingId: house.building.id },
  });
  expect(open.items).toEqual([]);
});

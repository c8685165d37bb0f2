import type { Client } from '@citypulse/client/client';
import type { BuildingId, TaskId } from '@citypulse/contracts/common';
import { listDevices, revokeDevice } from '@citypulse/contracts/devices';
import { listSessions, revokeSession } from '@citypulse/contracts/identity';
import { getTask } from '@citypulse/contracts/maintenance';
import { listReadings } from '@citypulse/contracts/readings';
import { setAssignments } from '@citypulse/contracts/users';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser, signIn } from '../browser.ts';
import { administrator, givenHouse, givenTask, type House } from '../support/house.ts';
import { signedIn } from '../town.ts';
import { button, goOffline, openOfflinePhone, openPhone, saveReading, strip } from './phone.ts';

let admin: Client;
let browser: Browser;
beforeAll(async () => {
  admin = await administrator(inject('baseUrl'));
  browser = await openBrowser();
});
afterAll(() => browser.close());

interface Work {
  house: House;
  taskId: TaskId;
  value: number;
}

/** A house of its own with a task in which one step is to be answered. */
async function givenWork(name: string): Promise<Work> {
  const house = await givenHouse(admin, name);
  const { id } = await givenTask(admin, house, { title: `Rundgang ${name}` });
  return { house, taskId: id, value: house.meter.lastValue + 12 };
}

/** A reading and the first step of a task. */
async function work(page: Page, { house, taskId, value }: Work): Promise<void> {
  await saveReading(page, house.meter.pointId, String(value));
  await page.goto(`/m/tasks/${taskId}`);
  await button(page, 'Auftrag starten').click();
  await page.getByRole('textbox', { name: 'Kesseldruck, bar' }).fill('1,6');
  await button(page, '1,6 bar bestätigen').click();
  await button(page, 'Ja').waitFor();
}

/** What of it the server has. */
async function arrived({ house, taskId, value }: Work) {
  const readings = await admin.api.call(listReadings, { query: { meterId: house.meter.id } });
  const task = await admin.api.call(getTask, { params: { taskId } });
  return {
    readings: readings.items.filter((one) => one.value === value).length,
    status: task.status,
    pressure: task.checklist.find(({ label }) => label === 'Kesseldruck')?.answer,
  };
}

const everything = { readings: 1, status: 'in_progress', pressure: 1.6 };
const nothing = { readings: 0, status: 'open', pressure: null };

test('an assignment withdrawn meanwhile: the building goes, unsent work is kept for review', async () => {
  const task = await givenWork('Friedhof');
  const phone = await openOfflinePhone(browser, task.house.caretaker);
  await goOffline(phone);
  await work(phone, task);
  await admin.api.call(setAssignments, {
    params: { userId: task.house.caretaker.id },
    body: {
      assignments: [
        {
          role: 'caretaker',
          buildingId: inject('town').library.id as BuildingId,
          validFrom: null,
          validTo: null,
        },
      ],
    },
  });

  await phone.context().setOffline(false);

  await phone.getByText('Diesen Auftrag gibt es nicht, oder du hast dort keinen Zugriff mehr.').waitFor();
  await phone.goto('/m/buildings');
  await phone.getByText(inject('town').library.name).waitFor();
  expect(await phone.getByText(task.house.building.name).count()).toBe(0);
  await phone.goto('/m/sync');
  await phone.getByText(`${task.house.meter.pointName}: ${task.value} m³`).waitFor();
  await phone.getByText('Kesseldruck').waitFor();
  expect(await button(phone, 'Nochmal').count()).toBe(3);
  expect(await arrived(task)).toEqual(nothing);
  await phone.context().close();
});

async function signInAgain(page: Page, { caretaker }: House): Promise<void> {
  await page.getByText(`Die Anmeldung von ${caretaker.name} ist abgelaufen.`).waitFor();
  await signIn(page, caretaker);
  await strip(page, 'Aktuell').waitFor();
}

test('a device shut out meanwhile keeps what it has not sent until the person signs in again', async () => {
  const task = await givenWork('Museum');
  const phone = await openOfflinePhone(browser, task.house.caretaker);
  await goOffline(phone);
  const own = await signedIn(inject('baseUrl'), task.house.caretaker);
  const { items } = await own.api.call(listDevices, {});
  for (const { id, deviceType } of items)
    if (deviceType === 'web') await own.api.call(revokeDevice, { params: { id } });

  await work(phone, task);
  await phone.goto('/m/');
  await strip(phone, 'Ohne Empfang').waitFor();
  await phone.context().setOffline(false);
  await phone.getByText(`Die Anmeldung von ${task.house.caretaker.name} ist abgelaufen.`).waitFor();
  expect(await arrived(task)).toEqual(nothing);

  await signInAgain(phone, task.house);
  expect(await arrived(task)).toEqual(everything);
  await phone.context().close();
});

test('a session that ended meanwhile: work goes on, the password can wait, then all is sent', async () => {
  const task = await givenWork('Kindergarten');
  const phone = await openOfflinePhone(browser, task.house.caretaker);
  await goOffline(phone);
  const own = await signedIn(inject('baseUrl'), task.house.caretaker);
  const { items } = await own.api.call(listSessions, {});
  for (const { id, current } of items)
    if (!current) await own.api.call(revokeSession, { params: { sessionId: id } });
  await phone.context().setOffline(false);
  await button(phone, 'Später: hier weiterarbeiten, gesendet wird nach der Anmeldung').click();
  await strip(phone, 'Anmeldung abgelaufen').waitFor();

  await phone.getByRole('link', { name: 'Rundgang Kindergarten' }).click();
  await button(phone, 'Auftrag starten').click();
  await phone.getByRole('textbox', { name: 'Kesseldruck, bar' }).fill('1,6');
  await button(phone, '1,6 bar bestätigen').click();
  await button(phone, 'Ja').waitFor();
  expect(await arrived(task)).toEqual(nothing);
  await button(phone, 'Zurück').click();
  await strip(phone, 'Anmeldung abgelaufen').click();
  await signInAgain(phone, task.house);

  expect(await arrived(task)).toEqual({ ...everything, readings: 0 });
  await phone.context().close();
});

test('what was mistyped without reception is thrown away before anybody sees it', async () => {
  const task = await givenWork('Stadtarchiv');
  const phone = await openOfflinePhone(browser, task.house.caretaker);
  await goOffline(phone);
  const wrong = task.value - 1;
  await saveReading(phone, task.house.meter.pointId, String(wrong));
  await work(phone, task);
  await phone.goto('/m/sync');
  const mistyped = `${task.house.meter.pointName}: ${wrong} m³`;
  await button(phone, new RegExp(`${mistyped} verwerfen$`)).click();
  await button(phone, 'Verwerfen').click();
  await phone.getByText('Eintrag verworfen').waitFor();
  await expect.poll(() => phone.getByText(mistyped).count()).toBe(0);

  await phone.context().setOffline(false);
  await phone.getByText('Nichts wartet').waitFor();

  expect(await arrived(task)).toEqual(everything);
  expect(await arrived({ ...task, value: wrong })).toMatchObject({ readings: 0 });
  await phone.context().close();
});

test('an app that ends between sending and the answer has sent once', async () => {
  const task = await givenWork('Hallenbad');
  // A request that a service worker may answer cannot be held up.
  const phone = await openPhone(browser, task.house.caretaker, { serviceWorkers: 'block' });
  const applied = new Promise<number>((resolve) => {
    void phone.route('**/v1/mobile/sync/push', async (route) => {
      const answer = await route.fetch();
      resolve(answer.status());
    });
  });
  await saveReading(phone, task.house.meter.pointId, String(task.value));
  expect(await applied).toBe(200);
  expect(await arrived(task)).toEqual({ ...nothing, readings: 1 });
  await phone.close();

  const again = await phone.context().newPage();
  await again.goto('/m/');
  await strip(again, 'Aktuell').waitFor();

  expect(await arrived(task)).toEqual({ ...nothing, readings: 1 });
  await again.context().close();
});

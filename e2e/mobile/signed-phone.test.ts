import type { Client } from '@citypulse/client/client';
import { listDevices } from '@citypulse/contracts/devices';
import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../browser.ts';
import { administrator, givenHouse } from '../support/house.ts';
import { signedIn } from '../town.ts';
import { goOffline, openOfflinePhone, saveReading, strip } from './phone.ts';

let admin: Client;
let browser: Browser;
beforeAll(async () => {
  admin = await administrator(inject('baseUrl'));
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** Which key the browser keeps for the origin, and whether a script can read it out. */
const keptKey = (page: Page) =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const asked = indexedDB.open('citypulse-device-key');
      asked.addEventListener('success', () => resolve(asked.result));
    });
    const pair = await new Promise<CryptoKeyPair>((resolve) => {
      const asked = database.transaction('keys').objectStore('keys').get('request');
      asked.addEventListener('success', () => resolve(asked.result as CryptoKeyPair));
    });
    database.close();
    const { x } = await crypto.subtle.exportKey('jwk', pair.publicKey);
    const secret = await crypto.subtle.exportKey('jwk', pair.privateKey).then(
      () => 'readable',
      (error: unknown) => (error as DOMException).name,
    );
    return { x, secret };
  });

const isPush = (request: Request) => request.url().endsWith('/v1/mobile/sync/push');

test('a phone in the browser signs what it recorded without a network, by a key no script can read', async () => {
  const house = await givenHouse(admin, 'Wasserturm');
  const page = await openOfflinePhone(browser, house.caretaker);
  const key = await keptKey(page);
  expect(key).toMatchObject({ x: expect.stringMatching(/^[\w-]{43}$/), secret: 'InvalidAccessError' });
  await goOffline(page);
  await saveReading(page, house.meter.pointId, String(house.meter.lastValue + 12));

  const [pushed] = await Promise.all([page.waitForRequest(isPush), page.context().setOffline(false)]);
  await strip(page, 'Aktuell').waitFor();
  const headers = await pushed.allHeaders();
  expect(headers).toMatchObject({
    'content-digest': expect.stringMatching(/^sha-256=:/),
    signature: expect.stringMatching(/^cp=:/),
  });
  const caretaker = await signedIn(inject('baseUrl'), house.caretaker);
  const { items } = await caretaker.api.call(listDevices);
  const thumbprint = /keyid="([\w-]{43})"/.exec(headers['signature-input'] ?? '')?.[1];
  expect(items.find(({ deviceType }) => deviceType === 'web')).toMatchObject({
    keys: [{ use: 'request', thumbprint }],
  });

  const again = await fetch(pushed.url(), {
    method: 'POST',
    headers: Object.fromEntries(
      Object.entries(headers).filter(([name]) => !name.startsWith(':') && name !== 'content-length'),
    ),
    body: pushed.postData(),
  });
  expect(again.status).toBe(401);
  expect(await again.json()).toMatchObject({ code: 'signature_invalid' });

  await page.reload();
  await strip(page, 'Aktuell').waitFor();
  expect(await keptKey(page)).toEqual(key);
  await page.context().close();
});

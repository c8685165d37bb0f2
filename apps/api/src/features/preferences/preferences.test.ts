import { getPreferences, updatePreferences } from '@citypulse/contracts/preferences';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test('everybody has preferences, under the person’s own id', async () => {
  const user = await api.as('viewer');
  const preferences = await user.call(getPreferences);
  expect(preferences).toMatchObject({
    id: user.userId,
    notificationSettings: {},
    appSettings: {},
    version: 1,
  });
  expect(await user.call(getPreferences)).toEqual(preferences);
});

test('of each group the last writer’s values hold, and the others stay', async () => {
  const user = await api.as('caretaker', (await api.given.building()).id);
  await user.call(updatePreferences, { body: { appSettings: { theme: 'dark' }, dashboardLayout: { a: 1 } } });
  const next = await user.call(updatePreferences, { body: { appSettings: { language: 'de', theme: null } } });
  expect(next).toMatchObject({
    appSettings: { language: 'de', theme: null },
    dashboardLayout: { a: 1 },
    version: 2,
  });
});

test('first changes made at once are all kept', async () => {
  const user = await api.as('viewer');
  await Promise.all([
    user.call(updatePreferences, { body: { appSettings: { a: 1 } } }),
    user.call(updatePreferences, { body: { dashboardLayout: { b: 2 } } }),
    user.call(updatePreferences, { body: { notificationSettings: { c: true } } }),
    user.call(getPreferences),
  ]);
  expect(await user.call(getPreferences)).toMatchObject({
    appSettings: { a: 1 },
    dashboardLayout: { b: 2 },
    notificationSettings: { c: true },
  });
});

test('one’s own are nobody else’s', async () => {
  const [one, other] = [await api.as('viewer'), await api.as('admin')];
  await one.call(updatePreferences, { body: { appSettings: { secret: 1 } } });
  expect((await other.call(getPreferences)).appSettings).toEqual({});
});

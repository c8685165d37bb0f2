import { essentials } from '@citypulse/contracts/sync';
import { ingestIntervals } from '@citypulse/contracts/intervals';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInAgain } from '../../../test/pulls.ts';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const hour = 3_600_000;

test('the last day of energy is that of the buildings in reach, kept for each person until it is a quarter hour old', async () => {
  const manager = await api.as('energy_manager');
  const [here, there] = [await api.given.building(), await api.given.building()];
  const [point] = [
    await api.given.measuringPoint({ buildingId: here.id, medium: 'pv', direction: 'generation' }),
    await api.given.measuringPoint({
      buildingId: here.id,
      readingMode: 'manual',
      medium: 'water',
      unit: 'm3',
    }),
    await api.given.measuringPoint({ buildingId: there.id }),
  ];
  const end = Date.now() - (Date.now() % hour);
  const ingest = (value: number) =>
    manager.call(ingestIntervals, {
      body: {
        measuringPointId: point?.id as never,
        intervals: [{ start: new Date(end - hour).toISOString(), lengthSeconds: 3600, value }],
      },
    });
  await ingest(12);
  const caretaker = await api.as('caretaker', here.id);
  const first = await caretaker.call(essentials);
  expect(first.recentEnergy).toHaveLength(1);
  expect(first.recentEnergy[0]).toMatchObject({ buildingId: here.id, medium: 'pv', unit: 'kWh' });
  expect(first.recentEnergy[0]?.points).toHaveLength(24);
  expect(first.recentEnergy[0]?.points.at(-1)).toEqual({
    start: new Date(end - hour).toISOString().replace('.000Z', 'Z'),
    value: 12,
  });
  expect(Date.parse(first.expiresAt) - Date.parse(first.builtAt)).toBe(15 * 60_000);

  await ingest(13);
  expect(await caretaker.call(essentials)).toEqual(first);
  // Kept at a whole second, which the database writes without milliseconds.
  const second = new Date(Math.floor(Date.parse(first.builtAt) / 1000) * 1000).toISOString();
  await api.app.db.system.updateTable('mobile_data_cache').set({ created_at: second }).execute();
  expect((await caretaker.call(essentials)).builtAt).toBe(second);
  // A quarter hour later.
  await api.app.db.system
    .updateTable('mobile_data_cache')
    .set({ expires_at: new Date(Date.now() - 1000).toISOString() })
    .execute();
  const later = await caretaker.call(essentials);
  expect(later.recentEnergy[0]?.points.at(-1)).toMatchObject({ value: 13 });
  expect(later.builtAt > first.builtAt).toBe(true);

  await api.app.db.system.deleteFrom('role_assignments').where('user_id', '=', caretaker.userId).execute();
  const without = await signInAgain(api, caretaker);
  expect((await without.call(essentials)).recentEnergy).toEqual([]);
});

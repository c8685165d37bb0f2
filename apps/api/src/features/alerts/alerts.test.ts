import { randomUUID } from 'node:crypto';
import { acknowledgeAlert, listAlerts, resolveAlert, type Alert } from '@citypulse/contracts/alerts';
import type { AlertId, MeterId } from '@citypulse/contracts/common';
import { createReading, reviewReading, type Reading } from '@citypulse/contracts/readings';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let buildingId: string;
let caretaker: TestUser;
let colleague: TestUser;
let stranger: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  buildingId = (await api.given.building()).id;
  caretaker = await api.as('caretaker', buildingId);
  colleague = await api.as('technician', buildingId);
  stranger = await api.as('technician', (await api.given.building()).id);
});
afterAll(() => api.close());

async function givenMeter(): Promise<MeterId> {
  const point = await api.given.measuringPoint({
    buildingId,
    medium: 'gas',
    unit: 'm3',
    readingMode: 'manual',
  });
  const meter = await api.given.meter({ measuringPointId: point.id, buildingId, startValue: 500 });
  return meter.id as MeterId;
}

/** The counter stood at 500 and cannot have gone back. */
async function readBackwards(supersedes?: Reading): Promise<Reading> {
  const meterId = supersedes?.meterId ?? (await givenMeter());
  const body = {
    meterId,
    value: supersedes ? 101 : 100,
    readAt: '2024-03-01T00:00:00Z',
    supersedes: supersedes?.id,
  };
  return caretaker.call(createReading, { body });
}

async function alertOf({ id }: Reading, user = caretaker): Promise<Alert | undefined> {
  const { items } = await user.call(listAlerts, { query: { limit: 200 } });
  return items.find((alert) => alert.readingId === id);
}

async function givenAlert(): Promise<Alert> {
  const alert = await alertOf(await readBackwards());
  if (!alert) throw new Error('No alert was raised');
  return alert;
}
const of = ({ id }: Pick<Alert, 'id'>) => ({ params: { alertId: id } });

test('a suspicious reading raises one alert, however often it is sent', async () => {
  const reading = await readBackwards();
  expect(reading.status).toBe('suspicious');
  const again = { id: reading.id, meterId: reading.meterId, value: 100, readAt: '2024-03-01T00:00:00Z' };
  await caretaker.call(createReading, { body: again });
  const { items } = await caretaker.call(listAlerts, { query: { limit: 200 } });
  const raised = items.filter((alert) => alert.readingId === reading.id);
  expect(raised).toMatchObject([
    { rule: 'implausible_reading', severity: 'warn', status: 'open', actual: 100, unit: 'm3', buildingId },
  ]);
  expect(raised[0]?.reason).toBe(reading.reason);
  expect(await alertOf(reading, stranger)).toBeUndefined();
});

test('looking at the reading closes its alert', async () => {
  for (const status of ['confirmed', 'discarded'] as const) {
    const reading = await readBackwards();
    await caretaker.call(reviewReading, {
      params: { readingId: reading.id },
      body: { status, reason: 'geprüft' },
    });
    expect(await alertOf(reading)).toMatchObject({ status: 'resolved', resolution: 'geprüft' });
  }
});

test('a correction closes the alert of what it corrects and raises its own if it needs one', async () => {
  const reading = await readBackwards();
  const corrected = await readBackwards(reading);
  expect(await alertOf(reading)).toMatchObject({ status: 'resolved' });
  expect(await alertOf(corrected)).toMatchObject({ status: 'open' });
});

test('of two who acknowledge at once the first stays, for both', async () => {
  const alert = await givenAlert();
  const [one, two] = await Promise.all(
    [caretaker, colleague].map((user) => user.call(acknowledgeAlert, of(alert))),
  );
  expect(one).toEqual(two);
  expect(one).toMatchObject({ status: 'acknowledged', version: 2 });
  expect([caretaker.userId, colleague.userId]).toContain(one?.acknowledgedBy?.id);
  expect(await stranger.refused(acknowledgeAlert, of(alert))).toMatchObject({ code: 'not_found' });
});

test('the first resolution stays, and a closed alert takes no first acknowledgement', async () => {
  const [seen, unseen] = [await givenAlert(), await givenAlert()];
  const acknowledged = await colleague.call(acknowledgeAlert, of(seen));
  const close = (alert: Alert, resolution: string) =>
    caretaker.call(resolveAlert, { ...of(alert), body: { resolution } });
  const resolved = await close(seen, 'Zähler getauscht');
  expect(await close(seen, 'anders')).toEqual(resolved);
  expect(resolved).toMatchObject({ status: 'resolved', resolution: 'Zähler getauscht' });
  expect(await colleague.call(acknowledgeAlert, of(seen))).toMatchObject({
    acknowledgedAt: acknowledged.acknowledgedAt,
  });
  await close(unseen, 'erledigt');
  expect((await caretaker.refused(acknowledgeAlert, of(unseen))).code).toBe('conflict');
  expect((await caretaker.refused(acknowledgeAlert, of({ id: randomUUID() as AlertId }))).code).toBe(
    'not_found',
  );
});

test('lists newest first, page by page, narrowed by building and state', async () => {
  await givenAlert();
  const all = (await caretaker.call(listAlerts, { query: { limit: 200 } })).items;
  const first = await caretaker.call(listAlerts, { query: { limit: 1 } });
  const rest = await caretaker.call(listAlerts, { query: { limit: 200, cursor: first.nextCursor ?? '' } });
  expect([...first.items, ...rest.items]).toEqual(all);
  const open = await caretaker.call(listAlerts, {
    query: { buildingId: all[0]?.buildingId, status: 'open' },
  });
  expect(open.items).toEqual(all.filter(({ status }) => status === 'open'));
  expect((await stranger.call(listAlerts)).items).toEqual([]);
});

import { randomUUID } from 'node:crypto';
import type { BuildingId, FaultReportId, MeterId, NotificationId } from '@citypulse/contracts/common';
import { createFaultReport, rejectFaultReport } from '@citypulse/contracts/fault-reports';
import {
  listNotifications,
  markNotificationRead,
  type Notification,
} from '@citypulse/contracts/notifications';
import { createReading } from '@citypulse/contracts/readings';
import { setAssignments } from '@citypulse/contracts/users';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';
import type { AppContext } from '../../platform/context.ts';
import { withDatabases } from '../../platform/per-app.ts';
import { feedInbox } from './inbox.service.ts';

let api: TestApi;
let buildingId: BuildingId;
let manager: TestUser;
let caretaker: TestUser;
let viewer: TestUser;
let stranger: TestUser;
let building: string;
beforeAll(async () => {
  api = await startTestApi();
  const made = await api.given.building();
  [buildingId, building] = [made.id as BuildingId, made.name];
  manager = await api.as('facility_manager', buildingId);
  caretaker = await api.as('caretaker', buildingId);
  viewer = await api.as('viewer', buildingId);
  stranger = await api.as('facility_manager', (await api.given.building()).id);
  await fed();
});
afterAll(() => api.close());

/** Everything committed is in the feed, and the inbox has read it. */
async function fed(app = api.app): Promise<void> {
  await sequenced();
  while (await feedInbox(app));
}
const sequenced = () => sql`select feed_advance()`.execute(api.app.db.system);

const inbox = async (user: TestUser) => (await user.call(listNotifications, { query: { limit: 200 } })).items;
const about = async (user: TestUser, id: string) =>
  (await inbox(user)).filter(({ subject }) => subject?.id === id);

const report = (user: TestUser, fields: { urgency?: 'normal' | 'danger'; text?: string } = {}) =>
  user.call(createFaultReport, {
    body: { id: randomUUID() as FaultReportId, buildingId, category: 'water', text: 'Tropft', ...fields },
  });
const reject = (reportId: FaultReportId, reason = 'Schon bekannt') =>
  manager.call(rejectFaultReport, { params: { reportId }, body: { reason } });

describe('a Meldung', () => {
  test('is told to those who plan for the building, in their language, and to nobody else', async () => {
    const english = await api.as('facility_manager', buildingId);
    await sql`update users set language = 'en' where id = ${english.userId}`.execute(api.app.db.system);
    const { id } = await report(viewer);
    await fed();
    expect(await about(manager, id)).toMatchObject([
      {
        type: 'MAINTENANCE_REMINDER',
        title: 'Neue Meldung: Wasser',
        message: `${building} · Tropft`,
        readAt: null,
      },
    ]);
    expect(await about(english, id)).toMatchObject([{ title: 'New report: water' }]);
    for (const user of [viewer, caretaker, stranger]) expect(await about(user, id)).toEqual([]);
  });

  test('of one’s own tells oneself nothing', async () => {
    const { id } = await report(manager);
    await fed();
    expect(await about(manager, id)).toEqual([]);
  });

  test('of danger is told as critical to all who can do something about it', async () => {
    const { id } = await report(viewer, { urgency: 'danger' });
    await fed();
    for (const user of [manager, caretaker]) {
      expect(await about(user, id)).toMatchObject([
        { type: 'CRITICAL_ENERGY_ALERT', title: 'Gefahr gemeldet: Wasser' },
      ]);
    }
    expect(await about(viewer, id)).toEqual([]);
  });

  test('that is turned down is told to its reporter, with the reason', async () => {
    const { id } = await report(viewer);
    await reject(id);
    await fed();
    expect(await about(viewer, id)).toMatchObject([
      { title: 'Deine Meldung wurde abgelehnt', message: `${building} · Schon bekannt` },
    ]);
  });
});

test('a suspicious reading is told to those who handle alerts, but for its reader', async () => {
  const point = await api.given.measuringPoint({
    buildingId,
    unit: 'm3',
    medium: 'gas',
    readingMode: 'manual',
  });
  const meter = await api.given.meter({ measuringPointId: point.id, buildingId, startValue: 500 });
  const body = { meterId: meter.id as MeterId, value: 1, readAt: '2024-03-01T00:00:00Z' };
  await caretaker.call(createReading, { body });
  await fed();
  const title = 'Auffällige Ablesung';
  const told = async (user: TestUser) =>
    (await inbox(user)).filter((one) => one.title === title).map(({ message }) => message);
  expect(await told(manager)).toEqual([`${building} · ${point.name}`]);
  for (const user of [caretaker, viewer, stranger]) expect(await told(user)).toEqual([]);
});

test('changed rights are told to their person once, however many assignments changed', async () => {
  const admin = await api.as('admin');
  const changed = await api.as('viewer', buildingId);
  const none = { validFrom: null, validTo: null };
  const assignments = [
    { role: 'caretaker' as const, buildingId, ...none },
    { role: 'viewer' as const, buildingId: null, ...none },
  ];
  await fed();
  await admin.call(setAssignments, { params: { userId: changed.userId as never }, body: { assignments } });
  await fed();
  // The change of rights asks for a new token, so the rows are counted where they are.
  const { rows } = await sql<{ title: string }>`
    select title from push_notifications where user_id in (${changed.userId}, ${admin.userId})`.execute(
    api.app.db.system,
  );
  expect(rows).toEqual([{ title: 'Deine Rechte wurden geändert' }]);
});

/** A node that is killed after its writes and before their commit. */
const dying = (app: AppContext): AppContext => {
  const system = {
    transaction: () => ({
      execute: (work: (tx: unknown) => Promise<unknown>) =>
        app.db.system.transaction().execute(async (tx) => {
          await work(tx);
          throw new Error('killed');
        }),
    }),
  };
  return withDatabases(app, { ...app.db, system: system as never });
};

describe('the inbox', () => {
  test('killed before its commit tells nothing twice and loses nothing', async () => {
    const { id } = await report(viewer);
    await sequenced();
    await expect(feedInbox(dying(api.app))).rejects.toThrow('killed');
    expect(await about(manager, id)).toEqual([]);
    await fed();
    await fed();
    expect(await about(manager, id)).toHaveLength(1);
  });

  test('set back to an earlier place tells nobody anew', async () => {
    const before = await sql<{ pos: number }>`select pos from inbox_progress`.execute(api.app.db.system);
    const { id } = await report(viewer);
    await reject(id);
    await fed();
    const told = await Promise.all([inbox(manager), inbox(viewer)]);
    await sql`update inbox_progress set pos = ${before.rows[0]?.pos ?? 0}`.execute(api.app.db.system);
    await fed();
    expect(await Promise.all([inbox(manager), inbox(viewer)])).toEqual(told);
  });

  test('fed by several at once tells everybody once', async () => {
    const reports = await Promise.all(Array.from({ length: 12 }, () => report(viewer)));
    await sequenced();
    await Promise.all(Array.from({ length: 4 }, () => fed()));
    await fed();
    const told = await Promise.all(reports.map(({ id }) => about(manager, id)));
    expect(told.map((messages) => messages.length)).toEqual(reports.map(() => 1));
  });

  test('lists newest first, page by page, unread alone if asked', async () => {
    await report(viewer);
    await fed();
    const all = await inbox(manager);
    const first = await manager.call(listNotifications, { query: { limit: 1 } });
    const query = { limit: 200, cursor: first.nextCursor ?? '' };
    const rest = await manager.call(listNotifications, { query });
    expect([...first.items, ...rest.items]).toEqual(all);
    const [newest] = all as [Notification];
    await manager.call(markNotificationRead, { params: { notificationId: newest.id } });
    const unread = await manager.call(listNotifications, { query: { limit: 200, unread: 'true' } });
    expect(unread.items).toEqual(all.slice(1));
  });

  test('keeps the first time of reading, and is nobody else’s to read', async () => {
    await report(viewer);
    await fed();
    const [newest] = (await inbox(manager)) as [Notification];
    const request = { params: { notificationId: newest.id } };
    const read = await manager.call(markNotificationRead, request);
    expect(read).toMatchObject({ readAt: expect.any(String), version: 2 });
    expect(await manager.call(markNotificationRead, request)).toEqual(read);
    expect((await caretaker.refused(markNotificationRead, request)).code).toBe('not_found');
    const unknown = { params: { notificationId: randomUUID() as NotificationId } };
    expect((await manager.refused(markNotificationRead, unknown)).code).toBe('not_found');
  });
});

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Outbox, statuses } from '../../../test/outbox.ts';
import { begin, of, pullAll } from '../../../test/pulls.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';
import { feedInbox } from './inbox.service.ts';

let api: TestApi;
let buildingId: string;
let manager: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  buildingId = (await api.given.building()).id;
  manager = await api.as('facility_manager', buildingId);
});
afterAll(() => api.close());

test('what was queued without reception is carried out, and comes back by the feed', async () => {
  const viewer = await api.as('viewer', buildingId);
  const { cursor, scopes } = await begin(api, manager);
  const theirs = new Outbox();
  const reportId = randomUUID();
  const body = { id: reportId, buildingId, category: 'water', urgency: 'danger', text: 'Rohrbruch' };
  const reported = theirs.item('createFaultReport', reportId, { body });
  expect(statuses(await theirs.send(viewer, [reported]))).toEqual(['applied']);
  await sql`select feed_advance()`.execute(api.app.db.system);
  await feedInbox(api.app);
  await sql`select feed_advance()`.execute(api.app.db.system);

  const pulled = await pullAll(manager, cursor, scopes);

  expect(of(pulled.changes, reportId)).toMatchObject([
    { t: 'fault_reports', op: 'put', row: { status: 'new' } },
  ]);
  const alert = pulled.changes.find(({ t }) => t === 'alerts');
  expect(alert?.row).toMatchObject({ rule: 'danger_reported', status: 'open' });
  const message = pulled.changes.find(({ t }) => t === 'notifications');
  expect(message?.row).toMatchObject({ type: 'CRITICAL_ENERGY_ALERT', readAt: null });
  expect(message?.scope).toBe(manager.userId);

  const [alertId = '', messageId = ''] = [alert?.id, message?.id];
  const mine = new Outbox();
  const made = { taskId: randomUUID(), title: 'Leck suchen', assigneeIds: [] };
  const settings = { appSettings: { from: null, to: { theme: 'dark' } } };
  const queued = [
    mine.item('makeTaskOfReport', reportId, { params: { reportId }, body: made }),
    mine.item('acknowledgeAlert', alertId, { params: { alertId } }),
    mine.item('resolveAlert', alertId, { params: { alertId }, body: { resolution: 'Abgestellt' } }),
    mine.item('markNotificationRead', messageId, { params: { notificationId: messageId } }),
    mine.item('updatePreferences', manager.userId, { patch: settings }),
  ];
  const answer = await mine.send(manager, queued);
  expect(statuses(answer)).toEqual(queued.map(() => 'applied'));
  await sql`select feed_advance()`.execute(api.app.db.system);
  const next = await pullAll(manager, pulled.last.cursor, scopes);
  const rows = new Map(next.changes.map(({ t, row }) => [t, row]));
  expect(rows.get('fault_reports')).toMatchObject({ status: 'task_made', taskId: made.taskId });
  expect(rows.get('alerts')).toMatchObject({ status: 'resolved', taskId: made.taskId });
  expect(rows.get('notifications')).toMatchObject({ readAt: expect.any(String) as string });
  expect(rows.get('preferences')).toMatchObject({ id: manager.userId, appSettings: { theme: 'dark' } });
});

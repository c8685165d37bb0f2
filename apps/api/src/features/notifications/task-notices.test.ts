import { randomUUID } from 'node:crypto';
import type { TaskId } from '@citypulse/contracts/common';
import { updateTask } from '@citypulse/contracts/maintenance';
import { listNotifications } from '@citypulse/contracts/notifications';
import { addDays, localDateOf } from '@citypulse/energy/local-days';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';
import { noProof } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { feedInbox } from './inbox.service.ts';
import { remindOfDue } from './reminders.service.ts';

let api: TestApi;
let buildingId: string;
let building: string;
let manager: TestUser;
let caretaker: TestUser;
let colleague: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  const made = await api.given.building();
  [buildingId, building] = [made.id, made.name];
  manager = await api.as('facility_manager', buildingId);
  caretaker = await api.as('caretaker', buildingId);
  colleague = await api.as('technician', buildingId);
});
afterAll(() => api.close());

/** A transaction of somebody's, whatever endpoint it came by. */
const by = (user: TestUser, work: (tx: Db) => Promise<unknown>) =>
  api.app.db
    .systemFor({
      ...noProof,
      kind: 'user',
      id: user.userId,
      sessionId: null,
      platform: null,
      grants: [],
      authzVersion: 0,
      requestId: 'test',
    })
    .transaction()
    .execute(work);

async function fed(): Promise<void> {
  await sql`select feed_advance()`.execute(api.app.db.system);
  while (await feedInbox(api.app));
}

const assign = (tx: Db, taskId: string, user: TestUser) =>
  sql`insert into task_assignees (task_id, user_id) values (${taskId}, ${user.userId})`.execute(tx);
const release = (tx: Db, taskId: string, user: TestUser) =>
  sql`delete from task_assignees where task_id = ${taskId} and user_id = ${user.userId}`.execute(tx);

async function givenTask(assignees: TestUser[], dueOn: string | null = '2099-03-12'): Promise<string> {
  const id = randomUUID();
  await by(manager, async (tx) => {
    await sql`insert into maintenance_tasks (id, building_id, title, kind, due_on, created_by)
      values (${id}, ${buildingId}, 'Filter wechseln', 'maintenance', ${dueOn}, ${manager.userId})`.execute(
      tx,
    );
    for (const user of assignees) await assign(tx, id, user);
  });
  return id;
}

async function told(user: TestUser, taskId: string): Promise<string[]> {
  const { items } = await user.call(listNotifications, { query: { limit: 200 } });
  return items
    .filter(({ subject }) => subject?.t === 'maintenance_tasks' && subject.id === taskId)
    .map(({ title, message }) => `${title} | ${message}`);
}

const finish = (user: TestUser, id: string) =>
  by(user, (tx) =>
    sql`update maintenance_tasks set status = 'done', result = 'done', completed_at = now(), completed_by = ${user.userId}
      where id = ${id}`.execute(tx),
  );

const at = (time: string): AppContext => ({ ...api.app, now: () => new Date(time) });

test('an Auftrag is told to whom it is given, with its day', async () => {
  const id = await givenTask([caretaker, manager]);
  await fed();
  expect(await told(caretaker, id)).toEqual([
    `Neuer Auftrag: Filter wechseln | ${building} · fällig am 12.03.2099`,
  ]);
  expect(await told(manager, id)).toEqual([]);
  expect(await told(colleague, id)).toEqual([]);
});

test('an Auftrag taken away and given to another is told to both', async () => {
  const id = await givenTask([caretaker]);
  await fed();
  await by(manager, async (tx) => {
    await release(tx, id, caretaker);
    await assign(tx, id, colleague);
  });
  await fed();
  expect((await told(caretaker, id))[0]).toBe(`Nicht mehr dein Auftrag: Filter wechseln | ${building}`);
  expect(await told(colleague, id)).toHaveLength(1);
});

test('who is taken out and put in again by one change has kept his Auftrag', async () => {
  const id = await givenTask([caretaker]);
  await fed();
  await by(manager, async (tx) => {
    await release(tx, id, caretaker);
    await assign(tx, id, caretaker);
  });
  await fed();
  expect(await told(caretaker, id)).toHaveLength(1);
});

test('a moved day is told to those who had the Auftrag, and once to who gets it with that day', async () => {
  const id = await givenTask([caretaker]);
  await fed();
  await by(manager, async (tx) => {
    await sql`update maintenance_tasks set due_on = '2099-04-01' where id = ${id}`.execute(tx);
    await assign(tx, id, colleague);
  });
  await fed();
  expect((await told(caretaker, id))[0]).toBe(
    `Termin geändert: Filter wechseln | ${building} · jetzt fällig am 01.04.2099`,
  );
  expect(await told(colleague, id)).toEqual([
    `Neuer Auftrag: Filter wechseln | ${building} · fällig am 01.04.2099`,
  ]);
});

test('a finished Auftrag is told to who made it, unless he finished it himself', async () => {
  const [theirs, own] = [await givenTask([caretaker]), await givenTask([])];
  await finish(caretaker, theirs);
  await finish(manager, own);
  await fed();
  expect(await told(manager, theirs)).toEqual([
    `Auftrag erledigt: Filter wechseln | ${building} · von Test caretaker`,
  ]);
  expect(await told(manager, own)).toEqual([]);
});

test('an Auftrag that is gone by now tells nothing', async () => {
  const id = await givenTask([caretaker]);
  await by(manager, (tx) => sql`delete from maintenance_tasks where id = ${id}`.execute(tx));
  await fed();
  expect(await told(caretaker, id)).toEqual([]);
});

test('of a Konflikt hears who sent the change and whose value stands against it', async () => {
  const id = await givenTask([]);
  await by(caretaker, (tx) =>
    sql`with sent as (
      insert into data_sync_log (user_id, sync_type, entity_type, operation, mutation_id, installation, seq, request_hash, result, occurred_at)
      values (${caretaker.userId}, 'push', 'maintenance_tasks', 'update', gen_random_uuid(), 'd', 1, '\\x00', '{}', '') returning *)
    insert into sync_conflicts (sync_log_id, conflict_type, mobile_data, server_data, user_id, building_id, mutation_id, mutation_type, entity_type, entity_id, title, base, theirs_by)
    select id, 'field', '{}', '{}', user_id, ${buildingId}, mutation_id, 'updateTask', 'maintenance_tasks', ${id}, 'Filter wechseln', '{}', ${manager.userId}
    from sent`.execute(tx),
  );
  await fed();
  for (const user of [caretaker, manager, colleague]) {
    const { items } = await user.call(listNotifications, { query: { limit: 200 } });
    const conflicts = items
      .filter(({ subject }) => subject?.t === 'sync_conflicts')
      .map(({ title }) => title);
    expect(conflicts).toEqual(user === colleague ? [] : ['Konflikt: Filter wechseln']);
  }
});

test('a cancelled Auftrag is told to its people and to whose work it broke off', async () => {
  const id = await givenTask([caretaker]);
  await fed();
  await by(colleague, (tx) =>
    sql`insert into mobile_maintenance_sessions (task_id, building_id, user_id, started_at, running_since)
      values (${id}, ${buildingId}, ${colleague.userId}, now(), now())`.execute(tx),
  );
  await manager.call(updateTask, { params: { taskId: id as TaskId }, body: { status: 'cancelled' } });
  await fed();
  for (const user of [caretaker, colleague])
    expect((await told(user, id))[0]).toBe(`Auftrag abgebrochen: Filter wechseln | ${building}`);
  expect(await told(manager, id)).toEqual([]);
});

const today = localDateOf(Date.now());
const dayOn = (days: number) => addDays(today, days);
const remindOn = (days: number, hour = '08') => remindOfDue(at(`${dayOn(days)}T${hour}:00:00Z`));
const remindersOf = async (id: string) =>
  (await told(caretaker, id)).filter((text) => /^(Heute fällig|Überfällig)/.test(text)).length;

test('of what is due people are reminded that day from six, of what is overdue once more after a week', async () => {
  const [due, overdue, later] = [
    await givenTask([caretaker], today),
    await givenTask([caretaker], dayOn(-3)),
    await givenTask([caretaker], dayOn(1)),
  ];
  const reminders = () => Promise.all([due, overdue, later].map(remindersOf));
  await remindOn(0, '02');
  expect(await remindersOf(due)).toBe(0);
  await Promise.all([1, 2, 3].map(() => remindOn(0)));
  await remindOn(0);
  expect(await reminders()).toEqual([1, 1, 0]);
  await remindOn(1);
  expect(await reminders()).toEqual([1, 1, 1]);
  await remindOn(4);
  expect(await reminders()).toEqual([1, 2, 1]);
  // Days on which no node looked are made up for.
  await remindOn(9);
  expect(await reminders()).toEqual([2, 2, 2]);
  for (const days of [10, 20, 60]) await remindOn(days);
  expect(await reminders()).toEqual([2, 2, 2]);
});

test('more reminders than fit a page are all written, and once', async () => {
  await by(manager, (tx) =>
    sql`with made as (
      insert into maintenance_tasks (building_id, kind, title, due_on, number, created_by)
      select ${buildingId}, 'inspection', 'Viele', ${dayOn(100)}, 'V-' || n, ${manager.userId}
      from generate_series(1, 1100) n returning id)
    insert into task_assignees (task_id, user_id) select id, ${caretaker.userId} from made`.execute(tx),
  );
  await remindOn(100);
  const { rows } = await sql<{ count: number }>`select count(*) from push_notifications
    where user_id = ${caretaker.userId} and title = 'Heute fällig: Viele'`.execute(api.app.db.system);
  expect(rows).toEqual([{ count: 1_100 }]);
});

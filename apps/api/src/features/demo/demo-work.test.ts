import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checklistKinds } from '@citypulse/contracts/checklists';
import { getTask, listTasks } from '@citypulse/contracts/maintenance';
import { localDateOf } from '@citypulse/energy/local-days';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { givenPlace } from '../../../test/every-row.ts';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';
import { demoTown, wholeTown } from '../../demo-town/town.ts';
import { workOf } from '../../demo-town/work.ts';
import { makeDueTasks } from '../maintenance-plans/maintenance-plans.service.ts';
import { clearDemoTown, ensureDemoTown } from './demo.service.ts';
import { buildingsOfAccounts } from './town.service.ts';
import { findUserId } from './town.sql.ts';

const today = localDateOf(Date.now());
const places = {
  caretaker: buildingsOfAccounts['hausmeister@hechingen.example'] ?? [],
  technician: buildingsOfAccounts['technik@hechingen.example'] ?? [],
};

let dataDir: string;
let api: TestApi;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'citypulse-demo-work-'));
  api = await startTestApi({ CITYPULSE_DEMO: '1', CITYPULSE_DATA: dataDir });
  await ensureDemoTown(api.app);
});
afterAll(async () => {
  await api.close();
  await rm(dataDir, { recursive: true });
});

async function count(condition = sql`true`): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from maintenance_tasks t where ${condition}`.execute(api.app.db.system);
  return rows[0]?.count ?? 0;
}

test('the demo town has work behind it and before it, for the caretaker and the technician of today', async () => {
  const ofToday = async (email: string) => {
    const assigneeId = (await findUserId(api.app.db.system, email)) ?? '';
    return count(sql`due_on = ${today} and status not in ('done', 'cancelled')
      and exists (select from task_assignees a where a.task_id = t.id and a.user_id = ${assigneeId})`);
  };

  expect(await count(sql`status = 'done'`)).toBeGreaterThan(70);
  expect(await count(sql`status = 'open' and due_on >= ${today}`)).toBeGreaterThan(30);
  expect(await count(sql`status <> 'done' and due_on < ${today}`)).toBeGreaterThan(3);
  expect(await count(sql`status in ('in_progress', 'paused')`)).toBe(2);
  expect(await ofToday('hausmeister@hechingen.example')).toBeGreaterThan(2);
  expect(await ofToday('technik@hechingen.example')).toBeGreaterThan(2);
});

test('its rows keep the contract, with steps of every kind', async () => {
  const manager = await api.as('energy_manager');

  const { items } = await manager.call(listTasks, { query: { limit: 200 } });
  const tasks = await Promise.all(
    items.slice(0, 150).map(({ id }) => manager.call(getTask, { params: { taskId: id } })),
  );

  const kinds = new Set(tasks.flatMap(({ checklist }) => checklist.map(({ kind }) => kind)));
  expect([...kinds].toSorted()).toEqual([...checklistKinds].toSorted());
  const numbers = items.map(({ number }) => number);
  expect(new Set(numbers).size).toBe(items.length);
  expect(numbers.every((number) => /^A-\d{4}-\d{4}$/.test(number ?? ''))).toBe(true);
  const isWhole = tasks.every(
    ({ status, checklist }) =>
      status !== 'done' || checklist.every(({ required, answer }) => !required || answer !== null),
  );
  expect(isWhole).toBe(true);
});

test('made again it changes nothing, and its plans have nothing more to make', async () => {
  const before = await count();

  await ensureDemoTown(api.app);
  await makeDueTasks(api.app);

  expect(await count()).toBe(before);
});

test('is a whole town on any day of the calendar', () => {
  for (const day of [
    '2026-01-01',
    '2026-03-30',
    '2026-08-31',
    '2026-10-25',
    '2028-02-29',
    '2026-12-31',
    '2026-11-04',
    '2026-11-02',
  ]) {
    const now = Date.parse(`${day}T05:00:00Z`);
    const { tasks } = workOf(demoTown(wholeTown(day)), places, day, now);
    expect(tasks.length).toBeGreaterThan(120);
    expect(tasks.every(({ createdAt, done }) => createdAt <= now && (done?.at ?? 0) <= now)).toBe(true);
    expect(tasks.every(({ dueOn }) => !Number.isNaN(Date.parse(dueOn ?? day)))).toBe(true);
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(tasks.length);
    const unread = tasks.filter(
      ({ kind, steps }) => kind === 'reading' && !steps.some(({ question }) => question.kind === 'reading'),
    );
    expect(unread).toEqual([]);
  }
});

test('a reset takes all of it out, with what people made meanwhile', async () => {
  await givenPlace(api);
  await clearDemoTown(api.app);

  const { rows } = await sql<{ left: number }>`
    select (select count(*) from maintenance_tasks) + (select count(*) from checklist_items) + (select count(*) from assets)
      + (select count(*) from maintenance_plans) + (select count(*) from checklist_templates)
      + (select count(*) from task_comments) + (select count(*) from task_materials)
      + (select count(*) from mobile_maintenance_sessions) + (select count(*) from task_numbers)
      + (select count(*) from fault_reports) + (select count(*) from alerts) + (select count(*) from photos)
      + (select count(*) from labels) + (select count(*) from sync_conflicts) + (select count(*) from buildings)
      + (select count(*) from push_notifications) as left`.execute(api.app.db.system);
  expect(rows[0]?.left).toBe(0);
});

import { randomUUID } from 'node:crypto';
import { createChecklistTemplate, type ChecklistTemplate } from '@citypulse/contracts/checklists';
import type { BuildingId, MaintenancePlanId, TaskId, UserId } from '@citypulse/contracts/common';
import type { Request } from '@citypulse/contracts/endpoint';
import {
  createMaintenancePlan,
  listMaintenancePlans,
  updateMaintenancePlan,
  type MaintenancePlan,
} from '@citypulse/contracts/maintenance-plans';
import { completeTask, getTask, listTasks, updateTask } from '@citypulse/contracts/maintenance';
import { addDays, localDateOf } from '@citypulse/energy/local-days';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';
import { startMaintenancePlans } from './maintenance-plans.jobs.ts';
import { makeDueTasks } from './maintenance-plans.service.ts';

const today = localDateOf(Date.now());

let api: TestApi;
let other: TestApi;
let buildingId: BuildingId;
let manager: TestUser;
let caretaker: TestUser;
let template: ChecklistTemplate;
beforeAll(async () => {
  api = await startTestApi();
  other = await startTestApi({}, api.databaseUrl);
  buildingId = (await api.given.building()).id as BuildingId;
  manager = await api.as('facility_manager');
  caretaker = await api.as('caretaker', buildingId);
  template = await manager.call(createChecklistTemplate, {
    body: {
      name: 'Rundgang',
      items: [
        { kind: 'reading', label: 'Stand' },
        { kind: 'yes_no', label: 'Sauber' },
      ],
    },
  });
});
afterAll(async () => {
  await other.close();
  await api.close();
});

type Fields = Partial<Request<typeof createMaintenancePlan>['body']>;
const body = (fields: Fields = {}) => ({
  buildingId,
  title: 'Wartung',
  kind: 'maintenance' as const,
  recurrence: { every: 1, unit: 'month' as const, from: 'schedule' as const },
  nextDueOn: addDays(today, 5),
  leadDays: 14,
  ...fields,
});
const givenPlan = (fields: Fields = {}) => manager.call(createMaintenancePlan, { body: body(fields) });
async function tasksOf({ id, buildingId: place }: MaintenancePlan) {
  const { items } = await manager.call(listTasks, { query: { buildingId: place, limit: 200 } });
  return items.filter(({ planId }) => planId === id);
}
async function planNow({ id, buildingId: place }: MaintenancePlan) {
  const { items } = await manager.call(listMaintenancePlans, { query: { buildingId: place, limit: 200 } });
  return items.find((plan) => plan.id === id);
}
const nextMonth = (day: string) => {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(date, last))).toISOString().slice(0, 10);
};

describe('a Wartungsplan', () => {
  test('is made once, by who plans there, for people who can work there', async () => {
    const request = { body: body({ id: randomUUID() as MaintenancePlanId, nextDueOn: '2098-01-01' }) };
    const planner = await api.as('facility_manager', (await api.given.building()).id);

    const plan = await manager.call(createMaintenancePlan, request);

    expect(plan).toMatchObject({
      title: 'Wartung',
      priority: 'normal',
      active: true,
      assignees: [],
      version: 1,
    });
    expect(await manager.call(createMaintenancePlan, request)).toEqual(plan);
    const otherPlan = { body: { ...request.body, leadDays: 3 } };
    expect((await manager.refused(createMaintenancePlan, otherPlan)).code).toBe('already_exists');
    expect((await caretaker.refused(createMaintenancePlan, request)).code).toBe('forbidden');
    expect((await planner.refused(createMaintenancePlan, { body: body() })).code).toBe('not_found');
    const nobody = { body: body({ assigneeIds: [randomUUID() as UserId] }) };
    expect((await manager.refused(createMaintenancePlan, nobody)).code).toBe('unknown_person');
    const params = { planId: plan.id };
    expect(await manager.call(updateMaintenancePlan, { params, body: { leadDays: 3 } })).toMatchObject({
      leadDays: 3,
      version: 2,
    });
    expect((await planner.refused(updateMaintenancePlan, { params, body: { leadDays: 4 } })).code).toBe(
      'not_found',
    );
    // Nor does it show by what it would have been refused for.
    const unknown = { params, body: { assigneeIds: [randomUUID() as UserId] } };
    expect((await planner.refused(updateMaintenancePlan, unknown)).code).toBe('not_found');
  });

  test('makes its Auftrag ahead of the day, with steps, people and all, once, though two nodes ask', async () => {
    const counted = await api.given.measuringPoint({
      buildingId,
      medium: 'gas',
      unit: 'm3',
      readingMode: 'manual',
    });
    const plan = await givenPlan({
      templateId: template.id,
      assigneeIds: [caretaker.userId as UserId],
      priority: 'high',
      description: 'Mit Leiter',
    });

    await Promise.all(
      Array.from({ length: 10 }, (_, index) => makeDueTasks(index % 2 ? api.app : other.app)),
    );
    await makeDueTasks(api.app);

    const [task, ...more] = await tasksOf(plan);
    expect(more).toEqual([]);
    expect(task).toMatchObject({
      title: 'Wartung',
      description: 'Mit Leiter',
      priority: 'high',
      kind: 'maintenance',
      dueOn: plan.nextDueOn,
      status: 'open',
      createdBy: null,
      assignees: [{ id: caretaker.userId }],
    });
    expect(task?.number).toMatch(/^A-\d{4}-\d{4}$/);
    const { checklist } = await caretaker.call(getTask, { params: { taskId: task?.id as TaskId } });
    expect(checklist.map(({ label, measuringPointId }) => [label, measuringPointId])).toEqual([
      [`Stand ${counted.name}`, counted.id],
      ['Sauber', null],
    ]);
    expect((await planNow(plan))?.nextDueOn).toBe(nextMonth(plan.nextDueOn));
  });

  test('waits until its day is near, and while it is stopped', async () => {
    const far = await givenPlan({ nextDueOn: addDays(today, 15) });
    const near = await givenPlan({ nextDueOn: addDays(today, 14) });
    const stopped = await givenPlan({ nextDueOn: addDays(today, 1) });
    await manager.call(updateMaintenancePlan, { params: { planId: stopped.id }, body: { active: false } });

    await makeDueTasks(api.app);

    expect([await tasksOf(far), await tasksOf(stopped)]).toEqual([[], []]);
    expect(await tasksOf(near)).toHaveLength(1);
  });

  test('floods nobody after a long standstill: one open Auftrag, then the next day that is to come', async () => {
    const plan = await givenPlan({
      nextDueOn: addDays(today, -70),
      recurrence: { every: 1, unit: 'week', from: 'schedule' },
    });

    for (let turn = 0; turn < 3; turn++) await makeDueTasks(api.app);
    const [task, ...more] = await tasksOf(plan);
    const next = (await planNow(plan))?.nextDueOn ?? '';
    await caretaker.call(completeTask, { params: { taskId: task?.id as TaskId }, body: { result: 'done' } });
    await makeDueTasks(api.app);

    expect(more).toEqual([]);
    expect(task?.dueOn).toBe(addDays(today, -70));
    expect(next).toBe(addDays(today, 7));
    expect((await tasksOf(plan)).map(({ dueOn }) => dueOn).toSorted()).toEqual([addDays(today, -70), next]);
  });

  test('from another century goes on with the next day, and holds up no other', async () => {
    const daily = { every: 1, unit: 'day', from: 'schedule' } as const;
    const old = await givenPlan({ nextDueOn: '1901-01-01', recurrence: daily, leadDays: 0 });
    const next = await givenPlan({ nextDueOn: today });

    await makeDueTasks(api.app);

    expect((await planNow(old))?.nextDueOn).toBe(addDays(today, 1));
    expect([await tasksOf(old), await tasksOf(next)]).toMatchObject([[{ dueOn: '1901-01-01' }], [{}]]);
  });

  test('that counts from the work done is due again that long after it', async () => {
    const plan = await givenPlan({ recurrence: { every: 10, unit: 'day', from: 'completion' }, leadDays: 5 });
    await makeDueTasks(api.app);
    const [task] = await tasksOf(plan);
    const completedAt = new Date(Date.now() - 3 * 86_400_000).toISOString();

    await caretaker.call(completeTask, {
      params: { taskId: task?.id as TaskId },
      body: { result: 'done', completedAt },
    });

    expect((await planNow(plan))?.nextDueOn).toBe(addDays(localDateOf(Date.parse(completedAt)), 10));
  });

  test('goes on when its Auftrag was cancelled', async () => {
    const plan = await givenPlan({
      recurrence: { every: 1, unit: 'week', from: 'completion' },
      nextDueOn: today,
    });
    await makeDueTasks(api.app);
    const [task] = await tasksOf(plan);

    await manager.call(updateTask, { params: { taskId: task?.id as TaskId }, body: { status: 'cancelled' } });
    await makeDueTasks(api.app);

    expect((await tasksOf(plan)).map(({ dueOn }) => dueOn).toSorted()).toEqual([today, addDays(today, 7)]);
  });
});

test('the job looks by itself, on every node, until it is told to stop', async () => {
  const plan = await givenPlan({ nextDueOn: today });
  const stop = new AbortController();

  const running = [api, other].map(({ app }) => startMaintenancePlans(app, stop.signal));
  await expect.poll(async () => (await tasksOf(plan)).length, { timeout: 10_000 }).toBe(1);
  stop.abort();
  await Promise.all(running);

  expect(await tasksOf(plan)).toHaveLength(1);
});

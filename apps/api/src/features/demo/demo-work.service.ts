import { localDateOf } from '@citypulse/energy/local-days';
import { townTemplates } from '../../demo-town/checklists.ts';
import type { Worker } from '../../demo-town/plans.ts';
import { stableId } from '../../demo-town/points.ts';
import type { DemoTown } from '../../demo-town/town.ts';
import { workOf, type TownPerson, type TownTask, type TownWork } from '../../demo-town/work.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { hasWork, insertWorkRows, keepNumbers } from './demo-work.sql.ts';
import { lockTown } from './demo.sql.ts';
import { buildingsOfAccounts } from './town.service.ts';
import { findUserId } from './town.sql.ts';

const accounts: Record<TownPerson, string> = {
  manager: 'energie@hechingen.example',
  caretaker: 'hausmeister@hechingen.example',
  technician: 'technik@hechingen.example',
};
const placesOf = (worker: Worker) => buildingsOfAccounts[accounts[worker]] ?? [];

type People = Record<TownPerson, string>;

/** Anlagen, Prüflisten, Wartungspläne and Aufträge as of today, once; a town from before they existed gets them too. */
export async function giveDemoTownWork(app: AppContext, town: DemoTown): Promise<void> {
  if (await hasWork(app.db.system)) return;
  const people = await findPeople(app.db.system);
  if (!people) return;
  const now = app.now().getTime();
  const places = { caretaker: placesOf('caretaker'), technician: placesOf('technician') };
  const work = workOf(town, places, localDateOf(now), now);
  await app.db.system.transaction().execute(async (db) => {
    await lockTown(db);
    if (await hasWork(db)) return;
    await writePlans(db, work, people);
    await writeTasks(db, work.tasks, people, now);
  });
}

async function findPeople(db: Db): Promise<People | null> {
  const [manager, caretaker, technician] = await Promise.all([
    findUserId(db, accounts.manager),
    findUserId(db, accounts.caretaker),
    findUserId(db, accounts.technician),
  ]);
  return manager && caretaker && technician ? { manager, caretaker, technician } : null;
}

const instant = (time: number) => new Date(time).toISOString();

async function writePlans(db: Db, { assets, plans }: TownWork, people: People): Promise<void> {
  const templates = Object.values(townTemplates).map(({ id, name, items }) => ({
    id,
    name,
    items: JSON.stringify(items),
  }));
  await insertWorkRows(db, 'checklist_templates', templates);
  const assetRows = assets.map((asset) => ({
    id: asset.id,
    building_id: asset.buildingId,
    name: asset.name,
    kind: asset.kind,
    place: asset.place,
    manufacturer: asset.manufacturer,
    model: asset.model,
    serial: asset.serial,
    installed_on: asset.installedOn,
  }));
  await insertWorkRows(db, 'assets', assetRows);
  const planRows = plans.map((plan) => ({
    id: plan.id,
    building_id: stableId(plan.building.code),
    title: plan.title,
    asset_id: plan.asset?.id ?? null,
    kind: plan.kind,
    every: plan.recurrence.every,
    unit: plan.recurrence.unit,
    counts_from: plan.recurrence.from,
    next_due_on: plan.nextDueOn,
    lead_days: plan.leadDays,
    template_id: townTemplates[plan.template].id,
    legal_basis: plan.legalBasis,
    assignee_ids: plan.by ? [people[plan.by]] : [],
  }));
  await insertWorkRows(db, 'maintenance_plans', planRows);
}

async function writeTasks(db: Db, tasks: readonly TownTask[], people: People, now: number): Promise<void> {
  const numbers = new Map<number, number>();
  const rows = tasks.map((task) => taskRow(task, people, nextNumber(numbers, task.createdAt)));
  await insertWorkRows(db, 'maintenance_tasks', rows);
  await keepNumbers(db, numbers);
  const assigned = tasks.flatMap(({ id, by }) => (by ? [{ task_id: id, user_id: people[by] }] : []));
  await insertWorkRows(db, 'task_assignees', assigned);
  await insertWorkRows(
    db,
    'checklist_items',
    tasks.flatMap((task) => stepRows(task, people)),
  );
  await insertWorkRows(
    db,
    'mobile_maintenance_sessions',
    tasks.flatMap((task) => sessionRows(task, people)),
  );
  await insertWorkRows(
    db,
    'task_comments',
    tasks.flatMap((task) => commentRows(task, people, now)),
  );
  await insertWorkRows(
    db,
    'task_materials',
    tasks.flatMap((task) => materialRows(task, people)),
  );
}

/** In the order in which the tasks were made, each year from 1. */
function nextNumber(numbers: Map<number, number>, createdAt: number): string {
  const year = Number(localDateOf(createdAt).slice(0, 4));
  const next = (numbers.get(year) ?? 0) + 1;
  numbers.set(year, next);
  return `A-${year}-${String(next).padStart(4, '0')}`;
}

function taskRow(task: TownTask, people: People, number: string) {
  const { done, plan, createdBy } = task;
  return {
    id: task.id,
    number,
    building_id: task.buildingId,
    title: task.title,
    kind: task.kind,
    description: task.description,
    place: task.place,
    priority: task.priority,
    status: task.status,
    due_on: task.dueOn,
    asset_id: task.assetId,
    plan_id: plan?.id ?? null,
    planned_on: plan ? task.dueOn : null,
    result: done?.result ?? null,
    result_note: done?.note ?? null,
    signature: done?.signature ?? null,
    completed_at: done ? instant(done.at) : null,
    completed_by: done ? people[task.by ?? 'manager'] : null,
    created_by: createdBy && people[createdBy],
    created_at: instant(task.createdAt),
    updated_at: instant(done?.at ?? task.createdAt),
  };
}

const stepRows = (task: TownTask, people: People) =>
  task.steps.map(({ question, pointId, answer }, index) => ({
    id: stableId(`step ${task.id} ${index}`),
    task_id: task.id,
    building_id: task.buildingId,
    position: index + 1,
    ...question,
    choices: [...question.choices],
    measuring_point_id: pointId,
    answer: answer === null ? null : JSON.stringify(answer),
    answered_at: answer !== null && task.done ? instant(task.done.at) : null,
    answered_by: answer !== null && task.by ? people[task.by] : null,
  }));

function sessionRows({ id, buildingId, work, done, status, by }: TownTask, people: People) {
  if (!work || !by) return [];
  const isRunning = status === 'in_progress';
  return [
    {
      id: stableId(`session ${id}`),
      task_id: id,
      building_id: buildingId,
      user_id: people[by],
      started_at: instant(work.startedAt),
      completed_at: done ? instant(done.at) : null,
      worked_seconds: work.seconds,
      running_since: isRunning ? instant(work.startedAt) : null,
      status: done ? 'completed' : isRunning ? 'in_progress' : 'paused',
    },
  ];
}

const commentRows = (task: TownTask, people: People, now: number) =>
  task.comments.map(({ by, text, at }, index) => ({
    id: stableId(`comment ${task.id} ${index}`),
    task_id: task.id,
    building_id: task.buildingId,
    text,
    author_id: people[by],
    written_at: instant(Math.min(at, now)),
  }));

const materialRows = (task: TownTask, people: People) =>
  task.materials.map(({ name, quantity, unit }, index) => ({
    id: stableId(`material ${task.id} ${index}`),
    task_id: task.id,
    building_id: task.buildingId,
    name,
    quantity,
    unit,
    added_by: task.by && people[task.by],
  }));

import type { ChecklistAnswer, ChecklistQuestion } from '@citypulse/contracts/checklists';
import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import { addDays, startOfDay } from '@citypulse/energy/local-days';
import { townAssets, type TownAsset } from './assets.ts';
import { townTemplates } from './checklists.ts';
import { readingIdsOf } from './counters.ts';
import { finishedTasks } from './finished-tasks.ts';
import { plansOf, shifted, type TownPlanned, type WorkPlaces, type Worker } from './plans.ts';
import { stableId, type TownPoint } from './points.ts';
import { noise, seedOf } from './random.ts';
import { openTasks, type SingleTask } from './single-tasks.ts';
import type { DemoTown } from './town.ts';

export type TownPerson = Worker | 'manager';

interface TownStep {
  question: ChecklistQuestion;
  pointId: string | null;
  answer: ChecklistAnswer | null;
}

/** An Auftrag of the demo town with all that belongs to it. Times are epoch ms. */
export interface TownTask extends Pick<MaintenanceTask, 'title' | 'kind' | 'priority' | 'status'> {
  id: string;
  buildingId: string;
  description: string | null;
  place: string | null;
  assetId: string | null;
  dueOn: string | null;
  plan: TownPlanned | null;
  by: Worker | null;
  createdBy: TownPerson | null;
  createdAt: number;
  done: {
    at: number;
    result: NonNullable<MaintenanceTask['result']>;
    note: string | null;
    signature: string | null;
  } | null;
  steps: readonly TownStep[];
  /** One person's work; running while the task is in progress. */
  work: { startedAt: number; seconds: number } | null;
  comments: readonly { by: TownPerson; text: string; at: number }[];
  materials: readonly { name: string; quantity: number; unit: string }[];
}

export interface TownWork {
  assets: readonly TownAsset[];
  plans: readonly (TownPlanned & { nextDueOn: string })[];
  tasks: readonly TownTask[];
}

const hour = 3_600_000;
const minute = 60_000;
const daysOfHistory = 60;

/** Equipment, plans and Aufträge as they stand at a moment of that day: what was done before it, what is to do after. */
export function workOf(town: DemoTown, places: WorkPlaces, today: string, now: number): TownWork {
  const assets = townAssets.filter(({ building }) => town.buildings.includes(building));
  const handRead = town.buildings.filter((building) =>
    town.points.some((point) => point.building === building && isHandRead(point)),
  );
  const plans = plansOf({ buildings: town.buildings, handRead, assets, places, today });
  const open = plans.filter((plan) => isAnnounced(plan, today));
  return {
    assets,
    plans: plans.map((plan) => ({ ...plan, nextDueOn: nextDueOn(plan, open.includes(plan)) })),
    tasks: [
      ...plans
        .flatMap((plan) => pastDays(plan, today).map((day) => doneTask(town, plan, day)))
        .filter(isWhole),
      ...open.map((plan) => openTask(town, plan, today)),
      ...[...openTasks, ...finishedTasks]
        .filter(({ building }) => town.buildings.some(({ code }) => code === building))
        .map((task) => singleTask(task, assets, today, now)),
    ].toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)),
  };
}

/** A reading may be missing, or still to come. */
const isWhole = ({ steps }: TownTask) =>
  steps.every(({ question, answer }) => !question.required || answer !== null);

const isAnnounced = ({ dueOn, leadDays }: TownPlanned, today: string) => addDays(dueOn, -leadDays) <= today;

const nextDueOn = ({ dueOn, recurrence }: TownPlanned, isOpen: boolean) =>
  isOpen ? shifted(recurrence, dueOn, 1) : dueOn;

/** Where nobody of the demo's people works, nothing has been done either. */
function pastDays({ by, dueOn, recurrence }: TownPlanned, today: string): string[] {
  const days: string[] = [];
  if (by === null) return days;
  for (let times = 1; ; times++) {
    const day = shifted(recurrence, dueOn, -times);
    if (day < addDays(today, -daysOfHistory)) return days;
    if (day < today) days.push(day);
  }
}

type FromPlan = Pick<
  TownTask,
  | 'id'
  | 'title'
  | 'kind'
  | 'buildingId'
  | 'assetId'
  | 'plan'
  | 'by'
  | 'dueOn'
  | 'createdBy'
  | 'createdAt'
  | 'place'
  | 'priority'
>;

function fromPlan(plan: TownPlanned, day: string): FromPlan {
  return {
    id: stableId(`task ${plan.key} ${day}`),
    title: plan.title,
    kind: plan.kind,
    buildingId: stableId(plan.building.code),
    assetId: plan.asset?.id ?? null,
    place: plan.asset?.place ?? null,
    priority: plan.legalBasis === null ? 'normal' : plan.template === 'flushing' ? 'high' : 'normal',
    plan,
    by: plan.by,
    dueOn: day,
    createdBy: null,
    createdAt: startOfDay(addDays(day, -plan.leadDays)) + 5 * hour,
  };
}

function doneTask(town: DemoTown, plan: TownPlanned, day: string): TownTask {
  const draw = seedOf(`work ${plan.key} ${day}`);
  const steps = stepsOf(town, plan, day);
  // On the day, or the one before it; in the morning or after noon. Readings when the last of them was taken.
  const workDay = readDay(town, plan, day) ?? addDays(day, -Math.floor(noise(draw, 1) * 2));
  const start = startOfDay(workDay) + (7 + noise(draw, 2) * 7) * hour;
  const startedAt = Math.floor(start / minute) * minute;
  const seconds = Math.round(plan.minutes * (0.75 + 0.5 * noise(draw, 3)) * 60);
  const isOdd = noise(draw, 4) > 0.8;
  return {
    ...fromPlan(plan, day),
    description: null,
    status: 'done',
    done: {
      at: startedAt + seconds * 1_000,
      result: 'done',
      note: isOdd ? pick(remarks, draw) : null,
      signature: plan.minutes > 60 ? 'M20 80 C50 20 70 110 100 60 S150 40 180 70 S240 90 290 50' : null,
    },
    steps: steps.map((step) => ({ ...step, answer: answerOf(step, draw) })),
    work: { startedAt, seconds },
    comments:
      isOdd && plan.by ? [{ by: plan.by, text: pick(remarks, draw + 1), at: startedAt + 10 * minute }] : [],
    materials: materials[plan.template] ?? [],
  };
}

const remarks = [
  'Alles in Ordnung.',
  'Schlüssel lag beim Nachbarn, Zugang jetzt im Schlüsselbuch vermerkt.',
  'Licht im Flur war aus, Leuchtmittel gleich mit getauscht.',
  'Beim nächsten Mal die lange Leiter mitnehmen.',
  'Werte etwas schlechter als letztes Mal, ich behalte es im Auge.',
] as const;
const pick = (from: readonly string[], draw: number) => from[draw % from.length] ?? '';

const materials: Partial<Record<TownPlanned['template'], TownTask['materials']>> = {
  heating: [
    { name: 'Dichtungssatz Brenner', quantity: 1, unit: 'Satz' },
    { name: 'Zündelektrode', quantity: 1, unit: 'Stück' },
  ],
  filters: [{ name: 'Taschenfilter ePM1 592 × 592', quantity: 4, unit: 'Stück' }],
  emergencyLight: [{ name: 'LED-Modul Rettungszeichen', quantity: 1, unit: 'Stück' }],
};

function openTask(town: DemoTown, plan: TownPlanned, today: string): TownTask {
  const day = plan.dueOn;
  return {
    ...fromPlan(plan, day),
    // What would have been announced before the town was there.
    createdAt: Math.min(fromPlan(plan, day).createdAt, startOfDay(today)),
    description: plan.legalBasis ? `Grundlage: ${plan.legalBasis}` : null,
    status: 'open',
    done: null,
    steps: stepsOf(town, plan, null),
    work: null,
    comments: [],
    materials: [],
  };
}

const isHandRead = ({ intervalSeconds }: TownPoint) => intervalSeconds === null;

/** The steps of the template; a step for a reading is one for each counter that is read by hand. */
function stepsOf(town: DemoTown, plan: TownPlanned, day: string | null): TownStep[] {
  const points = town.points.filter((point) => point.building === plan.building && isHandRead(point));
  return townTemplates[plan.template].items.flatMap((question): TownStep[] => {
    if (question.kind !== 'reading') return [{ question, pointId: null, answer: null }];
    return points.map((point) => ({
      question: { ...question, label: `${question.label} ${point.name}`, hint: point.place },
      pointId: point.id,
      answer: day === null ? null : (readingNear(town, point, day)?.id ?? null),
    }));
  });
}

/** The reading of that turn of the month. */
const readingNear = (town: DemoTown, point: TownPoint, day: string) =>
  readingIdsOf(town, point).find((reading) => reading.day.slice(0, 7) === day.slice(0, 7));

function readDay(town: DemoTown, { template, building }: TownPlanned, day: string): string | undefined {
  if (template !== 'readings') return undefined;
  const points = town.points.filter((point) => point.building === building && isHandRead(point));
  return (
    points
      .map((point) => readingNear(town, point, day)?.day ?? '')
      .toSorted()
      .at(-1) || undefined
  );
}

function answerOf({ question, answer }: TownStep, draw: number): ChecklistAnswer | null {
  const luck = noise(seedOf(question.label) ^ draw, 5);
  switch (question.kind) {
    case 'yes_no':
      return luck > 0.03;
    case 'number':
      return measured(question, luck);
    case 'choice':
      return question.choices[luck > 0.9 ? 1 : 0] ?? null;
    case 'text':
      return question.required || luck > 0.85 ? pick(remarks, draw) : null;
    case 'reading':
      return answer;
    case 'photo':
      return null;
  }
}

/** Mostly within the limits; now and then a little beyond. */
function measured({ min, max }: ChecklistQuestion, luck: number): number {
  const [low, high] = [min ?? 0, max ?? (min ?? 1) * 12];
  const value = luck > 0.97 && max !== null ? high * 1.04 : low + (high - low) * (0.25 + 0.5 * luck);
  return high - low > 20 ? Math.round(value) : Math.round(value * 10) / 10;
}

function singleTask(task: SingleTask, assets: readonly TownAsset[], today: string, now: number): TownTask {
  const asset = assets.find(({ building, name }) => building.code === task.building && name === task.asset);
  const { state = 'open', by = null } = task;
  const done = typeof state === 'object' ? doneOn(task, addDays(today, -state.doneAgo), state) : null;
  const createdAt = Math.min(startOfDay(addDays(today, -task.createdAgo)) + 7 * hour, now - 2 * hour);
  const startedAt = done ? done.at - 35 * minute : Math.max(createdAt + 30 * minute, now - 45 * minute);
  const isBegun = done !== null || state === 'in_progress' || state === 'paused';
  return {
    id: stableId(`task ${task.building} ${task.title} ${today}`),
    title: task.title,
    description: task.description ?? null,
    place: task.place ?? asset?.place ?? null,
    kind: task.kind ?? 'fault',
    priority: task.priority ?? 'normal',
    status: typeof state === 'object' ? 'done' : state,
    buildingId: stableId(task.building),
    assetId: asset?.id ?? null,
    dueOn: task.dueIn === undefined ? null : addDays(today, task.dueIn),
    plan: null,
    by,
    createdBy: 'manager',
    createdAt,
    done,
    steps: [],
    work: isBegun ? { startedAt, seconds: state === 'in_progress' ? 0 : 35 * 60 } : null,
    comments: (task.comments ?? []).map(([author, text], index) => ({
      by: author,
      text,
      at: (author === 'manager' ? createdAt : startedAt) + (index + 1) * 6 * minute,
    })),
    materials: (task.materials ?? []).map(([name, quantity, unit]) => ({ name, quantity, unit })),
  };
}

function doneOn(
  { building, title }: SingleTask,
  day: string,
  state: { result?: 'partial' | 'not_possible'; note?: string },
) {
  const at = startOfDay(day) + (9 + noise(seedOf(`${building} ${title}`), 6) * 6) * hour;
  return {
    at: Math.floor(at / minute) * minute,
    result: state.result ?? ('done' as const),
    note: state.note ?? null,
    signature: null,
  };
}

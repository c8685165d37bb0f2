import type { MutationRequest } from '../new-mutation.ts';
import { MutationInvalid } from '../new-mutation.ts';
import { discardedWith } from '../refused-chain.ts';
import { StoreError } from '../stores/store-errors.ts';
import type { QueueableOperation } from '@citypulse/contracts/queueable';
import type { Device } from './device.ts';
import type { Random } from './random.ts';
import { poison } from './server-push.ts';
import type { Tab } from './tab.ts';
import { Violation } from './violation.ts';

/** What a caretaker does at one of his devices, on what its screens show him. */
type Deed = (tab: Tab, random: Random) => void | Promise<void>;

const words = ['Filter', 'Pumpe', 'Keller', 'Heizung', 'Dach', 'Zähler', 'Ventil', 'Fenster'];
const text = (random: Random) => `${random.pick(words)} ${random.below(1_000)}`;

/** A text nobody else has written. */
const unique = (random: Random) => `${text(random)} ${random.below(1e9)}`;

const shown = (tab: Tab) => tab.sync.observe('maintenance_tasks').get().rows;

async function mutate<T extends QueueableOperation>(tab: Tab, type: T, request: object): Promise<void> {
  tab.device.around.scheduler.note(`${tab.name}: ${type}`);
  try {
    await tab.sync.mutate(type, request as MutationRequest<T>);
  } catch (error) {
    expected(error);
  }
}

/** A full or failing disk refuses, and so does a row that has just gone; whatever else fails is a mistake of the engine. */
export function expected(error: unknown): void {
  const isKnown = error instanceof StoreError || error instanceof MutationInvalid;
  const isTold = ['Nobody is signed in', 'The disk does not answer'].some((words) =>
    String(error).includes(words),
  );
  if (!isKnown && !isTold)
    throw new Violation(
      'engine_failed',
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
}

const changeTask: Deed = (tab, random) => {
  const task = random.pick(shown(tab));
  if (!task) return;
  const body = random.pick<object>([
    { title: text(random) },
    { place: text(random) },
    { title: text(random), place: text(random) },
    { priority: random.pick(['low', 'normal', 'high', 'urgent']) },
    { assigneeIds: [tab.device.user.id] },
    { title: `${poison} ${random.below(100)}` },
  ]);
  return mutate(tab, 'updateTask', { params: { taskId: task.id }, body });
};

/** A field that this device alone writes: what it shows can be told exactly. */
const describeOwn: Deed = (tab, random) => {
  const { around, name } = tab.device;
  const own = shown(tab).filter(({ id }) => around.ownerOf(id) === name);
  const task = random.pick(own);
  const body = { description: unique(random) };
  return task && mutate(tab, 'updateTask', { params: { taskId: task.id }, body });
};

const comment: Deed = (tab, random) => {
  const task = random.pick(shown(tab));
  return task && mutate(tab, 'addTaskComment', { params: { taskId: task.id }, body: { text: text(random) } });
};

const makeTask: Deed = async (tab, random) => {
  const buildingId = random.pick(shown(tab))?.buildingId;
  if (!buildingId) return;
  const id = random.id(tab.device.now().getTime());
  const title = random.chance(0.15) ? poison : text(random);
  await mutate(tab, 'createTask', { body: { id, buildingId, kind: 'fault', title } });
  await mutate(tab, 'addTaskComment', { params: { taskId: id }, body: { text: text(random) } });
};

const addMaterial: Deed = (tab, random) => {
  const task = random.pick(shown(tab));
  const body = { name: text(random), quantity: 1 + random.below(9), unit: 'Stück' };
  return task && mutate(tab, 'addTaskMaterial', { params: { taskId: task.id }, body });
};

const changeMaterial: Deed = (tab, random) => {
  const material = random.pick(tab.sync.observe('task_materials').get().rows);
  if (!material) return;
  const params = { materialId: material.id };
  if (random.chance(0.3)) return mutate(tab, 'removeTaskMaterial', { params });
  return mutate(tab, 'updateTaskMaterial', { params, body: { quantity: 1 + random.below(90) } });
};

const prefer: Deed = (tab, random) =>
  mutate(tab, 'updatePreferences', { body: { appSettings: { theme: text(random) } } });

const photograph: Deed = async (tab, random) => {
  const task = random.pick(shown(tab));
  if (!task) return;
  const bytes = Uint8Array.from({ length: 10 + random.below(20) }, () => random.below(256));
  tab.device.around.scheduler.note(`${tab.name}: a photo`);
  const subject = { t: 'task' as const, id: task.id };
  await tab.sync
    .addPhoto({ subject, buildingId: task.buildingId, bytes, mimeType: 'image/jpeg' })
    .catch(expected);
};

const lookAtRefusal: Deed = async (tab, random) => {
  const refused = random.pick(tab.sync.outbox.get().filter(({ state }) => state === 'refused'));
  if (!refused) return;
  tab.device.around.scheduler.note(`${tab.name}: decides about a refusal`);
  await (random.chance(0.5) ? tab.sync.retry(refused.id) : tab.sync.discard(refused.id)).catch(expected);
};

/** Throws away what has not left the device. */
const thinkAgain: Deed = async ({ sync, device, name }, random) => {
  const items = sync.outbox.get();
  const waiting = items.filter(({ state }) => state === 'queued');
  const item = random.pick(waiting.filter((one) => discardedWith(items, one, sync.sentSeq.get()).length > 0));
  if (!item) return;
  device.around.scheduler.note(`${name}: throws away ${item.type}`);
  const isDone = await sync.discard(item.id).catch(expected);
  if (isDone) device.witness.withdrawn.add(item.id);
};

const deeds: readonly (readonly [number, Deed])[] = [
  [10, changeTask],
  [4, describeOwn],
  [6, comment],
  [3, makeTask],
  [2, addMaterial],
  [3, changeMaterial],
  [2, prefer],
  [2, photograph],
  [2, lookAtRefusal],
  [2, thinkAgain],
  [1, (tab) => tab.sync.syncNow()],
];

export function chosen<T>(random: Random, choices: readonly (readonly [number, T])[]): T | undefined {
  const total = choices.reduce((sum, [weight]) => sum + weight, 0);
  let left = random.next() * total;
  return choices.find(([weight]) => (left -= weight) < 0)?.[1];
}

/** Somebody does something at the device; nobody waits for the end of it. */
export function actAt(device: Device, failed: (error: unknown) => void): void {
  const { random } = device.around;
  const tab = random.pick(device.tabs);
  const deed = chosen(random, deeds);
  if (tab && deed) void Promise.resolve(deed(tab, random)).catch(failed);
}

import type { Change } from '../packages/contracts/src/sync-changes.ts';
import type { LocalStore } from '../packages/client/src/sync/local-store.ts';

const id = (group: number, n: number) =>
  `00000000-0000-4000-8000-${String(group).padStart(4, '0')}${String(n).padStart(8, '0')}`;
const scope = { id: id(1, 1), rights: 'buildings,energy,maintenance' };
const pageSize = 2_000;

/** Checklist items as they come: twelve to a task, about 450 characters each. */
export const checklistRow = (n: number, v = 1): Change => ({
  t: 'checklist_items',
  id: id(2, n),
  v,
  op: 'put',
  scope: scope.id,
  row: {
    id: id(2, n),
    taskId: id(3, Math.floor(n / 12)),
    buildingId: scope.id,
    position: n % 12,
    question: `Druck am Manometer ${n} zwischen 1,5 und 2,0 bar? Bei Abweichung nachfüllen und melden.`,
    kind: 'number',
    unit: 'bar',
    measuringPointId: null,
    required: true,
    answer: 1.7,
    remark: 'Am Morgen nachgefüllt, danach keine Veränderung mehr; Dichtung am Entlüfter ist trocken.',
    version: v,
  },
});

export interface Times {
  stage: number;
  publish: number;
  readTask: number;
  changes: number;
}

/** Milliseconds of a first sync of `count` rows and of what follows on it. */
export async function timeStore(store: LocalStore, count: number): Promise<Times> {
  const publication = { cursor: `${id(9, 9)}:1`, scopes: [scope], remove: [] };
  const stage = await time(async () => {
    await store.beginStage({ name: 'first', scope, next: 'a', startPos: publication.cursor });
    for (let from = 0; from < count; from += pageSize) {
      const page = Array.from({ length: Math.min(pageSize, count - from) }, (_, n) => checklistRow(from + n));
      await store.stagePage('first', page, null);
    }
  });
  const publish = await time(() => store.publish({ ...publication, changes: [], adopt: ['first'] }));
  const reads = 200;
  const readTask = await time(async () => {
    for (let n = 0; n < reads; n += 1) {
      await store.rows('checklist_items', { taskId: id(3, Math.floor((n * count) / 12 / reads)) });
    }
  });
  const changed = Array.from({ length: 10 }, (_, n) => checklistRow(n * 7, 2));
  const changes = await time(() => store.publish({ ...publication, changes: changed, adopt: [] }));
  return { stage, publish, readTask: readTask / reads, changes };
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mutationStatuses } from '@citypulse/contracts/mutations';
import type { Change } from '@citypulse/contracts/sync-entities';
import type { LocalStore } from '../local-store.ts';
import { MemoryStore } from './memory-store.ts';
import { StoreError } from './store-errors.ts';
import {
  contents,
  cursor,
  mutation,
  mutationId,
  outcome,
  put,
  rowId,
  scope,
  scopeId,
  stage,
  type Driver,
} from './store-conformance.model.ts';

const now = () => new Date('2026-03-01T12:00:00Z');

type Step = (store: LocalStore) => Promise<unknown>;

const number = (max: number) => fc.integer({ min: 1, max });
const some = <T>(one: fc.Arbitrary<T>, most: number) => fc.array(one, { maxLength: most });

const change: fc.Arbitrary<Change> = fc
  .record({
    n: number(5),
    v: number(4),
    place: number(3),
    op: fc.constantFrom('put', 'put', 'put', 'del', 'out'),
    day: fc.constantFrom('', '', '2026-02-01', '2026-02-02'),
    text: fc.constantFrom('a', 'b', 'c', 'ü€', 'rowless'),
  })
  .map(({ n, v, place, op, day, text }) => {
    const whole = put(n, v, {
      text,
      scope: scopeId(place),
      ...(day && { t: 'interval_days', part: day }),
    });
    if (op === 'put' && text !== 'rowless') return whole;
    const { row: _, ...key } = whole;
    return { ...key, op };
  });

const stageName = number(3).map((n) => `stage ${n}`);
const step = (name: string, run: Step): [string, Step] => [name, run];

const steps: fc.Arbitrary<[string, Step]> = fc.oneof(
  fc
    .tuple(stageName, number(3))
    .map(([name, n]) => step(`beginStage ${name} of ${n}`, (store) => store.beginStage(stage(name, n)))),
  fc
    .tuple(stageName, some(change, 5), fc.constantFrom(null, 'more'))
    .map(([name, rows, next]) =>
      step(`stagePage ${name} ${JSON.stringify(rows)}`, (store) => store.stagePage(name, rows, next)),
    ),
  stageName.map((name) => step(`dropStage ${name}`, (store) => store.dropStage(name))),
  fc
    .record({
      pos: number(9),
      held: fc.uniqueArray(number(3)),
      changes: some(change, 5),
      adopt: fc.uniqueArray(stageName, { maxLength: 2 }),
      remove: fc.uniqueArray(number(3), { maxLength: 1 }),
      ackSeq: fc.option(number(8), { nil: undefined }),
    })
    .map(({ pos, held, changes, adopt, remove, ackSeq }) =>
      step(`publish ${JSON.stringify({ held, changes, adopt, remove, ackSeq })}`, async (store) => {
        // An engine adopts what it has staged, one stage a scope, and holds what it adopts.
        const staged = (await store.load()).stages.filter(({ name }) => adopt.includes(name));
        const ids = new Set([...staged.map((one) => one.scope.id), ...held.map(scopeId)]);
        const scopes = [1, 2, 3].filter((n) => ids.has(scopeId(n))).map((n) => scope(n));
        const names = staged.map(({ name }) => name).toSorted();
        return store.publish({
          cursor: cursor(pos),
          scopes,
          changes,
          adopt: names,
          remove: remove.map(scopeId),
          ...(ackSeq !== undefined && { ackSeq }),
        });
      }),
    ),
  fc.constant(step('forgetCursor', (store) => store.forgetCursor())),
  fc.tuple(some(number(12), 3), fc.option(number(3), { nil: undefined })).map(([ns, photo]) =>
    step(`enqueue ${ns} ${photo}`, (store) =>
      store.enqueue(
        ns.map((n) => mutation(n)),
        photo === undefined
          ? undefined
          : {
              photoId: rowId(photo),
              bytes: new Uint8Array([photo]),
              mimeType: 'image/png',
              sha256: `${photo}`,
            },
      ),
    ),
  ),
  some(fc.tuple(number(12), fc.constantFrom(...mutationStatuses)), 4).map((outcomes) =>
    step(`settle ${JSON.stringify(outcomes)}`, (store) =>
      store.settle(outcomes.map(([n, status]) => outcome(n, status))),
    ),
  ),
  number(15).map((seq) => step(`requeueFrom ${seq}`, (store) => store.requeueFrom(seq))),
  number(12).map((n) => step(`discard ${n}`, (store) => store.discard(mutationId(n)))),
  fc
    .tuple(number(3), fc.constantFrom('waiting' as const, 'uploaded' as const, 'refused' as const))
    .map(([n, state]) => step(`updateBlob ${n} ${state}`, (store) => store.updateBlob(rowId(n), { state }))),
  fc
    .tuple(fc.constantFrom('a', 'b'), fc.jsonValue({ maxDepth: 2 }))
    .map(([key, value]) => step(`setNote ${key}`, (store) => store.setNote(key, value))),
  fc
    .constantFrom('2026-03-01', '2026-04-30', '2026-06-30')
    .map((day) =>
      step(`cleanUp ${day}`, (store) =>
        store.cleanUp({ now: `${day}T12:00:00.000Z`, budgetBytes: 1e9, retentionDays: 30 }).then(() => null),
      ),
    ),
);

/** What a step answered or refused. */
async function ended(run: Step, store: LocalStore): Promise<unknown> {
  try {
    return await run(store);
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
}

export function describeProperties(driver: Driver): void {
  test('any sequence of steps leaves what the model in memory holds', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 25 }), async (sequence) => {
        const database = await driver.database(now);
        const store = await database.open();
        const model = new MemoryStore(undefined, now);
        try {
          for (const [name, run] of sequence) {
            expect(await ended(run, store), name).toEqual(await ended(run, model));
            expect(await contents(store), name).toEqual(await contents(model));
          }
        } finally {
          await store.close();
          await database.dispose();
        }
      }),
      { numRuns: driver.runs },
    );
  });
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mutationStatuses } from '@citypulse/contracts/mutations';
import type { Change } from '@citypulse/contracts/sync-changes';
import type { LocalStore, Requeue } from '../local-store.ts';
import { MemoryStore } from './memory-store.ts';
import { StoreError } from './store-errors.ts';
import {
  contents,
  cursor,
  fill,
  mutation,
  mutationId,
  outcome,
  pointId,
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

const photoOf = (n: number) => ({
  photoId: rowId(n),
  bytes: new Uint8Array([n]),
  mimeType: 'image/png',
  sha256: `${n}`,
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
      isBold: fc.nat(3).map((chance) => chance === 0),
    })
    .map(({ pos, held, changes, adopt, remove, ackSeq, isBold }) =>
      step(`publish ${JSON.stringify({ held, changes, adopt, remove, ackSeq, isBold })}`, async (store) => {
        // An engine adopts what it has staged, one stage a scope, and holds what it adopts; sometimes more than it has.
        const state = await store.load();
        const staged = state.stages.filter(({ name }) => adopt.includes(name));
        const wanted = isBold ? held.map(scopeId) : state.scopes.map(({ id }) => id);
        const stays = wanted.filter((id) => isBold || !remove.map(scopeId).includes(id));
        const ids = new Set([...staged.map((one) => one.scope.id), ...stays]);
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
  fc
    .tuple(some(number(12), 3), some(number(3), 2), some(number(12), 2), some(number(3), 1))
    .map(([ns, photos, instead, again]) =>
      step(`enqueue ${ns}, photos ${photos}, instead of ${instead}, again ${again}`, (store) =>
        store.enqueue(
          ns.map((n) => mutation(n)),
          { blobs: photos.map(photoOf), instead: instead.map(mutationId), again: again.map(rowId) },
        ),
      ),
    ),
  some(fc.tuple(number(12), fc.constantFrom(...mutationStatuses)), 4).map((outcomes) =>
    step(`settle ${JSON.stringify(outcomes)}`, (store) =>
      store.settle(outcomes.map(([n, status]) => outcome(n, status))),
    ),
  ),
  fc
    .tuple(
      number(15),
      fc.constantFrom<Requeue>({}, {}, { keepNumbers: true }, { unknownFrom: 1 }, { unknownFrom: 4 }),
    )
    .map(([seq, how]) =>
      step(`requeueFrom ${seq} ${JSON.stringify(how)}`, (store) => store.requeueFrom(seq, how)),
    ),
  some(number(12), 2).map((ns) =>
    step(`discard ${ns}`, (store) => store.discard(ns.map(mutationId), ns.map(rowId))),
  ),
  fc.constant(step('handOut', (store) => store.handOut())),
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

const spot = fc.record({
  n: number(200),
  v: number(4),
  place: number(2),
  op: fc.constantFrom('put', 'put', 'del', 'out'),
});
const spots = fc.array(spot, { maxLength: 30 });
const changesOf = (some: readonly (typeof spot extends fc.Arbitrary<infer S> ? S : never)[]): Change[] =>
  some.map(({ n, v, place, op }) => {
    const whole = put(n, v, { scope: scopeId(place) });
    return op === 'put' ? whole : { ...whole, op, row: undefined };
  });

/** A snapshot of the scope as the model shows it, whose page comes only after these changes. */
async function snapshotAgain(stores: readonly LocalStore[], model: LocalStore, late: readonly Change[]) {
  const present = await model.rows('assets');
  // The feed tells of a row that the snapshot may still show as it was, never of one older than it is.
  const versions = new Map(present.map(({ id, v }) => [id, v]));
  const news = late.filter(({ id, v }) => v > (versions.get(id) ?? 0));
  const rows = present.filter(({ scope }) => scope === scopeId(1));
  const page = rows.map((row): Change => ({ ...row, op: 'put', part: undefined }));
  for (const store of stores) {
    const { cursor: at, scopes } = await store.load();
    const publication = { cursor: at ?? cursor(1), scopes, remove: [] };
    await store.beginStage(stage('again', 1));
    await store.publish({ ...publication, changes: news, adopt: [] });
    await store.stagePage('again', page, null);
    await store.publish({ ...publication, changes: [], adopt: ['again'] });
  }
}

const hundred = (from: number, place: number) =>
  Array.from({ length: 100 }, (_, n) => put(from + n, 2, { scope: scopeId(place) }));

const counts = async (store: LocalStore) =>
  (await store.use()).scopes.map(({ id, rows }) => `${id} ${rows}`).toSorted();

export function describeLargePages(driver: Driver): void {
  test('rows that came in large pages follow the same rules', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(spots, fc.boolean()), { maxLength: 6 }), async (sequence) => {
        const database = await driver.database(now);
        const stores = [await database.open(), new MemoryStore(undefined, now)] as const;
        for (const store of stores) {
          await fill(store, 1, hundred(1, 1));
          await fill(store, 2, hundred(101, 2), [1, 2]);
        }
        for (const [some, snapshot] of sequence) {
          const changes = changesOf(some);
          if (snapshot) await snapshotAgain(stores, stores[1], changes);
          else {
            const scopes = [scope(1), scope(2)];
            for (const store of stores) {
              await store.publish({ cursor: cursor(3), scopes, changes, adopt: [], remove: [] });
            }
          }
          const [found, expected] = [await contents(stores[0]), await contents(stores[1])];
          expect(found).toEqual(expected);
          const filter = { buildingId: scopeId(1), measuringPointId: pointId(1) };
          expect(await stores[0].rows('assets', filter)).toHaveLength(
            (await stores[1].rows('assets', filter)).length,
          );
          expect(await counts(stores[0])).toEqual(await counts(stores[1]));
        }
        await stores[0].close();
        await database.dispose();
      }),
      { numRuns: Math.ceil(driver.runs / 3) },
    );
  });
}

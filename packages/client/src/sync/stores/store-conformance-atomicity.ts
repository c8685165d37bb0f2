import { describe, expect, test } from 'vitest';
import type { LocalStore } from '../local-store.ts';
import {
  contents,
  cursor,
  del,
  fill,
  mutation,
  mutationId,
  outcome,
  put,
  rowId,
  scope,
  scopeId,
  stage,
  type Driver,
  type TestDatabase,
} from './store-conformance.model.ts';

const now = () => new Date('2026-03-01T12:00:00Z');
const photo = (n: number) => ({
  photoId: rowId(n),
  bytes: new Uint8Array([n]),
  mimeType: 'image/png',
  sha256: 'x',
});

async function prepare(store: LocalStore): Promise<void> {
  await fill(store, 1, [put(1, 1), put(2, 1), put(3, 1)]);
  await fill(store, 2, [put(4, 1, { scope: scopeId(2) })], [1, 2]);
  await store.beginStage(stage('new', 1));
  await store.stagePage('new', [put(1, 2), put(4, 2)], null);
  await store.beginStage(stage('next', 3));
  await store.enqueue([mutation(1), mutation(2)], { blobs: [photo(1)] });
  await store.enqueue([mutation(3)]);
  await store.settle([outcome(1), outcome(2, 'rejected')]);
  await store.updateBlob(rowId(1), { state: 'uploaded' });
  await store.setNote('a', 'old', '2026-03-02T12:00:00.000Z');
}

/** Each touches several records, so that there is a middle to fail in. */
const steps: Record<string, (store: LocalStore) => Promise<unknown>> = {
  beginStage: (store) => store.beginStage(stage('again', 1)),
  stagePage: (store) => store.stagePage('new', [put(5, 1), put(6, 1), put(7, 1)], 'more'),
  dropStage: (store) => store.dropStage('new'),
  publish: (store) =>
    store.publish({
      cursor: cursor(8),
      scopes: [scope(1)],
      changes: [put(1, 5), del(2, 5), put(3, 5, { scope: scopeId(2) }), put(8, 1)],
      adopt: ['new'],
      remove: [scopeId(2), scopeId(3)],
      ackSeq: 1,
    }),
  forgetCursor: (store) => store.forgetCursor(),
  enqueue: (store) =>
    store.enqueue([mutation(4), mutation(5)], {
      blobs: [photo(2), photo(3)],
      instead: [mutationId(2)],
      again: [rowId(1)],
    }),
  settle: (store) => store.settle([outcome(3, 'conflict'), outcome(1)]),
  requeueFrom: (store) => store.requeueFrom(1),
  handOut: (store) => store.handOut(),
  discard: (store) => store.discard([mutationId(2)], [rowId(1)]),
  updateBlob: (store) => store.updateBlob(rowId(1), { uploadUrl: '/x' }),
  setNote: (store) => store.setNote('a', 'new'),
  cleanUp: (store) => store.cleanUp({ now: '2026-05-01T12:00:00.000Z', budgetBytes: 1e9, retentionDays: 1 }),
};

async function prepared(driver: Driver): Promise<{ database: TestDatabase; store: LocalStore }> {
  const database = await driver.database(now);
  const store = await database.open();
  await prepare(store);
  return { database, store };
}

export function describeAtomicity(driver: Driver): void {
  describe('atomicity', () => {
    test.for(Object.entries(steps))(
      '%s happens whole or not at all, wherever it is cut off',
      async ([, run]) => {
        const whole = await prepared(driver);
        await run(whole.store);
        const after = await contents(whole.store);
        await whole.store.close();
        await whole.database.dispose();

        const { database, store } = await prepared(driver);
        const before = await contents(store);
        for (let write = 1; database.failAt; write += 1) {
          database.failAt(write);
          const failed = await run(store).then(
            () => false,
            () => true,
          );
          database.failAt(null);
          if (!failed) break;
          expect(await contents(store)).toEqual(before);
        }
        if (!database.failAt) await run(store);
        expect(await contents(store)).toEqual(after);
        await store.close();
        await database.dispose();
      },
    );
  });
}

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalStore, StoreChange } from '../local-store.ts';
import {
  contents,
  cursor,
  fill,
  mutation,
  put,
  scope,
  scopeId,
  shown,
  stage,
  type Driver,
  type TestDatabase,
} from './store-conformance.model.ts';

/** The next change that fits; watching begins at once. */
function next(store: LocalStore, fits: (change: StoreChange) => boolean): Promise<StoreChange> {
  return new Promise((resolve) => {
    const stop = store.watch((change) => {
      if (!fits(change)) return;
      stop();
      resolve(change);
    });
  });
}

export function describeSharing(driver: Driver): void {
  describe('two stores of one database', () => {
    let database: TestDatabase;
    let store: LocalStore;
    let other: LocalStore;
    beforeEach(async () => {
      database = await driver.database(() => new Date('2026-03-01T12:00:00Z'));
      [store, other] = [await database.open(), await database.open()];
    });
    afterEach(async () => {
      await Promise.all([store.close(), other.close()]);
      await database.dispose();
    });

    test('each sees what the other did, and is told', async () => {
      await store.beginStage(stage('new', 1));
      await store.stagePage('new', [put(1, 1), put(2, 1, { t: 'labels' })], null);
      const told = [store, other].map((one) => next(one, ({ entities }) => entities.size > 0));
      await store.publish({ cursor: cursor(1), scopes: [scope(1)], changes: [], adopt: ['new'], remove: [] });
      for (const change of await Promise.all(told)) {
        expect([...change.entities].toSorted()).toEqual(['assets', 'labels']);
      }
      expect(await shown(other)).toEqual(['1 v1 in 1']);
      expect(await contents(other)).toEqual(await contents(store));
    });

    test('a lost scope names the entities that went', async () => {
      await fill(store, 1, [put(1, 1), put(2, 1, { t: 'labels' })]);
      const told = next(other, ({ entities }) => entities.has('labels'));
      await store.publish({ cursor: cursor(2), scopes: [], changes: [], adopt: [], remove: [scopeId(1)] });
      expect([...(await told).entities].toSorted()).toEqual(['assets', 'labels']);
    });

    test('a mutation, a photo and a note are told as what they are', async () => {
      const outbox = next(other, (change) => change.outbox);
      const blobs = next(other, (change) => change.blobs);
      const meta = next(other, (change) => change.meta);
      await store.enqueue([mutation(1)]);
      expect(await outbox).toMatchObject({ outbox: true, blobs: false });
      const photo = { photoId: scopeId(7), bytes: new Uint8Array(1), mimeType: 'image/png', sha256: '' };
      await store.enqueue([mutation(2)], { blobs: [photo] });
      expect(await blobs).toMatchObject({ outbox: true, blobs: true });
      await store.setNote('a', 1);
      expect(await meta).toMatchObject({ outbox: false, meta: true });
    });

    test('nobody is told after he stopped listening, and a closed store refuses', async () => {
      let told = 0;
      const stop = store.watch(() => (told += 1));
      await store.setNote('a', 1);
      expect(told).toBe(1);
      stop();
      await store.setNote('a', 2);
      expect(told).toBe(1);
      await other.close();
      await expect(other.load()).rejects.toMatchObject({ code: 'closed' });
      expect(await store.note('a')).toBe(2);
    });

    test('everything is there when the database is opened again', async () => {
      await fill(store, 1, [put(1, 1)]);
      await store.enqueue([mutation(1)]);
      await store.setNote('a', { kept: true });
      await store.beginStage(stage('under way', 2));
      const before = await contents(store);
      await Promise.all([store.close(), other.close()]);
      store = await database.open();
      expect(await contents(store)).toEqual(before);
    });
  });
}

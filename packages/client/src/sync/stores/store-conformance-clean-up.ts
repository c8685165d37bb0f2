import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalStore } from '../local-store.ts';
import {
  cursor,
  fill,
  mutation,
  mutationId,
  outcome,
  put,
  rowId,
  scopeId,
  type Driver,
  type TestDatabase,
} from './store-conformance.model.ts';

const photo = (n: number, size = 1000) => ({
  photoId: rowId(n),
  bytes: new Uint8Array(size).fill(n),
  mimeType: 'image/jpeg',
  sha256: `hash ${n}`,
});
const day = (n: number) => put(1, 1, { t: 'interval_days', part: `2026-02-0${n}`, text: 'x'.repeat(1000) });
const plenty = { budgetBytes: 1e9, retentionDays: 30 };

export function describeCleanUp(driver: Driver): void {
  describe('notes and clean-up', () => {
    let now = new Date('2026-03-01T12:00:00Z');
    let database: TestDatabase;
    let store: LocalStore;
    beforeEach(async () => {
      now = new Date('2026-03-01T12:00:00Z');
      database = await driver.database(() => now);
      store = await database.open();
    });
    afterEach(async () => {
      await store.close();
      await database.dispose();
    });
    const settleAll = async (last: number) => {
      await store.settle(Array.from({ length: last }, (_, n) => outcome(n + 1)));
      await store.publish({
        cursor: cursor(9),
        scopes: [],
        changes: [],
        adopt: [],
        remove: [],
        ackSeq: last,
      });
    };

    test('a note is kept as it was, until it expires or is taken away', async () => {
      await store.setNote('a', { text: 'Entwurf', list: [1, null] }, '2026-03-01T13:00:00.000Z');
      await store.setNote('b', 'one');
      await store.setNote('b', 'two');
      expect(await store.note('a')).toEqual({ text: 'Entwurf', list: [1, null] });
      expect(await store.note('b')).toBe('two');
      now = new Date('2026-03-01T13:00:00Z');
      expect(await store.note('a')).toBeUndefined();
      await store.setNote('b', undefined);
      expect(await store.note('b')).toBeUndefined();
    });

    test('an applied mutation goes 35 days after a clean-up first met it, whatever the device’s clock said', async () => {
      await store.enqueue([mutation(1, { occurredAt: '1970-01-01T00:00:00.000Z' }), mutation(2)]);
      await settleAll(1);
      await store.cleanUp({ ...plenty, now: '2026-03-01T12:00:00.000Z' });
      await store.cleanUp({ ...plenty, now: '2026-04-05T11:00:00.000Z' });
      expect((await store.outbox()).map(({ id }) => id)).toEqual([mutationId(1), mutationId(2)]);
      await store.cleanUp({ ...plenty, now: '2026-04-05T12:00:00.000Z' });
      expect((await store.outbox()).map(({ id }) => id)).toEqual([mutationId(2)]);
      expect((await store.load()).lastSeq).toBe(2);
    });

    test('uploaded photos go after their days; waiting and refused ones never, discarded ones once nothing speaks of them', async () => {
      for (const n of [1, 2, 3]) {
        await store.enqueue([mutation(n, { entity: { t: 'photos', id: rowId(n) } })], { blobs: [photo(n)] });
      }
      await store.updateBlob(rowId(1), { state: 'uploaded' });
      await store.updateBlob(rowId(2), { state: 'refused' });
      await store.settle([outcome(2, 'rejected')]);
      const late = { ...plenty, now: '2026-04-20T12:00:00.000Z' };
      await store.cleanUp({ ...plenty, now: '2026-03-20T12:00:00.000Z' });
      expect(await store.blobs()).toHaveLength(3);
      await store.cleanUp(late);
      expect((await store.blobs()).map(({ photoId }) => photoId).toSorted()).toEqual([rowId(2), rowId(3)]);
      await store.updateBlob(rowId(2), { state: 'discarded' });
      await store.cleanUp(late);
      expect((await store.blobs()).map(({ photoId }) => photoId).toSorted()).toEqual([rowId(2), rowId(3)]);
      await store.discard([mutationId(2)]);
      await store.updateBlob(rowId(3), { state: 'refused' });
      await store.cleanUp(late);
      expect((await store.blobs()).map(({ photoId }) => photoId)).toEqual([rowId(3)]);
    });

    test('an uploaded photo stays its days from the clean-up that first met it uploaded, however long it had waited', async () => {
      await store.enqueue([mutation(1, { entity: { t: 'photos', id: rowId(1) } })], { blobs: [photo(1)] });
      const cleaned = async (now: string) => {
        await store.cleanUp({ ...plenty, now });
        return (await store.blobs()).length;
      };
      expect(await cleaned('2026-06-01T12:00:00.000Z')).toBe(1);
      await store.updateBlob(rowId(1), { state: 'uploaded' });
      expect(await cleaned('2026-06-02T12:00:00.000Z')).toBe(1);
      expect(await cleaned('2026-07-02T11:00:00.000Z')).toBe(1);
      // Asked for anew by a restored server, it waits again and is kept as long again.
      await store.updateBlob(rowId(1), { state: 'waiting' });
      await store.updateBlob(rowId(1), { state: 'uploaded' });
      expect(await cleaned('2026-09-02T12:00:00.000Z')).toBe(1);
      expect(await cleaned('2026-10-02T12:00:00.000Z')).toBe(0);
    });

    test('over budget the oldest uploaded photos go first, then the oldest interval days, and never unsent work', async () => {
      await fill(store, 1, [day(1), day(2), day(3), put(2, 1, { text: 'y'.repeat(1000) })]);
      for (const n of [1, 2, 3]) {
        now = new Date(`2026-03-01T12:00:0${n}Z`);
        await store.enqueue([mutation(n, { entity: { t: 'photos', id: rowId(n) } })], {
          blobs: [photo(n, 10_000)],
        });
      }
      for (const n of [1, 2]) await store.updateBlob(rowId(n), { state: 'uploaded' });
      const use = async () => {
        const { rowBytes, outboxBytes, blobBytes } = await store.use();
        return rowBytes + outboxBytes + blobBytes;
      };
      const limits = { now: '2026-03-02T12:00:00.000Z', retentionDays: 30 };
      const before = await use();
      const { freedBytes } = await store.cleanUp({ ...limits, budgetBytes: before - 5_000 });
      expect((await store.blobs()).map(({ photoId }) => photoId).toSorted()).toEqual([rowId(2), rowId(3)]);
      expect(before - (await use())).toBe(freedBytes);
      await store.cleanUp({ ...limits, budgetBytes: (await use()) - 10_500 });
      expect((await store.blobs()).map(({ photoId }) => photoId)).toEqual([rowId(3)]);
      const left = (await store.rows('interval_days')).map(({ part }) => part).toSorted();
      expect(left).toEqual(['2026-02-02', '2026-02-03']);
      await store.cleanUp({ ...limits, budgetBytes: 0 });
      expect(await store.rows('interval_days')).toEqual([]);
      expect(await store.rows('assets')).toHaveLength(1);
      expect(await store.outbox()).toHaveLength(3);
      expect(await store.blobBytes(rowId(3))).toHaveLength(10_000);
    });

    test('use is told by scope', async () => {
      await fill(store, 1, [put(1, 1), put(2, 1)]);
      await fill(store, 2, [put(3, 1, { scope: scopeId(2) })], [1, 2]);
      await store.enqueue([mutation(1)], { blobs: [photo(1)] });
      const use = await store.use();
      expect(use.blobBytes).toBeGreaterThanOrEqual(1000);
      expect(use.outboxBytes).toBeGreaterThan(100);
      const scopes = use.scopes.toSorted((a, b) => a.id.localeCompare(b.id));
      expect(scopes.map(({ id, rows }) => [id, rows])).toEqual([
        [scopeId(1), 2],
        [scopeId(2), 1],
      ]);
      expect(scopes.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(use.rowBytes);
    });
  });
}

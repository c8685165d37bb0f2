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

const photo = { photoId: rowId(1), bytes: new Uint8Array([1, 2, 3]), mimeType: 'image/jpeg', sha256: 'ab' };

export function describeOutbox(driver: Driver): void {
  describe('outbox', () => {
    let database: TestDatabase;
    let store: LocalStore;
    beforeEach(async () => {
      database = await driver.database(() => new Date('2026-03-01T12:00:00Z'));
      store = await database.open();
    });
    afterEach(async () => {
      await store.close();
      await database.dispose();
    });
    const states = async () => (await store.outbox()).map(({ seq, state }) => `${seq} ${state}`);
    const acknowledge = (ackSeq: number) =>
      store.publish({ cursor: cursor(9), scopes: [], changes: [], adopt: [], remove: [], ackSeq });

    test('numbers are given without gaps to everybody who asks at once, in this store and another', async () => {
      const other = await database.open();
      const asked = Array.from({ length: 20 }, (_, n) =>
        (n % 2 ? store : other).enqueue([mutation(2 * n + 1), mutation(2 * n + 2)]),
      );
      const given = (await Promise.all(asked)).map((items) => items.map(({ seq }) => seq));
      expect(given.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
      expect(given.every(([first = 0, second]) => second === first + 1)).toBe(true);
      expect((await other.load()).lastSeq).toBe(40);
      await other.close();
    });

    test('an item comes back as it was given, and a known id keeps its place', async () => {
      const full = mutation(1, {
        dependsOn: [mutationId(9)],
        body: { note: 'Ölstand ✓', n: 1.5 },
        scope: null,
      });
      await store.enqueue([full]);
      await store.settle([outcome(1)]);
      const [again, second] = await store.enqueue([{ ...full, title: 'other' }, mutation(2)]);
      expect(again).toEqual({ ...full, seq: 1, state: 'settled', outcome: outcome(1) });
      expect(second).toMatchObject({ seq: 2, state: 'queued', outcome: null });
      expect(await store.outbox()).toEqual([again, second]);
      expect(await store.outbox(['queued'])).toEqual([second]);
    });

    test('an outcome settles or refuses a queued mutation once', async () => {
      await store.enqueue([1, 2, 3, 4, 5, 6].map((n) => mutation(n)));
      const statuses = ['applied', 'merged', 'conflict', 'rejected', 'blocked'] as const;
      await store.settle(statuses.map((status, index) => outcome(index + 1, status)));
      const after = ['1 settled', '2 settled', '3 settled', '4 refused', '5 refused', '6 queued'];
      expect(await states()).toEqual(after);
      await store.settle([outcome(1, 'rejected'), outcome(4), outcome(77)]);
      expect(await states()).toEqual(after);
    });

    test('what the server never had gives its number up, and is not sent again by itself', async () => {
      await store.enqueue([1, 2, 3].map((n) => mutation(n)));
      await store.settle([outcome(1), { ...outcome(2, 'rejected'), seq: 0 }]);
      expect(await states()).toEqual(['0 refused', '1 settled', '3 queued']);
      await store.requeueFrom(2);
      expect(await states()).toEqual(['0 refused', '1 settled', '2 queued']);
      expect((await store.load()).lastSeq).toBe(2);
      await store.requeueFrom(1);
      expect(await states()).toEqual(['0 refused', '1 queued', '2 queued']);
    });

    test('what a pull covers leaves the overlay; what has no outcome yet waits for it', async () => {
      await store.enqueue([1, 2, 3].map((n) => mutation(n)));
      await store.settle([outcome(1)]);
      await acknowledge(2);
      expect(await states()).toEqual(['1 done', '2 queued', '3 queued']);
      expect((await store.load()).ackSeq).toBe(2);
      await store.settle([outcome(2), outcome(3)]);
      expect(await states()).toEqual(['1 done', '2 done', '3 settled']);
      await acknowledge(1);
      expect((await store.load()).ackSeq).toBe(2);
    });

    test('what a former life of the server had acknowledged says nothing of the next one', async () => {
      await store.enqueue([1, 2].map((n) => mutation(n)));
      await acknowledge(2);
      await store.forgetCursor();
      expect((await store.load()).ackSeq).toBe(0);
      await store.settle([outcome(1), outcome(2)]);
      expect(await states()).toEqual(['1 settled', '2 settled']);
      await acknowledge(1);
      expect(await states()).toEqual(['1 done', '2 settled']);
    });

    test('of what was handed out only the refused is discarded, and its number stays used', async () => {
      await store.enqueue([1, 2].map((n) => mutation(n)));
      expect((await store.handOut()).map(({ seq }) => seq)).toEqual([1, 2]);
      await store.settle([outcome(2, 'rejected')]);
      expect(await store.discard([mutationId(1)])).toBe(false);
      expect(await store.discard([mutationId(2)])).toBe(true);
      expect(await store.discard([mutationId(2)])).toBe(false);
      expect(await states()).toEqual(['1 queued']);
      expect((await store.enqueue([mutation(3)]))[0]?.seq).toBe(3);
    });

    test('what has not been handed out goes, with its photo, or stays if one of them has', async () => {
      await store.enqueue([mutation(1)]);
      await store.handOut();
      await store.enqueue([mutation(2)], { blobs: [photo] });
      await store.enqueue([mutation(3)]);
      expect((await store.load()).sentSeq).toBe(1);
      expect(await store.discard([mutationId(1), mutationId(3)])).toBe(false);
      expect(await states()).toEqual(['1 queued', '2 queued', '3 queued']);
      expect(await store.discard([mutationId(2), mutationId(3)], [photo.photoId])).toBe(true);
      expect(await states()).toEqual(['1 queued']);
      expect(await store.blobs()).toMatchObject([{ state: 'discarded' }]);
    });

    test('what has changed its number counts as handed out', async () => {
      await store.enqueue([1, 2, 3].map((n) => mutation(n)));
      await store.discard([mutationId(2)]);
      await store.requeueFrom(2);
      expect(await states()).toEqual(['1 queued', '2 queued']);
      expect(await store.load()).toMatchObject({ lastSeq: 2, sentSeq: 2 });
      await store.enqueue([mutation(4)]);
      expect(await store.discard([mutationId(3)])).toBe(false);
      expect(await store.discard([mutationId(4)])).toBe(true);
    });

    test('a restored server gets everything from its number on, closed up over what was discarded', async () => {
      await store.enqueue([1, 2, 3, 4, 5].map((n) => mutation(n)));
      await store.settle([outcome(1), outcome(2), outcome(3, 'rejected'), outcome(4)]);
      await store.discard([mutationId(3)]);
      await acknowledge(4);
      await store.requeueFrom(2);
      expect((await store.outbox()).map(({ id, seq, state }) => [id, seq, state])).toEqual([
        [mutationId(1), 1, 'done'],
        [mutationId(2), 2, 'queued'],
        [mutationId(4), 3, 'queued'],
        [mutationId(5), 4, 'queued'],
      ]);
      expect(await store.load()).toMatchObject({ lastSeq: 4, ackSeq: 1 });
      expect((await store.outbox()).slice(1).every((item) => item.outcome === null)).toBe(true);
    });

    test('a database that lost its numbering moves what is queued up to what the server expects', async () => {
      await store.enqueue([1, 2].map((n) => mutation(n)));
      await store.settle([outcome(1)]);
      await store.requeueFrom(51);
      expect(await states()).toEqual(['1 settled', '51 queued']);
      expect((await store.enqueue([mutation(3)]))[0]?.seq).toBe(52);
    });

    test('what may be lacking is queued again under its number, and what was refused stays so', async () => {
      await store.enqueue([1, 2, 3, 4].map((n) => mutation(n)));
      await store.settle([outcome(1), outcome(2, 'rejected'), outcome(3, 'rejected'), outcome(4)]);
      await store.discard([mutationId(2)]);
      await store.requeueFrom(1, { keepNumbers: true });
      expect(await states()).toEqual(['1 queued', '3 refused', '4 queued']);
      expect((await store.enqueue([mutation(5)]))[0]?.seq).toBe(5);
    });

    test('numbers that another life of the database has used up are given anew', async () => {
      await store.enqueue([1, 2, 3].map((n) => mutation(n)));
      await store.settle([outcome(1)]);
      await store.requeueFrom(3, { unknownFrom: 2 });
      expect((await store.outbox()).map(({ id, seq, state }) => [id, seq, state])).toEqual([
        [mutationId(1), 1, 'settled'],
        [mutationId(2), 3, 'queued'],
        [mutationId(3), 4, 'queued'],
      ]);
      expect((await store.enqueue([mutation(4)]))[0]?.seq).toBe(5);
    });

    test('lost scopes and a forgotten cursor leave the outbox and photos alone', async () => {
      await fill(store, 1, [put(1, 1)]);
      await store.enqueue([mutation(1)], { blobs: [photo] });
      await store.publish({ cursor: cursor(2), scopes: [], changes: [], adopt: [], remove: [scopeId(1)] });
      await store.forgetCursor();
      expect(await states()).toEqual(['1 queued']);
      expect(await store.blobBytes(photo.photoId)).toEqual(photo.bytes);
    });

    test('a photo comes with what announces it and remembers how far its upload is', async () => {
      await store.enqueue([mutation(1)], { blobs: [photo] });
      const waiting = {
        photoId: photo.photoId,
        sha256: 'ab',
        mimeType: 'image/jpeg',
        byteSize: 3,
        uploadUrl: null,
        state: 'waiting',
        addedAt: '2026-03-01T12:00:00.000Z',
      };
      expect(await store.blobs()).toEqual([waiting]);
      await store.updateBlob(photo.photoId, { uploadUrl: '/v1/uploads/1' });
      await store.updateBlob(photo.photoId, { state: 'uploaded' });
      await store.updateBlob(rowId(9), { state: 'refused' });
      expect(await store.blobs()).toEqual([{ ...waiting, uploadUrl: '/v1/uploads/1', state: 'uploaded' }]);
      await store.updateBlob(photo.photoId, { uploadUrl: '/late', state: 'refused' }, 'waiting');
      expect(await store.blobs()).toMatchObject([{ uploadUrl: '/v1/uploads/1', state: 'uploaded' }]);
      expect(await store.blobBytes(photo.photoId)).toEqual(new Uint8Array([1, 2, 3]));
      expect(await store.blobBytes(rowId(9))).toBeNull();
    });
  });
}

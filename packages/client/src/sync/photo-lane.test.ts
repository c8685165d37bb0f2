import { expect, test } from 'vitest';
import { newId } from '../new-id.ts';
import type { NewMutation } from './local-store.ts';
import { PhotoLane } from './photo-lane.ts';
import { MemoryStore } from './stores/memory-store.ts';

const announcement = (photoId: string): NewMutation => ({
  id: newId(),
  type: 'registerPhoto',
  entity: { t: 'photos', id: photoId },
  scope: null,
  baseVersion: null,
  dependsOn: [],
  params: {},
  body: { id: photoId },
  occurredAt: '2026-11-27T02:00:00Z',
  title: '',
});

test('a photo that fails each time holds up none of the others', async () => {
  const store = new MemoryStore();
  await store.publish({ cursor: 'c', scopes: [], changes: [], adopt: [], remove: [] });
  const ids = [newId(), newId(), newId()];
  for (const photoId of ids) {
    const blob = { photoId, bytes: new Uint8Array([1]), mimeType: 'image/jpeg', sha256: photoId };
    const [item] = await store.enqueue([announcement(photoId)], { blobs: [blob] });
    if (item) await store.settle([{ id: item.id, seq: item.seq, status: 'applied' }]);
  }
  const tried: string[] = [];
  const later: (() => void)[] = [];
  let rest = Promise.withResolvers<void>();
  const lane = new PhotoLane(
    {
      async upload({ blob: { photoId } }) {
        tried.push(photoId);
        if (photoId === ids[0]) throw new Error('500');
        return 'uploaded';
      },
      random: () => 0.5,
      setTimer(work) {
        later.push(work);
        rest.resolve();
        return () => undefined;
      },
    },
    store,
  );
  lane.run(true);
  for (let round = 0; round < 2; round += 1) {
    await rest.promise;
    rest = Promise.withResolvers();
    later.shift()?.();
  }
  await rest.promise;
  lane.run(false);
  expect(new Set(tried.slice(0, 4))).toEqual(new Set(ids));
  expect((await store.blobs()).map(({ state }) => state)).toEqual(['waiting', 'uploaded', 'uploaded']);
});

const upload = async () => 'uploaded' as const;

test('what is ready before the first publication is uploaded right after it', async () => {
  const store = new MemoryStore();
  const photoId = newId();
  const blob = { photoId, bytes: new Uint8Array([1]), mimeType: 'image/jpeg', sha256: photoId };
  await store.enqueue([], { blobs: [blob] });
  const early = Promise.withResolvers<void>();
  const setTimer = () => {
    early.resolve();
    return () => undefined;
  };
  const lane = new PhotoLane({ upload, random: () => 0.5, setTimer }, store);
  lane.run(true);
  await early.promise;
  expect((await store.blobs()).map(({ state }) => state)).toEqual(['waiting']);
  store.watch(({ meta }) => void (meta && lane.moved()));
  await store.publish({ cursor: 'c', scopes: [], changes: [], adopt: [], remove: [] });
  await expect.poll(async () => (await store.blobs()).map(({ state }) => state)).toEqual(['uploaded']);
  lane.run(false);
});

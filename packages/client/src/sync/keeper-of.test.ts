import { currentSchema } from '@citypulse/contracts/mutations';
import { expect, test } from 'vitest';
import { keeperOf } from './keeper-of.ts';
import type { NewMutation } from './local-store.ts';
import { MemoryStore } from './stores/memory-store.ts';
import { memoryDatabase } from './stores/memory-database.ts';

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const mutation = (number: number): NewMutation => ({
  id: idOf(number),
  type: 'registerPhoto',
  entity: { t: 'photos', id: idOf(100 + number) },
  scope: null,
  baseVersion: null,
  dependsOn: [],
  params: {},
  body: {},
  occurredAt: '2026-11-27T02:00:00Z',
  title: '',
});

const first = {
  type: 'publish',
  number: 1,
  first: true,
  from: null,
  changes: [],
  cursor: 'new:1',
  scopes: [],
  added: [],
  removed: [],
  adopt: [],
  outcomes: [],
} as const;

/** Two photos the server had acknowledged, and a cursor that is void. */
async function beforeTheRestore() {
  const database = memoryDatabase();
  const store = new MemoryStore(database);
  for (const number of [1, 2]) {
    const bytes = new Uint8Array([number]);
    const blob = { photoId: idOf(100 + number), bytes, mimeType: 'image/jpeg', sha256: '' };
    await store.enqueue([mutation(number)], { blobs: [blob] });
    await store.settle([{ id: idOf(number), seq: number, status: 'applied' }]);
    await store.updateBlob(idOf(100 + number), { state: 'uploaded' });
  }
  await store.publish({ cursor: 'old:9', scopes: [], changes: [], adopt: [], remove: [], ackSeq: 2 });
  await store.forgetCursor();
  return { store, database };
}

test('what a restored server lacks is queued again with the first publication, and photos are offered anew', async () => {
  const { store } = await beforeTheRestore();
  await keeperOf(store).publish({ ...first, ackSeq: 1 });
  expect((await store.outbox()).map(({ seq, state }) => `${seq} ${state}`)).toEqual(['1 done', '2 queued']);
  expect((await store.blobs()).map(({ state }) => state)).toEqual(['waiting', 'waiting']);
});

test('killed before the first publication the device has lost nothing of it', async () => {
  const { store, database } = await beforeTheRestore();
  const dying = new MemoryStore(database);
  dying.publish = () => Promise.reject(new Error('Killed'));
  await expect(keeperOf(dying).publish({ ...first, ackSeq: 0 })).rejects.toThrow('Killed');
  expect((await store.outbox()).map(({ state }) => state)).toEqual(['queued', 'queued']);
  await keeperOf(store).publish({ ...first, ackSeq: 0 });
  expect((await store.outbox()).map(({ state }) => state)).toEqual(['queued', 'queued']);
});

test('rows that an app of another shape has kept are read anew, once, and what waits stays', async () => {
  const store = new MemoryStore();
  await store.enqueue([mutation(1)]);
  await store.publish({ cursor: 'old:9', scopes: [], changes: [], adopt: [], remove: [] });
  await store.setNote('rows-schema', currentSchema - 1);
  expect(await keeperOf(store).load()).toEqual({ cursor: null, scopes: [], stages: [] });
  await keeperOf(store).publish({ ...first, ackSeq: 0 });
  expect(await keeperOf(store).load()).toMatchObject({ cursor: 'new:1' });
  expect((await store.outbox()).map(({ seq, state }) => `${seq} ${state}`)).toEqual(['1 queued']);
});

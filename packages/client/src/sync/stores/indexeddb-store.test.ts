/// <reference types="node" />
import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { expect, test } from 'vitest';
import { newKey } from './idb-sealing.ts';
import { IndexedDbStore } from './indexeddb-store.ts';
import { fill, mutation, outcome, put, rowId, scopeId, shown } from './store-conformance.model.ts';
import { describeStore } from './store-conformance.ts';

let databases = 0;
const name = () => `store-${(databases += 1)}`;

/** Makes the n-th writing request fail, as a full disk does. */
const countdown: { left: number | null } = { left: null };
for (const method of ['put', 'delete'] as const) {
  const original = IDBObjectStore.prototype[method] as (...values: unknown[]) => IDBRequest;
  Object.assign(IDBObjectStore.prototype, {
    [method](this: IDBObjectStore, ...values: unknown[]) {
      if (countdown.left !== null) {
        countdown.left -= 1;
        if (countdown.left === 0) throw new DOMException('No room', 'QuotaExceededError');
      }
      return original.apply(this, values);
    },
  });
}

describeStore({
  name: 'IndexedDB',
  runs: 30,
  async database(now) {
    const database = name();
    return {
      open: () => IndexedDbStore.open(database, { now }),
      failAt(write) {
        countdown.left = write;
      },
      dispose: () => deleteDB(database),
    };
  },
});

const secret = 'Schlüssel hängt im Heizkeller';

async function written(database: string): Promise<IndexedDbStore> {
  const store = await IndexedDbStore.open(database);
  const many = Array.from({ length: 70 }, (_, n) => put(100 + n, 1, { scope: scopeId(2), text: secret }));
  await fill(store, 1, [put(1, 1, { text: secret })]);
  await fill(store, 2, many, [1, 2]);
  const photo = { photoId: rowId(1), bytes: Buffer.from(secret), mimeType: 'image/png', sha256: 'x' };
  await store.enqueue([mutation(1, { title: secret, body: { note: secret } })], { blobs: [photo] });
  await store.settle([{ ...outcome(1, 'rejected'), detail: secret }]);
  await store.setNote('draft', secret);
  return store;
}

test('nothing a person wrote, read or photographed lies in the database in clear', async () => {
  const database = name();
  const store = await written(database);
  const raw = await openDB(database);
  let seen = 0;
  for (const one of raw.objectStoreNames) {
    for (const value of (await raw.getAll(one)) as unknown[]) {
      seen += 1;
      const bytes = Object.values(value ?? {}).filter((field) => field instanceof Uint8Array);
      if (value instanceof Uint8Array) bytes.push(value);
      for (const text of [JSON.stringify(value), ...bytes.map((field) => Buffer.from(field).toString())]) {
        expect(text).not.toContain('Heizkeller');
      }
    }
  }
  expect(seen).toBeGreaterThan(6);
  const key = (await raw.get('keys', 'main')) as CryptoKey;
  expect(key.extractable).toBe(false);
  raw.close();
  await store.close();
});

test('the wrong key, or a value in the place of another, is refused and never taken for content', async () => {
  const database = name();
  await (await written(database)).close();
  const raw = await openDB(database);
  const [record] = (await raw.getAll('rows')) as { v: number }[];
  await raw.put('rows', { ...record, v: 7 });
  let store = await IndexedDbStore.open(database);
  await expect(store.rows('assets')).rejects.toMatchObject({ code: 'wrong_key' });
  expect(await store.note('draft')).toBe(secret);
  await store.close();
  await raw.put('keys', await newKey(), 'main');
  raw.close();
  store = await IndexedDbStore.open(database);
  expect(store.keyLost).toBe(true);
  await expect(store.load()).resolves.toMatchObject({ lastSeq: 0 });
  await store.close();
});

test('a database whose key is lost is put aside whole, and a fresh one is used from then on', async () => {
  const database = name();
  await (await written(database)).close();
  const raw = await openDB(database);
  await raw.delete('keys', 'main');
  raw.close();
  const store = await IndexedDbStore.open(database);
  expect([store.putAside, store.keyLost]).toEqual([[database], true]);
  expect(await store.outbox()).toEqual([]);
  await store.enqueue([mutation(2)]);
  await store.close();
  const again = await IndexedDbStore.open(database);
  expect([again.putAside, again.keyLost]).toEqual([[database], false]);
  expect(await again.outbox()).toHaveLength(1);
  await again.close();
  const aside = await openDB(database);
  expect(await aside.count('outbox')).toBe(1);
  aside.close();
});

test('two tabs that open a new database at once have one key', async () => {
  const database = name();
  const [one, two] = await Promise.all([IndexedDbStore.open(database), IndexedDbStore.open(database)]);
  await one.setNote('a', 'from the other tab');
  expect(await two.note('a')).toBe('from the other tab');
  await Promise.all([one.close(), two.close()]);
});

test('a newer app takes the database over: the older tab closes and is told to reload', async () => {
  const database = name();
  let told = 0;
  const store = await IndexedDbStore.open(database, { superseded: () => (told += 1) });
  await fill(store, 1, [put(1, 1)]);
  expect(await shown(store)).toHaveLength(1);
  const newer = await openDB(database, 2);
  expect(told).toBe(1);
  await expect(store.load()).rejects.toMatchObject({ code: 'closed' });
  newer.close();
  await expect(IndexedDbStore.open(database)).rejects.toMatchObject({ code: 'too_new' });
});

test('a full disk is told as such, and nothing of the write is kept', async () => {
  const store = await IndexedDbStore.open(name());
  await store.load();
  countdown.left = 2;
  await expect(store.enqueue([mutation(1), mutation(2)])).rejects.toMatchObject({ code: 'storage_full' });
  countdown.left = null;
  expect(await store.outbox()).toEqual([]);
  await store.close();
});

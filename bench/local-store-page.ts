import { IndexedDbStore } from '../packages/client/src/sync/stores/indexeddb-store.ts';
import { timeStore } from './local-store-rows.ts';

/** Runs in the browser: the store alone, on a database of its own. */
export async function timeIndexedDb(count: number): Promise<unknown> {
  const store = await IndexedDbStore.open(`bench ${count}`);
  const times = await timeStore(store, count);
  await store.close();
  return times;
}

Object.assign(globalThis, { timeIndexedDb });

import { IndexedDbStore } from './indexeddb-store.ts';
import { MemoryStore } from './memory-store.ts';
import { databaseName, type OpenedStore, type StoreNotice, type StoreOwner } from './opened-store.ts';
import { isStoreError } from './store-errors.ts';
import { joinTabs } from './tab-leadership.ts';

/**
 * The store of a browser. `superseded`: a newer app has taken the database over in another tab, or the browser took
 * it away; the page has to be loaded again. Refused as `too_new` where this app is the older one.
 */
export async function openBrowserStore(owner: StoreOwner, superseded: () => void): Promise<OpenedStore> {
  const name = databaseName(owner);
  try {
    const open = () => IndexedDbStore.open(name, { superseded });
    // Once more: browsers refuse now and then what they give a moment later, and memory would lose what is unsent.
    const store = await open().catch((error: unknown) => {
      if (isStoreError(error, 'too_new')) throw error;
      return open();
    });
    const notices: StoreNotice[] = store.keyLost ? ['key_lost'] : [];
    if (!(await persisted())) notices.push('may_be_evicted');
    return { store, tab: joinTabs(name), notices };
  } catch (error) {
    if (isStoreError(error, 'too_new')) throw error;
    // Private windows and strict settings refuse IndexedDB; the app still works until the tab is closed. Each tab
    // then has a store of its own and has to fill it by itself.
    return {
      store: new MemoryStore(),
      tab: joinTabs(`${name} ${crypto.randomUUID()}`),
      notices: ['kept_in_memory_only'],
    };
  }
}

async function persisted(): Promise<boolean> {
  const storage = globalThis.navigator?.storage;
  if (!storage?.persist) return false;
  return (await storage.persisted()) || storage.persist();
}

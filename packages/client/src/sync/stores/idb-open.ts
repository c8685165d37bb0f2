import type { IDBPDatabase } from 'idb';
import { openSchema, type StoreSchema } from './idb-schema.ts';
import { newKey, Sealer, type Bytes } from './idb-sealing.ts';

export interface OpenedDatabase {
  name: string;
  db: IDBPDatabase<StoreSchema>;
  sealer: Sealer;
  /** Databases whose key is lost; kept, since nothing is destroyed in silence. */
  putAside: string[];
  /** The key was lost just now: the person has to be told what is no longer readable. */
  keyLost: boolean;
}

/**
 * The first database of this name whose key is there. One that holds something but has lost its key stays under its
 * name, unread, and a fresh one takes its place.
 */
export async function openDatabase(base: string, superseded: () => void): Promise<OpenedDatabase> {
  const putAside: string[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const name = attempt === 1 ? base : `${base}~${attempt}`;
    const db = await openSchema(name, superseded);
    const { key, fresh } = await keyOfDatabase(db);
    if (key) return { name, db, sealer: new Sealer(key), putAside, keyLost: fresh && putAside.length > 0 };
    db.close();
    putAside.push(name);
  }
}

async function keyOfDatabase(db: IDBPDatabase<StoreSchema>): Promise<{ key?: CryptoKey; fresh: boolean }> {
  const kept = await readKey(db);
  if (kept.key)
    return (await fits(kept.key, kept.check)) ? { key: kept.key, fresh: false } : { fresh: false };
  const holds = await Promise.all([
    db.count('rows'),
    db.count('chunks'),
    db.count('outbox'),
    db.count('blobs'),
    db.count('notes'),
  ]);
  if (holds.some((count) => count > 0)) return { fresh: false };
  const made = await newKey();
  const check = await new Sealer(made).seal('check', 'check');
  // Two tabs may open a new database at once: the first key stored is everybody's.
  const tx = db.transaction('keys', 'readwrite');
  const first = await tx.store.get('main');
  if (!first) await Promise.all([tx.store.put(made, 'main'), tx.store.put(check, 'check')]);
  await tx.done;
  return { key: first instanceof CryptoKey ? first : made, fresh: !first };
}

async function readKey(db: IDBPDatabase<StoreSchema>): Promise<{ key?: CryptoKey; check?: Bytes }> {
  const tx = db.transaction('keys');
  const [key, check] = await Promise.all([tx.store.get('main'), tx.store.get('check')]);
  return {
    ...(key instanceof CryptoKey && { key }),
    ...(check instanceof Uint8Array && { check }),
  };
}

async function fits(key: CryptoKey, check: Bytes | undefined): Promise<boolean> {
  if (!check) return false;
  try {
    return (await new Sealer(key).open('check', check)) === 'check';
  } catch {
    return false;
  }
}

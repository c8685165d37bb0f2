import { databaseName, type StoreNotice, type StoreOwner } from './opened-store.ts';
import type { SqlConnection } from './sql-database.ts';
import { SqlStore } from './sql-store.ts';
import { isStoreError } from './store-errors.ts';

/** What a phone brings; files are named without their folder. */
export interface PhoneStorage {
  connect(file: string, key: string): Promise<SqlConnection>;
  exists(file: string): boolean;
  /** Without a file of that name nothing happens. */
  rename(file: string, to: string): void;
  readKey(name: string): Promise<string | null>;
  writeKey(name: string, key: string): Promise<void>;
  randomBytes(count: number): Promise<Uint8Array>;
  now(): Date;
}

/** A file and a name in the key store take letters, digits and few signs. */
const plain = (text: string): string => text.replaceAll(/[^A-Za-z0-9.-]+/g, '_');

/**
 * A database that the key does not open, or whose key is lost (a restored phone has files but no key), is renamed, not
 * deleted, and a fresh one is begun.
 */
export async function openPhoneStore(
  owner: StoreOwner,
  phone: PhoneStorage,
): Promise<{ store: SqlStore; notices: StoreNotice[] }> {
  const name = plain(databaseName(owner));
  const file = `${name}.db`;
  const open = (key: string) =>
    SqlStore.open(
      () => phone.connect(file, key),
      name,
      () => phone.now(),
    );
  const key = await phone.readKey(name);
  if (key !== null) {
    try {
      return { store: await open(key), notices: [] };
    } catch (error) {
      if (!isStoreError(error, 'wrong_key')) throw error;
    }
  }
  const lost = phone.exists(file);
  if (lost) putAside(phone, file);
  const fresh = hexOf(await phone.randomBytes(32));
  // The key first: a database whose key was never written could not be opened again.
  await phone.writeKey(name, fresh);
  return { store: await open(fresh), notices: lost ? ['key_lost'] : [] };
}

function putAside(phone: PhoneStorage, file: string): void {
  const at = plain(phone.now().toISOString());
  for (const suffix of ['', '-wal', '-shm']) phone.rename(`${file}${suffix}`, `${at}-${file}${suffix}`);
}

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

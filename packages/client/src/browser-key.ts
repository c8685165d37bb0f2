import { thumbprintOf, type PublicJwk } from '@citypulse/signing/public-key';
import { openDB, type IDBPDatabase } from 'idb';
import type { DeviceKey } from './device-signer.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
const store = 'keys';
const name = 'request';

interface Schema {
  keys: { key: string; value: CryptoKeyPair };
}

const sha256 = async (bytes: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** The origin's key; made where there is none, if `makes` says so. */
export async function browserKey(makes: boolean): Promise<DeviceKey | undefined> {
  // Over plain HTTP from another machine a browser offers no cryptography.
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB) return undefined;
  const database = await openDB<Schema>('citypulse-device-key', 1, {
    upgrade: (db) => void db.createObjectStore(store),
  });
  try {
    const pair = (await database.get(store, name)) ?? (makes ? await made(database) : undefined);
    return pair && (await deviceKey(pair));
  } finally {
    database.close();
  }
}

/** Of several tabs that make one at once, the first one's stays. */
async function made(database: IDBPDatabase<Schema>): Promise<CryptoKeyPair | undefined> {
  const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  await database.add(store, pair, name).catch(() => undefined);
  return database.get(store, name);
}

async function deviceKey({ publicKey, privateKey }: CryptoKeyPair): Promise<DeviceKey> {
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey);
  const jwk: PublicJwk = { kty: 'EC', crv: 'P-256', x, y };
  return {
    jwk,
    id: await thumbprintOf(jwk, sha256),
    sign: async (bytes) =>
      new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, bytes)),
  };
}

import type { StoredState } from '../local-store.ts';
import { readStateRecord, type ReadTransaction } from './idb-schema.ts';
import { StoreError } from './store-errors.ts';

export async function readStoredState(tx: ReadTransaction): Promise<StoredState> {
  const state = await readStateRecord(tx);
  const generations = await tx.objectStore('generations').getAll();
  return {
    ...state,
    scopes: generations
      .filter((one) => one.state === 'shown')
      .map(({ scope, rights }) => ({ id: scope, rights })),
    stages: generations.flatMap(({ state, name, scope, rights, next, startPos }) =>
      state === 'staged' && name !== null ? [{ name, scope: { id: scope, rights }, next, startPos }] : [],
    ),
  };
}

export function storeErrorOfIdb(error: unknown): unknown {
  if (error instanceof StoreError || !(error instanceof Error)) return error;
  if (error.name === 'QuotaExceededError') {
    return new StoreError('storage_full', 'The device has no room left', { cause: error });
  }
  // A connection that the browser closed by itself refuses new transactions.
  if (error.name === 'InvalidStateError') {
    return new StoreError('closed', 'The database was closed', { cause: error });
  }
  return error;
}

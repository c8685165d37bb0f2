import type { Change, Scope, SyncEntity } from '@citypulse/contracts/sync-changes';
import type { Publication, RowFilter, StoreChange } from '../local-store.ts';
import { StoreError } from './store-errors.ts';

/** Properties a store indexes, beside the row's id. */
export const filterFields = ['buildingId', 'taskId', 'measuringPointId', 'meterId'] as const;

export const keyOf = (row: { t: SyncEntity; id: string; part?: string | undefined }): string =>
  `${row.t} ${row.id} ${row.part ?? ''}`;

/** What is indexed of a row; '' for what it does not have. */
export function indexedOf(row: unknown): Record<(typeof filterFields)[number], string> {
  const fields = (row ?? {}) as Record<string, unknown>;
  const text = (field: string) => (typeof fields[field] === 'string' ? fields[field] : '');
  return {
    buildingId: text('buildingId'),
    taskId: text('taskId'),
    measuringPointId: text('measuringPointId'),
    meterId: text('meterId'),
  };
}

export function matches(row: { id: string; row: unknown }, filter: RowFilter): boolean {
  if (filter.id !== undefined && row.id !== filter.id) return false;
  const fields = indexedOf(row.row);
  return filterFields.every((field) => filter[field] === undefined || fields[field] === filter[field]);
}

/** A page of a snapshot brings rows only. */
export const isPut = (change: Change): boolean => change.op === 'put' && change.row !== undefined;

export function storeChange(change: Partial<StoreChange>): StoreChange {
  return { entities: new Set(), outbox: false, blobs: false, meta: false, ...change };
}

const labelOf = ({ id, rights }: Scope): string => `${id} ${rights}`;

/** A scope is held with its rows or not at all: one that was neither held before nor adopted now has none here. */
export function requireHeld(
  { scopes, remove }: Publication,
  held: readonly Scope[],
  adopted: readonly Scope[],
): void {
  const here = new Set([...held.filter(({ id }) => !remove.includes(id)), ...adopted].map(labelOf));
  const missing = scopes.find((scope) => !here.has(labelOf(scope)));
  if (missing) throw new StoreError('not_held', `There are no rows of the scope ${labelOf(missing)}`);
}

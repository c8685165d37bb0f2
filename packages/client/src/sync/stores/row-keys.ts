import type { Change, SyncEntity } from '@citypulse/contracts/sync-changes';
import type { RowFilter, StoreChange } from '../local-store.ts';

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

import type { MaintenanceTask } from '@citypulse/contracts/maintenance';
import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import type { Db } from '../../platform/db.ts';
import { rowLoaders } from './row-loaders.service.ts';

/** A row as its readers get it. */
export type Row = Readonly<Record<string, unknown>> & { id: string; version?: number; buildingId?: string };

/** The row as the role may see it. */
export async function findRow(db: Db, { t, id }: { t: SyncEntity; id: string }): Promise<Row | undefined> {
  if (t === 'interval_days') return undefined;
  const [row] = await rowLoaders[t](db, [id]);
  return row as Row | undefined;
}

/** The fields of a row under the names that changes use. */
export function fieldsOf(entity: SyncEntity, row: Row): Readonly<Record<string, unknown>> {
  if (entity !== 'maintenance_tasks') return row;
  const { assignees, resultNote } = row as unknown as MaintenanceTask;
  return { ...row, assigneeIds: assignees.map(({ id }) => id), note: resultNote };
}

/** What the row is called, for the heading of a Konflikt. */
export function titleOf(row: Readonly<Record<string, unknown>>): string {
  const words = ['title', 'label', 'name', 'text', 'caption', 'code', 'notes', 'reason'].map(
    (field) => row[field],
  );
  const word = words.find((one) => typeof one === 'string' && one.trim() !== '');
  return typeof word === 'string' ? word.slice(0, 200) : '';
}

import { AppError } from '../../platform/app-error.ts';
import type { Db } from '../../platform/db.ts';
import { insertRows, updateRows, type Table } from './master-data.sql.ts';
import { isChanged, isNew, type Planned } from './plan.service.ts';

/** What a file would change, and the act that changes it. */
export interface Outcome {
  inserted: number;
  updated: number;
  unchanged: number;
  write(db: Db): Promise<void>;
  /** Measuring points whose counters the file changes: their days are derived again once it is written. */
  recounted?: readonly string[];
}

/** Changes come before new rows: a removed meter makes room for the next. `after` writes what hangs on the rows. */
export function store<K extends { id: string; version: number }>(
  table: Table,
  planned: readonly Planned<K>[],
  after: (db: Db, made: readonly K[], changed: readonly Planned<K>[]) => Promise<void> = async () => {},
): Outcome {
  const changed = planned.filter(isChanged);
  const made = planned.filter(isNew).map(({ wanted }) => wanted);
  return {
    inserted: made.length,
    updated: changed.length,
    unchanged: planned.length - made.length - changed.length,
    async write(db) {
      const rows = changed.map(({ wanted }) => wanted);
      if (rows.length > 0 && (await updateRows(db, table, rows)) !== rows.length) {
        throw new AppError(
          'conflict',
          'Die Stammdaten wurden inzwischen geändert. Bitte den Import wiederholen.',
        );
      }
      if (made.length > 0) await insertRows(db, table, made);
      await after(db, made, changed);
    },
  };
}

/// <reference types="node" />
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import type { SqlConnection, SqlValue } from './sql-database.ts';

/** SQLite as Node brings it, for tests and benches; no encryption. */
export async function nodeConnection(path: string): Promise<SqlConnection> {
  const db = new DatabaseSync(path, { timeout: 0 });
  db.exec('pragma journal_mode = wal; pragma synchronous = full');
  const prepared = new Map<string, StatementSync>();
  const statement = (sql: string) => {
    const known = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  return {
    async run(sql, values: readonly SqlValue[] = []) {
      statement(sql).run(...values);
    },
    async all<T>(sql: string, values: readonly SqlValue[] = []) {
      return statement(sql).all(...values) as T[];
    },
    async script(sql) {
      db.exec(sql);
    },
    async begin() {
      for (;;) {
        try {
          db.exec('begin immediate');
          return;
        } catch (error) {
          // Waiting inside SQLite would hold up the very connection that writes, in this same thread.
          if (!(error instanceof Error) || !/database is locked/.test(error.message)) throw error;
          await delay(2);
        }
      }
    },
    async close() {
      db.close();
    },
  };
}

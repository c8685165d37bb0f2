/// <reference types="node" />
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExpoDatabase } from './expo-sqlite.ts';

/** Node's SQLite in the shape of expo-sqlite's database; `cipher`: as an app built with SQLCipher answers. */
export function expoDatabase(path: string, cipher = true): ExpoDatabase & { readonly said: string[] } {
  const db = new DatabaseSync(path, { timeout: 0 });
  const said: string[] = [];
  return {
    said,
    async execAsync(sql) {
      said.push(sql);
      // A phone waits in another thread for whoever writes; here that would hold up the very writer.
      const own = sql.replace(/pragma busy_timeout = \d+/, '');
      for (;;) {
        try {
          return db.exec(own);
        } catch (error) {
          if (!/database is locked/.test(String(error))) throw error;
          await delay(2);
        }
      }
    },
    async runAsync(sql, values) {
      return db.prepare(sql).run(...values);
    },
    async getAllAsync<T>(sql: string, values: Parameters<ExpoDatabase['getAllAsync']>[1]) {
      if (cipher && sql === 'pragma cipher_version') return [{ cipher_version: '4' }] as T[];
      return db.prepare(sql).all(...values) as T[];
    },
    async closeAsync() {
      said.push('close');
      db.close();
    },
  };
}

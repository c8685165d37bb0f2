import type { SqlConnection, SqlValue } from './sql-database.ts';

/** The part of expo-sqlite's database used here; the app brings the package. */
export interface ExpoDatabase {
  execAsync(sql: string): Promise<void>;
  runAsync(sql: string, values: SqlValue[]): Promise<unknown>;
  getAllAsync<T>(sql: string, values: SqlValue[]): Promise<T[]>;
  closeAsync(): Promise<void>;
}

/** `key`: 32 bytes in hexadecimal. An app built without SQLCipher is refused: it would store in clear. */
export async function expoConnection(db: ExpoDatabase, key: string): Promise<SqlConnection> {
  try {
    if (!/^[0-9a-f]{64}$/.test(key)) throw new Error('The key must be 32 bytes in hexadecimal');
    // Must come first: SQLCipher takes the key before anything is read.
    await db.execAsync(`pragma key = "x'${key}'"`);
    const [cipher] = await db.getAllAsync('pragma cipher_version', []);
    if (!cipher) throw new Error('This app was built without SQLCipher');
    await db.execAsync('pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000');
  } catch (error) {
    await db.closeAsync();
    throw error;
  }
  return {
    async run(sql, values: readonly SqlValue[] = []) {
      await db.runAsync(sql, [...values]);
    },
    all: <T>(sql: string, values: readonly SqlValue[] = []) => db.getAllAsync<T>(sql, [...values]),
    script: (sql) => db.execAsync(sql),
    begin: () => db.execAsync('begin immediate'),
    close: () => db.closeAsync(),
  };
}

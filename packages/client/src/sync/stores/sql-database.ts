import { StoreError } from './store-errors.ts';

export type SqlValue = string | number | null | Uint8Array;

export interface SqlSession {
  run(sql: string, values?: readonly SqlValue[]): Promise<void>;
  all<T>(sql: string, values?: readonly SqlValue[]): Promise<T[]>;
}

/** One connection to one SQLite file; whoever implements it turns the errors it knows into StoreErrors. */
export interface SqlConnection extends SqlSession {
  /** Several statements without values. */
  script(sql: string): Promise<void>;
  /** Waits while another connection writes. */
  begin(): Promise<void>;
  close(): Promise<void>;
}

/** SQLite's words for a full disk, and for a file the key does not open. */
export function storeErrorOf(error: unknown): unknown {
  const text = error instanceof Error ? error.message : String(error);
  if (/database or disk is full/i.test(text)) {
    return new StoreError('storage_full', 'The device has no room left', { cause: error });
  }
  if (/file is not a database|file is encrypted/i.test(text)) {
    return new StoreError('wrong_key', 'The key does not open this database', { cause: error });
  }
  return error;
}

/** Gives one connection to one user at a time, so that nobody reads or writes within another's transaction. */
export class SqlQueue {
  readonly #connection: SqlConnection;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(connection: SqlConnection) {
    this.#connection = connection;
  }

  get closed(): boolean {
    return this.#closed;
  }

  read<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#next(() => work(this.#connection));
  }

  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#next(async () => {
      await this.#connection.begin();
      try {
        const result = await work(this.#connection);
        await this.#connection.run('commit');
        return result;
      } catch (error) {
        // A full disk has rolled back by itself already; then there is nothing to roll back.
        await this.#connection.run('rollback').catch(() => undefined);
        throw error;
      }
    });
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    const closing = this.#next(() => this.#connection.close());
    this.#closed = true;
    return closing;
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new StoreError('closed', 'The store is closed'));
    const result = this.#last.then(work).catch((error: unknown) => {
      throw storeErrorOf(error);
    });
    this.#last = result.catch(() => undefined);
    return result;
  }
}

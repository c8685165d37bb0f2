import { Kysely, PostgresAdapter, PostgresDriver, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type pg from 'pg';
import type { DB } from './db-types.ts';
import { inOneWrite, mayWrite, statementName } from './statements.ts';

/** What Kysely needs of a connection. */
export interface StatementClient {
  query(text: string, values: readonly unknown[]): Promise<pg.QueryResult>;
  release(error?: Error): void;
}

const bindActor =
  "select set_config('app.actor', $1, true), set_config('app.session', $2, true), set_config('app.request', $3, true)";

/** Binds each transaction to its actor; a single statement becomes a transaction sent in one trip. */
class ActorClient implements StatementClient {
  readonly #client: pg.PoolClient;
  readonly #actor: readonly string[] | null;
  readonly #committed: () => void;
  #open = false;
  #readOnly = false;

  constructor(client: pg.PoolClient, actor: readonly string[] | null, committed: () => void) {
    this.#client = client;
    this.#actor = actor;
    this.#committed = committed;
  }

  async query(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    if (/^(begin|start transaction)/.test(text)) return this.#begin(text);
    if (text === 'commit' || text === 'rollback') {
      this.#open = false;
      const result = await this.#client.query(text);
      if (text === 'commit' && !this.#readOnly) this.#committed();
      return result;
    }
    const statement = { name: statementName(text), text, values: [...values] };
    if (this.#open || !this.#actor) {
      const result = await this.#client.query(statement);
      if (!this.#open) this.#wrote(text);
      return result;
    }
    const actor = this.#actor;
    const [, , outcome] = await inOneWrite(this.#client, () =>
      Promise.allSettled([
        this.#client.query('begin'),
        this.#bind(actor),
        this.#client.query(statement),
        this.#client.query('commit'),
      ]),
    );
    if (outcome.status === 'rejected') throw outcome.reason;
    this.#wrote(text);
    return outcome.value;
  }

  release(error?: Error): void {
    this.#client.release(error);
  }

  async #begin(text: string): Promise<pg.QueryResult> {
    this.#open = true;
    this.#readOnly = text.includes('read only');
    const actor = this.#actor;
    if (!actor) return this.#client.query(text);
    const [begun] = await inOneWrite(this.#client, () =>
      Promise.all([this.#client.query(text), this.#bind(actor)]),
    );
    return begun;
  }

  #bind(actor: readonly string[]) {
    return this.#client.query({ name: 'bind_actor', text: bindActor, values: [...actor] });
  }

  #wrote(text: string): void {
    if (mayWrite(text)) this.#committed();
  }
}

/** Kysely on connections of ours. */
export function kyselyBy(connect: () => Promise<StatementClient>): Kysely<DB> {
  const pool = { connect, end: async () => {}, options: {} };
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      // Kysely types the client of a cursor too, which nothing here uses.
      createDriver: () => new PostgresDriver({ pool: pool as never }),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

export const kyselyOn = (
  pool: Pick<pg.Pool, 'connect'>,
  actor: readonly string[] | null,
  committed: () => void,
): Kysely<DB> => kyselyBy(async () => new ActorClient(await pool.connect(), actor, committed));

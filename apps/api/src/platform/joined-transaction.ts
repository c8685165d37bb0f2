import type { Kysely } from 'kysely';
import type pg from 'pg';
import { kyselyBy, type StatementClient } from './actor-client.ts';
import type { DB } from './db-types.ts';
import { inOneWrite, mayWrite, statementName } from './statements.ts';

/** The queued mutation a transaction carries out, as the change feed names it. */
export interface Origin {
  mutationId: string;
  installation: string;
}

export interface JoinedRoles {
  app: Kysely<DB>;
  system: Kysely<DB>;
}

type Role = 'citypulse_app' | 'citypulse_system';

const bindOrigin = `select set_config('app.actor', $1, true), set_config('app.session', $2, true),
  set_config('app.request', $3, true), set_config('app.mutation', $4, true), set_config('app.device', $5, true)`;

/** Role and settings are the transaction's own: whoever has the connection next finds it as it was. */
export async function runJoined<T>(
  pool: pg.Pool,
  settings: readonly string[],
  committed: () => void,
  work: (roles: JoinedRoles) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const joined = new JoinedTransaction(client);
  let failure: Error | undefined;
  try {
    joined.begin(settings);
    const result = await work({ app: joined.as('citypulse_app'), system: joined.as('citypulse_system') });
    await joined.commit();
    return result;
  } catch (error) {
    // A connection that cannot even roll back is of no use to anybody.
    failure = await joined.rollback();
    throw error;
  } finally {
    client.release(failure);
    if (joined.hasWritten) committed();
  }
}

interface Savepoint {
  name: string;
  /** Role as of then, which a rollback brings back. */
  role: Role;
}

class JoinedTransaction {
  readonly #client: pg.PoolClient;
  #role: Role = 'citypulse_system';
  #begun: Promise<unknown> = Promise.resolve();
  #savepoints = 0;
  #ended = false;
  #wrote = false;
  hasWritten = false;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  /** Does not wait: what follows is sent behind it and fails with it. */
  begin(settings: readonly string[]): void {
    this.#begun = inOneWrite(this.#client, () =>
      Promise.all([
        this.#client.query('begin'),
        this.#client.query({ name: 'bind_origin', text: bindOrigin, values: [...settings] }),
      ]),
    );
    this.#begun.catch(() => {});
  }

  as(role: Role): Kysely<DB> {
    return kyselyBy(async () => new JoinedClient(this, role));
  }

  async commit(): Promise<void> {
    await this.#begun;
    this.#ended = true;
    const { command } = await this.#client.query('commit');
    if (command !== 'COMMIT') throw new Error('A statement of the joined transaction had failed unnoticed');
    this.hasWritten = this.#wrote;
  }

  async rollback(): Promise<Error | undefined> {
    this.#ended = true;
    try {
      await this.#client.query('rollback');
      return undefined;
    } catch (error) {
      return error as Error;
    }
  }

  /** Does not wait either. */
  begins(): Savepoint {
    const savepoint = { name: `j${++this.#savepoints}`, role: this.#role };
    this.#send(`savepoint ${savepoint.name}`).catch(() => {});
    return savepoint;
  }

  release({ name }: Savepoint): Promise<pg.QueryResult> {
    return this.#send(`release savepoint ${name}`);
  }

  rollbackTo({ name, role }: Savepoint): Promise<pg.QueryResult> {
    this.#role = role;
    return this.#send(`rollback to savepoint ${name}`);
  }

  /** `alone`: a failure undoes this statement only, as it would on a connection of its own. */
  run(role: Role, text: string, values: readonly unknown[], alone: boolean): Promise<pg.QueryResult> {
    const writes = mayWrite(text);
    if (writes) this.#wrote = true;
    // A plan belongs to the role it was made for; under one name each change of role would make it anew.
    const name = statementName(text);
    const statement = {
      name: name && `${role === 'citypulse_app' ? 'a' : ''}${name}`,
      text,
      values: [...values],
    };
    return inOneWrite(this.#client, () => {
      this.#become(role);
      return alone && writes ? this.#runGuarded(statement) : this.#send(statement);
    });
  }

  async #runGuarded(statement: pg.QueryConfig): Promise<pg.QueryResult> {
    const savepoint = { name: `j${++this.#savepoints}`, role: this.#role };
    const [saved, outcome] = await Promise.allSettled([
      this.#send(`savepoint ${savepoint.name}`),
      this.#send(statement),
      this.#send(`release savepoint ${savepoint.name}`),
    ]);
    if (saved.status === 'rejected') throw saved.reason;
    if (outcome.status === 'fulfilled') return outcome.value;
    await this.rollbackTo(savepoint);
    throw outcome.reason;
  }

  /** Sent in one write with the statement that needs the role, which fails with it. */
  #become(role: Role): void {
    if (this.#role === role) return;
    this.#role = role;
    this.#send(`set local role ${role}`).catch(() => {});
  }

  /** Work that goes on after the end must not reach whoever has the connection then. */
  async #send(statement: string | pg.QueryConfig): Promise<pg.QueryResult> {
    if (this.#ended) throw new Error('The joined transaction has ended');
    return this.#client.query(statement as pg.QueryConfig);
  }
}

/** One connection as Kysely sees it: its transactions are savepoints. */
class JoinedClient implements StatementClient {
  readonly #joined: JoinedTransaction;
  readonly #role: Role;
  #savepoint: Savepoint | undefined;

  constructor(joined: JoinedTransaction, role: Role) {
    this.#joined = joined;
    this.#role = role;
  }

  async query(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    if (/^(begin|start transaction)/.test(text)) {
      this.#savepoint = this.#joined.begins();
      return empty;
    }
    if (text === 'commit' || text === 'rollback') {
      const savepoint = this.#savepoint;
      this.#savepoint = undefined;
      if (!savepoint) return empty;
      return text === 'commit' ? this.#joined.release(savepoint) : this.#joined.rollbackTo(savepoint);
    }
    return this.#joined.run(this.#role, text, values, this.#savepoint === undefined);
  }

  release(): void {}
}

const empty = { command: '', rowCount: null, oid: 0, fields: [], rows: [] } satisfies pg.QueryResult;

import type { Socket } from 'node:net';
import { Kysely, PostgresAdapter, PostgresDriver, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import pg from 'pg';
import type { Caller } from './caller.ts';
import type { DB } from './db-types.ts';
import type { Log } from './log.ts';

export type Db = Kysely<DB>;

/**
 * The only ways to the data. No query runs without saying for whom: `as` is the app role under row-level security,
 * `system` the role of login, sequencer, jobs and rollups, which passes it.
 */
export interface Databases {
  as(caller: Caller): Db;
  system: Db;
  /** The system role, with the caller in the audit log. */
  systemFor(caller: Caller): Db;
  /** Called after each transaction that may have written. */
  onCommit(listener: () => void): void;
  /** A connection of its own outside the pools, for LISTEN or long snapshots. */
  connect(role: 'system'): Promise<pg.Client>;
  /** Of each pool; waiting are queries that have to wait for a connection. */
  connections(): Record<'app' | 'system', { idle: number; busy: number; waiting: number }>;
  close(): Promise<void>;
}

const types = new pg.TypeOverrides();
const identity = (value: string) => value;
/** '2026-11-22 13:30:00.5+00' → '2026-11-22T13:30:00.5Z'; the connections run in UTC. */
const instantFromPostgres = (value: string) => value.replace(' ', 'T').replace('+00', 'Z');
types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, instantFromPostgres);
types.setTypeParser(pg.types.builtins.DATE, identity);
types.setTypeParser(pg.types.builtins.INT8, Number);
types.setTypeParser(pg.types.builtins.NUMERIC, Number);

const statementNames = new Map<string, string>();
/** Prepares what repeats; texts beyond the bound (lists of varying length) stay unnamed. */
function statementName(text: string): string | undefined {
  const known = statementNames.get(text);
  if (known || statementNames.size >= 1_000) return known;
  const name = `s${statementNames.size}`;
  statementNames.set(text, name);
  return name;
}

const writing = new Map<string, boolean>();
/** Whether a statement may have changed something; a `with` may do either. */
function mayWrite(text: string): boolean {
  const known = writing.get(text);
  if (known !== undefined) return known;
  const reads =
    /^\s*(select|with)\b/i.test(text) && !/\b(insert\s+into|update|delete\s+from|merge\s+into)\b/i.test(text);
  if (writing.size < 1_000) writing.set(text, !reads);
  return !reads;
}

const bindActor =
  "select set_config('app.actor', $1, true), set_config('app.session', $2, true), set_config('app.request', $3, true)";

/** Binds each transaction to its actor; a single statement becomes a transaction sent in one trip. */
class ActorClient {
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
    const [, , outcome] = await this.#inOneWrite(() =>
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
    const [begun] = await this.#inOneWrite(() => Promise.all([this.#client.query(text), this.#bind(actor)]));
    return begun;
  }

  /** Queries sent together leave in one system call, which costs more than what it carries. */
  #inOneWrite<T>(send: () => T): T {
    const { stream } = (this.#client as pg.PoolClient & { connection: { stream: Socket } }).connection;
    stream.cork();
    try {
      return send();
    } finally {
      stream.uncork();
    }
  }

  #bind(actor: readonly string[]) {
    return this.#client.query({ name: 'bind_actor', text: bindActor, values: [...actor] });
  }

  #wrote(text: string): void {
    if (mayWrite(text)) this.#committed();
  }
}

function kyselyOn(pool: pg.Pool, actor: readonly string[] | null, committed: () => void): Db {
  const actorPool = {
    connect: async () => new ActorClient(await pool.connect(), actor, committed),
    end: async () => {},
    options: {},
  };
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      // Kysely types the client of a cursor too, which nothing here uses.
      createDriver: () => new PostgresDriver({ pool: actorPool as never }),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

/** Queries on a connection of one's own, as `connect` gives it; who holds it begins and ends its transactions. */
export function databaseOn(connection: pg.Client): Db {
  const pool = { connect: async () => Object.assign(connection, { release: () => {} }) };
  return kyselyOn(pool as unknown as pg.Pool, null, () => {});
}

/** Short statements by key that repeat: planning each anew took longer than most of them run (docs/benchmarks.md). */
const plannedOnce = '-c plan_cache_mode=force_generic_plan';

function createPool(url: string, role: string, max: number, log: Log, settings = ''): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    pipeline: true,
    options: `-c role=${role} -c statement_timeout=5000 -c lock_timeout=2000 -c timezone=UTC -c idle_in_transaction_session_timeout=30000 ${settings}`,
    application_name: role,
  } as pg.PoolConfig);
  // A restarted database breaks idle connections; without a handler that would end the process.
  pool.on('error', (error) => log.warn({ error: error.message }, 'database connection lost'));
  return pool;
}

const connectionsOf = ({ idleCount, totalCount, waitingCount }: pg.Pool) => {
  return { idle: idleCount, busy: totalCount - idleCount, waiting: waitingCount };
};

const actorOf = (caller: Caller) => [caller.id, caller.sessionId ?? '', caller.requestId];

export function openDatabases(options: { url: string; poolSize: number; log: Log }): Databases {
  const listeners: Array<() => void> = [];
  const committed = () => listeners.forEach((listener) => listener());
  const app = createPool(options.url, 'citypulse_app', options.poolSize, options.log, plannedOnce);
  const system = createPool(options.url, 'citypulse_system', options.poolSize, options.log);
  return {
    as: (caller) => kyselyOn(app, actorOf(caller), committed),
    system: kyselyOn(system, null, committed),
    systemFor: (caller) => kyselyOn(system, actorOf(caller), committed),
    onCommit: (listener) => listeners.push(listener),
    async connect() {
      const client = new pg.Client({
        connectionString: options.url,
        types,
        options: '-c role=citypulse_system -c timezone=UTC',
      });
      client.on('error', (error) => options.log.warn({ error: error.message }, 'database connection lost'));
      await client.connect();
      return client;
    },
    connections: () => ({ app: connectionsOf(app), system: connectionsOf(system) }),
    async close() {
      await Promise.all([app.end(), system.end()]);
    },
  };
}

import type { Kysely } from 'kysely';
import pg from 'pg';
import { kyselyOn } from './actor-client.ts';
import type { Caller } from './caller.ts';
import type { DB } from './db-types.ts';
import { runJoined, type JoinedRoles, type Origin } from './joined-transaction.ts';
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
  /**
   * One transaction for work of several services: they get databases whose roles all run on its one connection, and
   * whose transactions are savepoints of it. Nothing of it lasts unless `work` resolves.
   */
  joined<T>(caller: Caller, work: (db: Databases) => Promise<T>, origin?: Origin): Promise<T>;
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
  const databases: Databases = {
    as: (caller) => kyselyOn(app, actorOf(caller), committed),
    system: kyselyOn(system, null, committed),
    systemFor: (caller) => kyselyOn(system, actorOf(caller), committed),
    joined: (caller, work, origin) =>
      runJoined(
        system,
        [...actorOf(caller), origin?.mutationId ?? '', origin?.installation ?? ''],
        committed,
        (roles) => work(joinedDatabases(databases, caller, roles)),
      ),
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
  return databases;
}

/** Within a joined transaction everything is its caller's, and a further one joins it. */
function joinedDatabases(outer: Databases, caller: Caller, roles: JoinedRoles): Databases {
  const forCaller = (role: Db) => (asked: Caller) => {
    if (asked.id !== caller.id) throw new Error('A joined transaction acts for one caller');
    return role;
  };
  const inner: Databases = {
    ...outer,
    as: forCaller(roles.app),
    system: roles.system,
    systemFor: forCaller(roles.system),
    joined: (_caller, work) => work(inner),
    close: async () => {},
  };
  return inner;
}

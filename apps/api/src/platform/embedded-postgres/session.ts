import type { Client } from 'pg';
import type { Cluster } from './cluster.ts';

/** Answers of a server that is starting, recovering or shutting down: ask again. */
const notYet = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '53300']);

/** The server is there, but the role or the database is not: the first start, or one that was cut off. */
const notPrepared = new Set(['28P01', '28000', '3D000']);

/** A session that has answered a query, or undefined while the server is not ready. */
export async function connect(cluster: Cluster, port: number): Promise<Client | undefined> {
  const owner = { user: 'citypulse', password: cluster.password, database: 'citypulse' };
  try {
    return await open(port, owner);
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code !== undefined && notPrepared.has(code)) {
      await prepare(cluster, port);
      return open(port, owner);
    }
    if (code === undefined ? /terminated|timeout/.test(message) : notYet.has(code)) return undefined;
    throw error;
  }
}

type Login = { user: string; password: string; database: string };

/** `pg` is loaded here and not at the top, so that it loads while the server process already starts. */
async function open(port: number, login: Login): Promise<Client> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    ...login,
    application_name: `citypulse ${process.pid}`,
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => undefined); // followed by `end`, which is what its owner listens to
  try {
    await client.connect();
    await client.query('select 1');
    return client;
  } catch (error) {
    void client.end();
    throw error;
  }
}

async function prepare(cluster: Cluster, port: number): Promise<void> {
  const login = { user: 'postgres', password: cluster.superuserPassword, database: 'postgres' };
  const client = await open(port, login);
  try {
    const has = async (query: string) => (await client.query(query)).rowCount === 1;
    const role = `role citypulse login createrole createdb password ${client.escapeLiteral(cluster.password)}`;
    await client.query(
      `${(await has(`select from pg_roles where rolname = 'citypulse'`)) ? 'alter' : 'create'} ${role}`,
    );
    if (!(await has(`select from pg_database where datname = 'citypulse'`)))
      await client.query('create database citypulse owner citypulse');
  } finally {
    await client.end();
  }
}

/** Any number that nothing else in this database locks. */
const claimKey = 1_667_855_712;

/** One CityPulse per data folder: the session of a killed one lets go within moments, that of a living one never. */
export async function claim(session: Client, dataDir: string): Promise<void> {
  try {
    await session.query(`set lock_timeout = '1s'`);
    await session.query('select pg_advisory_lock($1)', [claimKey]);
  } catch (error) {
    if ((error as { code?: string }).code !== '55P03') throw error;
    const holder = await session.query<{ application_name: string }>(
      `select a.application_name from pg_locks l join pg_stat_activity a using (pid)
       where l.locktype = 'advisory' and l.objid = $1 and l.granted`,
      [claimKey],
    );
    await session.end();
    const other = holder.rows[0]?.application_name.replace('citypulse ', 'process ') ?? 'another process';
    throw new Error(
      `The data folder ${dataDir} is in use by another CityPulse (${other}). Stop it, or set CITYPULSE_DATA to another folder.`,
      { cause: error },
    );
  }
}

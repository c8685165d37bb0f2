import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { openCluster, writeThrough } from './embedded-postgres/cluster.ts';
import type { Cluster } from './embedded-postgres/cluster.ts';
import { removeOrphans } from './embedded-postgres/orphans.ts';
import { freePort, isPassing, isPortTaken, launchPostmaster } from './embedded-postgres/postmaster.ts';
import { runningPostmaster, stopPostmaster } from './embedded-postgres/postmaster.ts';
import type { Launch, Postmaster } from './embedded-postgres/postmaster.ts';
import { claim, connect } from './embedded-postgres/session.ts';

export type EmbeddedPostgresOptions = {
  dataDir: string;
  log: (message: string) => void;
  /** Share the database of a CityPulse that runs on this folder (a command beside the server), else start one. */
  attach?: boolean;
  /** Settings of PostgreSQL for this run, over those in its configuration file. */
  settings?: Record<string, string>;
};

export type EmbeddedPostgres = {
  /** The owner of the database `citypulse`; not a superuser, may create roles. */
  url: string;
  /** Whether the server ran already, left behind by a CityPulse that was killed. */
  adopted: boolean;
  stop(): Promise<void>;
};

/**
 * Runs the PostgreSQL from the npm package on a data folder: starts it or adopts the one that runs, keeps it running
 * until `stop`, and holds the claim on the folder. The claim is a session that holds an advisory lock, so it ends
 * with this process, however it ends; when the session breaks, the server died and is started again.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(options);
  const first = await run(cluster, await freePort(cluster.port), options.log);
  const { session, adopted, port } = first;
  const url = `postgres://citypulse:${cluster.password}@127.0.0.1:${port}/citypulse`;
  if (options.attach && adopted) return { url, adopted, stop: () => session.end() };
  await claim(session, options.dataDir);
  if (port !== cluster.port) cluster.keepPort(port);
  if (cluster.created) {
    writeThrough(cluster).catch((error: Error) => options.log(error.message));
    removeOrphans();
  }
  return { url, adopted, stop: keep(cluster, first, options) };
}

type Running = Postmaster & { session: Client; adopted: boolean };

/** Comes back when a query can be answered; recovery after a crash may take its time. */
async function run(cluster: Cluster, port: number, log: (message: string) => void): Promise<Running> {
  let launch: Launch | undefined;
  let nextReport = performance.now() + 10_000;
  for (let attempt = 1; ;) {
    const failure = launch?.failure();
    if (failure !== undefined) {
      if (!isPassing(failure) || attempt++ > 50) throw new Error(`The database did not start:\n${failure}`);
      if (isPortTaken(failure)) port = await freePort(undefined);
      launch = undefined;
      await delay(100);
    }
    const postmaster =
      launch ?? runningPostmaster(cluster.folder) ?? (launch = launchPostmaster(cluster, port));
    const session = postmaster.port > 0 ? await connect(cluster, postmaster.port) : undefined;
    if (session) return { pid: postmaster.pid, port: postmaster.port, session, adopted: !launch };
    if (performance.now() > nextReport) {
      log('The database is still starting; after a crash it first replays its journal');
      nextReport += 10_000;
    }
    await delay(5);
  }
}

/** Starts the server again when it dies. Returns how to stop it. */
function keep(cluster: Cluster, first: Running, options: EmbeddedPostgresOptions): () => Promise<void> {
  let stopping = false;
  let current: Promise<Running> = watch(first);
  function watch(running: Running): Promise<Running> {
    running.session.once('end', () => {
      if (!stopping) current = revive();
    });
    return Promise.resolve(running);
  }
  async function revive(): Promise<Running> {
    options.log('The database ended unexpectedly; starting it again');
    for (;;) {
      try {
        const running = await run(cluster, first.port, options.log);
        await claim(running.session, options.dataDir);
        return await watch(running);
      } catch (error) {
        if (stopping) throw error;
        options.log(error instanceof Error ? error.message : String(error));
        await delay(1000);
      }
    }
  }
  return async () => {
    stopping = true;
    const running = await current.catch(() => undefined); // rejected: it could not be revived
    const pid = running?.pid ?? runningPostmaster(cluster.folder)?.pid;
    if (pid !== undefined) await stopPostmaster(cluster, pid, async () => running?.session.end());
  };
}

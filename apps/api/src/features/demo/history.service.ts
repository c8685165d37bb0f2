import type { LoadProgress } from '@citypulse/contracts/system';
import { addDays, daysBetween, eachDay, localDateOf } from '@citypulse/energy/local-days';
import type pg from 'pg';
import { planHistory, rowsOf, type Chunk } from '../../demo-town/history-plan.ts';
import type { TownPoint } from '../../demo-town/points.ts';
import { demoTown, firstDayOf, intervalsOf, type DemoTown } from '../../demo-town/town.ts';
import type { AppContext } from '../../platform/context.ts';
import { databaseOn, type Databases, type Db } from '../../platform/db.ts';
import {
  lockIntervalPoint,
  preparePartitions,
  refreshRollups,
  type TouchedDay,
} from '../intervals/intervals.service.ts';
import { rewriteReadingDays } from '../readings/reading-days.service.ts';
import { noticeReadings } from './demo-inbox.service.ts';
import { findPlan, touchPoints, writeProgress } from './demo.sql.ts';
import {
  beginBulkLoad,
  copyIntervals,
  holdLoaderLock,
  insertLoaded,
  listLoaded,
  listNewestDays,
  listPointModes,
} from './history.sql.ts';
import { writeReadings } from './town.service.ts';
import { findUserId } from './town.sql.ts';

interface Loader {
  town: DemoTown;
  databases: Databases;
  connection: pg.Client;
  db: Db;
  keys: ReadonlyMap<string, number>;
}

/**
 * Loads what is missing of the demo town's history, newest first, and tells how far it is. Killed at any moment it
 * goes on at the next call; called again it does nothing.
 */
export async function loadHistory(databases: Databases, now: () => Date): Promise<void> {
  const plan = await findPlan(databases.system);
  if (!plan) return;
  const connection = await databases.connect('system');
  try {
    await holdLoaderLock(connection);
    const planned = demoTown(plan);
    const ids = planned.points.map(({ id }) => id);
    const modes = new Map((await listPointModes(databases.system, ids)).map((mode) => [mode.id, mode]));
    // A point that is read in another way by now, or is gone, is no longer the demo's to fill.
    const isOurs = ({ id, intervalSeconds }: TownPoint) =>
      modes.get(id)?.interval_seconds === intervalSeconds;
    const town = { ...planned, points: planned.points.filter(isOurs) };
    const keys = new Map([...modes.values()].map(({ id, key }) => [id, key]));
    const loader = { town, databases, connection, db: databaseOn(connection), keys };
    await loadChunks(loader, localDateOf(now().getTime()));
  } finally {
    await connection.end();
  }
}

/** Newest local day with interval data of each point, by its id. */
export const findNewestDays = (app: Pick<AppContext, 'db'>) => listNewestDays(app.db.system);

async function loadChunks(loader: Loader, today: string): Promise<void> {
  const { town, databases, db } = loader;
  const known = { loaded: await listLoaded(db), newest: await listNewestDays(db) };
  const { newest, older, rowsThere } = planHistory(town, today, known);
  const byHand = town.points.filter(({ intervalSeconds }) => intervalSeconds === null);
  const missing = [...newest, ...older].reduce((sum, chunk) => sum + rowsOf(chunk), 0);
  const progress = progressOf(databases.system, rowsThere, missing + byHand.length * daysByHand(town));
  const ids = town.points.map(({ id }) => id);
  const stages = [
    () => loadInOrder(loader, newest, progress),
    () => loadReadings(loader, byHand, progress),
    () => loadInOrder(loader, older, progress),
  ];
  for (const stage of stages) {
    if (await stage()) await touchPoints(databases.system, ids);
  }
  await progress.done();
}

type Progress = ReturnType<typeof progressOf>;

/** Written at most twice a second. */
function progressOf(db: Db, rowsThere: number, rowsMissing: number) {
  const whole = rowsThere + rowsMissing;
  let rows = rowsThere;
  let told = 0;
  const tell = (state: LoadProgress['state'], detail: string) =>
    writeProgress(db, {
      state,
      share: whole ? Math.min(1, rows / whole) : 1,
      rows: Math.round(rows),
      detail,
    });
  return {
    async add(added: number, detail: string) {
      rows += added;
      if (performance.now() < told + 500) return;
      told = performance.now();
      await tell('loading', detail);
    },
    done: async () => {
      rows = whole;
      await tell('done', '');
    },
  };
}

interface Rows {
  chunk: Chunk;
  lines: string[];
  touched: TouchedDay[];
}

/** The next chunk is computed while the database works on the one before. False when there was none. */
async function loadInOrder(loader: Loader, chunks: readonly Chunk[], progress: Progress): Promise<boolean> {
  let rows = chunks[0] && (await compute(loader, chunks[0]));
  for (let index = 1; rows; index++) {
    const next = chunks[index];
    const { chunk } = rows;
    [rows] = await Promise.all([next && compute(loader, next), store(loader, rows)]);
    await progress.add(rowsOf(chunk), chunk.month);
  }
  return chunks.length > 0;
}

async function compute({ town, keys }: Loader, chunk: Chunk): Promise<Rows> {
  const rows: Rows = { chunk, lines: [], touched: [] };
  for (const point of chunk.points) {
    const key = keys.get(point.id);
    if (key === undefined) continue;
    await new Promise(setImmediate);
    const since = firstDayOf(town, point);
    for (const { date, start } of eachDay(chunk.from > since ? chunk.from : since, chunk.to)) {
      const intervals = intervalsOf(town, point, date);
      if (intervals.length === 0) continue;
      rows.lines.push(
        intervals
          .map(
            (one) => `${new Date(one.start).toISOString()}\t${one.value}\t${key}\t${point.intervalSeconds}\n`,
          )
          .join(''),
      );
      rows.touched.push({ pointKey: key, day: date, changedFrom: start / 1000 });
    }
  }
  return rows;
}

async function store(loader: Loader, { chunk, lines, touched }: Rows): Promise<void> {
  await prepareMonths(loader.databases, chunk);
  await inTransaction(loader, async ({ connection, db, keys }) => {
    const ids = chunk.points.map(({ id }) => id);
    const inOrder = ids.map((id) => keys.get(id) ?? 0).toSorted((a, b) => a - b);
    for (const key of inOrder) await lockIntervalPoint(db, key);
    await copyIntervals(connection, lines);
    await refreshRollups(db, touched);
    if (chunk.isMonth) await insertLoaded(db, ids, chunk.month);
  });
}

async function inTransaction(loader: Loader, work: (loader: Loader) => Promise<void>): Promise<void> {
  await loader.connection.query('begin');
  try {
    await beginBulkLoad(loader.db);
    await work(loader);
    await loader.connection.query('commit');
  } catch (error) {
    await loader.connection.query('rollback');
    throw error;
  }
}

/** A local month begins in the UTC month before. */
async function prepareMonths(databases: Databases, { from, to }: Chunk): Promise<void> {
  const starts = [addDays(from, -1), from, addDays(to, -1)].map(
    (day) => Date.parse(`${day}T12:00:00Z`) / 1000,
  );
  const columns = { lengthSeconds: 900, starts, values: [], qualities: 'W' } as const;
  await preparePartitions({ db: databases }, [columns]);
}

/** A counter read by hand gives a day each, not intervals. */
const daysByHand = ({ firstDay, bornOn }: DemoTown) => daysBetween(firstDay, bornOn);

/** Hand readings, each point with the days they give in one transaction. False when there was nothing to write. */
async function loadReadings(
  loader: Loader,
  points: readonly TownPoint[],
  progress: Progress,
): Promise<boolean> {
  const { town } = loader;
  let written = false;
  const reader = await findUserId(loader.db, 'hausmeister@hechingen.example');
  for (const point of points) {
    await inTransaction(loader, async ({ db }) => {
      if (!(await writeReadings(db, town, point, reader))) return;
      await rewriteReadingDays(db, point.id);
      written = true;
    });
    await progress.add(daysByHand(town), town.bornOn.slice(0, 7));
  }
  await noticeReadings(loader.db);
  return written;
}

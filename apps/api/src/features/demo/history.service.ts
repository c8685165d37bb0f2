import type { LoadProgress } from '@citypulse/contracts/system';
import { addDays, addMonths, daysBetween, eachDay, localDateOf } from '@citypulse/energy/local-days';
import type pg from 'pg';
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
import { findPlan, touchPoints, writeProgress } from './demo.sql.ts';
import {
  beginBulkLoad,
  copyIntervals,
  holdLoaderLock,
  insertLoaded,
  listLoaded,
  listNewestDays,
  listPointKeys,
} from './history.sql.ts';
import { writeReadings } from './town.service.ts';
import { findUserId } from './town.sql.ts';

/** Some points over some days, written in one transaction of a few tenths of a second. */
interface Chunk {
  points: readonly TownPoint[];
  month: string;
  from: string;
  /** Exclusive. */
  to: string;
  /** Marks the month as loaded. */
  complete: boolean;
}

interface Loader {
  town: DemoTown;
  databases: Databases;
  connection: pg.Client;
  db: Db;
  keys: ReadonlyMap<string, number>;
}

const pointsPerChunk = 10;
/** Gaps up to this many days are the simulated gateway's to close, as a real one would. */
export const gatewayCatchUpDays = 7;

/**
 * Loads what is missing of the demo town's history, newest first, and tells how far it is. Killed at any moment it
 * goes on at the next call; called again it does nothing.
 */
export async function loadHistory(databases: Databases, now: () => Date): Promise<void> {
  const plan = await findPlan(databases.system);
  if (!plan) return;
  const connection = await databases.connect('system');
  try {
    if (!(await holdLoaderLock(connection))) return;
    const town = demoTown(plan);
    const keys = await listPointKeys(
      databases.system,
      town.points.map(({ id }) => id),
    );
    const db = databaseOn(connection);
    const loader = { town, databases, connection, db, keys: new Map(keys.map(({ id, key }) => [id, key])) };
    await loadChunks(loader, localDateOf(now().getTime()));
  } finally {
    await connection.end();
  }
}

/** Newest local day with interval data of each point, by its id. */
export const findNewestDays = (app: Pick<AppContext, 'db'>) => listNewestDays(app.db.system);

async function loadChunks(loader: Loader, today: string): Promise<void> {
  const { town, databases } = loader;
  const chunks = await missingChunks(loader, today);
  const rows = chunks.reduce((sum, chunk) => sum + rowsOf(chunk), 0);
  const progress = progressOf(databases.system, rows);
  const isNewest = ({ month }: Chunk) => month >= addMonths(today.slice(0, 7), -1);
  const stages = [
    () => loadInOrder(loader, chunks.filter(isNewest), progress),
    () => loadReadings(loader),
    () =>
      loadInOrder(
        loader,
        chunks.filter((chunk) => !isNewest(chunk)),
        progress,
      ),
  ];
  for (const stage of stages) {
    if (await stage())
      await touchPoints(
        databases.system,
        town.points.map(({ id }) => id),
      );
  }
  await progress.done();
}

async function missingChunks({ town, db }: Loader, today: string): Promise<Chunk[]> {
  const loaded = await listLoaded(db);
  const newest = await listNewestDays(db);
  const chunks = monthsBack(town.firstDay, today).flatMap((month) => {
    const points = pointsOf(town).filter((point) => addMonths(month, 1) > firstDayOf(town, point));
    const due = points.filter(({ id }) => !loaded.has(`${id} ${month}`));
    const from = `${month}-01` < town.firstDay ? town.firstDay : `${month}-01`;
    const next = `${addMonths(month, 1)}-01`;
    const to = next < today ? next : today;
    return from < to
      ? inGroups(due).map((group) => ({ points: group, month, from, to, complete: true }))
      : [];
  });
  return [...inUsefulOrder(chunks, today), ...topUps(town, today, newest, loaded)];
}

const pointsOf = (town: DemoTown) => town.points.filter((point) => point.intervalSeconds !== null);

function monthsBack(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = last.slice(0, 7); month >= first.slice(0, 7); month = addMonths(month, -1))
    months.push(month);
  return months;
}

/** Main points and parts apart, so that the main ones can go first. */
function inGroups(points: readonly TownPoint[]): TownPoint[][] {
  return ['main', 'sub'].flatMap((kind) => {
    const some = points.filter((point) => point.kind === kind);
    const groups: TownPoint[][] = [];
    for (let at = 0; at < some.length; at += pointsPerChunk) groups.push(some.slice(at, at + pointsPerChunk));
    return groups;
  });
}

/** This month and the last; the same a year ago; the main points of 13 months; the rest, older ones last. */
function inUsefulOrder(chunks: readonly Chunk[], today: string): Chunk[] {
  const thisMonth = today.slice(0, 7);
  const lastMonth = addMonths(thisMonth, -1);
  const yearAgo = addMonths(thisMonth, -12);
  const rank = ({ month, points }: Chunk) => {
    if (month >= lastMonth) return 0;
    if (points[0]?.kind === 'sub') return 3;
    if (month === yearAgo) return 1;
    return month > yearAgo ? 2 : 3;
  };
  return chunks.toSorted((a, b) => rank(a) - rank(b) || b.month.localeCompare(a.month));
}

/** Days since an earlier run, where the gap is too long for the gateway to deliver them. */
function topUps(
  town: DemoTown,
  today: string,
  newest: ReadonlyMap<string, string>,
  loaded: ReadonlySet<string>,
): Chunk[] {
  return pointsOf(town).flatMap((point) => {
    const last = newest.get(point.id);
    if (!last || daysBetween(last, today) <= gatewayCatchUpDays) return [];
    const chunks: Chunk[] = [];
    for (let from = last; from < today;) {
      const month = from.slice(0, 7);
      const next = `${addMonths(month, 1)}-01`;
      const to = next < today ? next : today;
      if (loaded.has(`${point.id} ${month}`))
        chunks.push({ points: [point], month, from, to, complete: false });
      from = to;
    }
    return chunks;
  });
}

const rowsOf = ({ points, from, to }: Chunk) =>
  points.reduce(
    (sum, { intervalSeconds }) => sum + (daysBetween(from, to) * 86_400) / (intervalSeconds ?? 86_400),
    0,
  );

type Progress = ReturnType<typeof progressOf>;

/** Written at most twice a second. */
function progressOf(db: Db, rowsInAll: number) {
  let rows = 0;
  let told = 0;
  const tell = (state: LoadProgress['state'], detail: string) =>
    writeProgress(db, {
      state,
      share: rowsInAll ? Math.min(1, rows / rowsInAll) : 1,
      rows: Math.round(rows),
      detail,
    });
  return {
    async add(chunk: Chunk) {
      rows += rowsOf(chunk);
      if (performance.now() < told + 500) return;
      told = performance.now();
      await tell('loading', chunk.month);
    },
    done: async () => {
      rows = rowsInAll;
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
    await progress.add(chunk);
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
    if (chunk.complete) await insertLoaded(db, ids, chunk.month);
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

/** Hand readings, each point with the days they give in one transaction. False when there was nothing to write. */
async function loadReadings(loader: Loader): Promise<boolean> {
  const { town } = loader;
  let written = false;
  const reader = await findUserId(loader.db, 'hausmeister@hechingen.example');
  for (const point of town.points.filter(({ intervalSeconds }) => intervalSeconds === null)) {
    await inTransaction(loader, async ({ db }) => {
      if (!(await writeReadings(db, town, point, reader))) return;
      await rewriteReadingDays(db, point.id);
      written = true;
    });
  }
  return written;
}

import { addMonths, daysBetween } from '@citypulse/energy/local-days';
import type { TownPoint } from './points.ts';
import { firstDayOf, type DemoTown } from './town.ts';

/** Some points over some days, written in one transaction of a few tenths of a second. */
export interface Chunk {
  points: readonly TownPoint[];
  month: string;
  from: string;
  /** Exclusive. */
  to: string;
  /** Makes the month complete; a top-up of one that was complete does not. */
  isMonth: boolean;
}

export interface KnownHistory {
  /** 'point-id yyyy-mm' of every month that is there. */
  loaded: ReadonlySet<string>;
  /** Newest local day with data, by point id. */
  newest: ReadonlyMap<string, string>;
}

export interface HistoryPlan {
  /** This month and the last: with them the town is usable. */
  newest: Chunk[];
  older: Chunk[];
  /** Intervals of the months that are there. */
  rowsThere: number;
}

const pointsPerChunk = 10;
/** Gaps up to this many days are the simulated gateway's to close, as a real one would. */
export const gatewayCatchUpDays = 7;

/** What is missing up to the day before `today`, in the order in which it is useful. */
export function planHistory(town: DemoTown, today: string, known: KnownHistory): HistoryPlan {
  const spans = monthsOf(town, today);
  const isThere = (month: string) => (point: TownPoint) => known.loaded.has(`${point.id} ${month}`);
  const missing = spans.flatMap(({ points, ...span }) =>
    inGroups(points.filter((point) => !isThere(span.month)(point))).map((group) => ({
      ...span,
      points: group,
      isMonth: true,
    })),
  );
  const there = spans.map((span) => ({ ...span, points: span.points.filter(isThere(span.month)) }));
  const lastMonth = addMonths(today.slice(0, 7), -1);
  const chunks = [...inUsefulOrder(missing, today), ...topUps(town, today, known)];
  return {
    newest: chunks.filter(({ month }) => month >= lastMonth),
    older: chunks.filter(({ month }) => month < lastMonth),
    rowsThere: there.reduce((sum, span) => sum + rowsOf(span), 0),
  };
}

type Span = Pick<Chunk, 'points' | 'month' | 'from' | 'to'>;

export const rowsOf = ({ points, from, to }: Pick<Chunk, 'points' | 'from' | 'to'>) =>
  points.reduce(
    (sum, { intervalSeconds }) => sum + (daysBetween(from, to) * 86_400) / (intervalSeconds ?? 86_400),
    0,
  );

const pointsOf = (town: DemoTown) => town.points.filter((point) => point.intervalSeconds !== null);
const earlier = (a: string, b: string) => (a < b ? a : b);

/** Every month with the interval points that have data in it, newest first. */
function monthsOf(town: DemoTown, today: string): Span[] {
  const spans: Span[] = [];
  for (let month = today.slice(0, 7); month >= town.firstDay.slice(0, 7); month = addMonths(month, -1)) {
    const next = `${addMonths(month, 1)}-01`;
    const from = `${month}-01` < town.firstDay ? town.firstDay : `${month}-01`;
    const points = pointsOf(town).filter((point) => next > firstDayOf(town, point));
    if (from < today) spans.push({ points, month, from, to: earlier(next, today) });
  }
  return spans;
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
  const yearAgo = addMonths(thisMonth, -12);
  const rank = ({ month, points }: Chunk) => {
    if (month >= addMonths(thisMonth, -1)) return 0;
    if (points[0]?.kind === 'sub') return 3;
    if (month === yearAgo) return 1;
    return month > yearAgo ? 2 : 3;
  };
  return chunks.toSorted((a, b) => rank(a) - rank(b) || b.month.localeCompare(a.month));
}

/** Days since an earlier run, where the gap is too long for the gateway to deliver them. */
function topUps(town: DemoTown, today: string, { loaded, newest }: KnownHistory): Chunk[] {
  return pointsOf(town).flatMap((point) => {
    const last = newest.get(point.id);
    if (!last || daysBetween(last, today) <= gatewayCatchUpDays) return [];
    const chunks: Chunk[] = [];
    for (let from = last; from < today;) {
      const month = from.slice(0, 7);
      const to = earlier(`${addMonths(month, 1)}-01`, today);
      // A month that is missing as a whole is loaded as one.
      if (loaded.has(`${point.id} ${month}`))
        chunks.push({ points: [point], month, from, to, isMonth: false });
      from = to;
    }
    return chunks;
  });
}

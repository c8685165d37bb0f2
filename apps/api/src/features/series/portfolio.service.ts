import type { BuildingId } from '@citypulse/contracts/common';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type {
  getBuildingFigures as figuresEndpoint,
  getPortfolio as portfolioEndpoint,
  Quantity,
} from '@citypulse/contracts/series';
import { startOfDay } from '@citypulse/energy/local-days';
import { bucketDays, type SeriesWindow } from '@citypulse/energy/series-window';
import { rateBoundaries, ratesOf, type Catalogue, type Measure } from '@citypulse/energy/valuation';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { requireWindow } from './series.service.ts';
import {
  findCatalogue,
  findLastValues,
  findPoints,
  sumDays,
  type DaySum,
  type PointFilter,
  type SeriesPoint,
} from './series.sql.ts';

type Portfolio = Response<typeof portfolioEndpoint>;
type Figures = Response<typeof figuresEndpoint>;
type MediumTotals = Figures['items'][number]['media'][number];

/** Totals per medium over time of all main points in reach. */
export async function getPortfolio(
  app: AppContext,
  caller: Caller,
  query: Parsed<typeof portfolioEndpoint>['query'],
): Promise<Portfolio> {
  const window = requireWindow(query.from, query.to, query.resolution);
  const summed = await sumMainPoints(app, caller, { siteId: query.siteId }, window, query.quantity);
  const media = [...Map.groupBy(summed.groups, ({ medium, direction }) => `${medium} ${direction}`).values()];
  return {
    media: media.map((groups) => {
      const points = summed.buckets.map((start, index) => ({
        start: new Date(startOfDay(start)).toISOString(),
        ...addUp(groups.map(({ buckets }) => buckets[index] ?? nothing)),
      }));
      const members = groups.flatMap(({ points }) => points);
      return {
        ...mediumTotals(groups),
        points,
        lastValueAt: newest(members, summed.lastValues),
        measuringPointCount: members.length,
      };
    }),
  };
}

/** Totals per building and medium in the period. */
export async function getBuildingFigures(
  app: AppContext,
  caller: Caller,
  query: Parsed<typeof figuresEndpoint>['query'],
): Promise<Figures> {
  const window = { ...requireWindow(query.from, query.to, 'month'), resolution: 'month' as const };
  const filter = { siteId: query.siteId, buildingId: query.buildingId };
  const summed = await sumMainPoints(app, caller, filter, window, query.quantity);
  const items = [...Map.groupBy(summed.groups, ({ buildingId }) => buildingId)].map(
    ([buildingId, groups]) => {
      const media = [...Map.groupBy(groups, ({ medium, direction }) => `${medium} ${direction}`).values()];
      return {
        buildingId: buildingId as BuildingId,
        media: media.map(mediumTotals),
        completeness: addUp(groups.flatMap(({ buckets }) => buckets)).completeness,
        lastValueAt: newest(
          groups.flatMap(({ points }) => points),
          summed.lastValues,
        ),
      };
    },
  );
  return { items, nextCursor: null };
}

/** Sum and seconds: those measured, and those that should be. */
interface Sum {
  value: number | null;
  covered: number;
  expected: number;
}

const nothing: Sum = { value: null, covered: 0, expected: 0 };

/** Main points of one building, medium, direction and unit. */
interface Group {
  buildingId: string;
  medium: MediumTotals['medium'];
  direction: MediumTotals['direction'];
  unit: MediumTotals['unit'];
  points: readonly SeriesPoint[];
  buckets: Sum[];
}

function addUp(sums: readonly Sum[]): { value: number | null; completeness: number } {
  let value: number | null = null;
  let [covered, expected] = [0, 0];
  for (const sum of sums) {
    if (sum.value !== null) value = (value ?? 0) + sum.value;
    covered += sum.covered;
    expected += sum.expected;
  }
  const completeness = expected > 0 ? Math.round(Math.min(1, covered / expected) * 10_000) / 10_000 : 0;
  return { value: value === null ? null : Math.round(value * 1e6) / 1e6, completeness };
}

function mediumTotals(groups: readonly Group[]): MediumTotals {
  const { value, completeness } = addUp(groups.flatMap(({ buckets }) => buckets));
  const { medium, direction, unit } = groups[0] as Group;
  return { medium, direction, unit, total: value, completeness };
}

function newest(points: readonly SeriesPoint[], lastValues: ReadonlyMap<number, string>): string | null {
  return points.reduce<string | null>((last, { key }) => {
    const at = lastValues.get(key);
    return at !== undefined && at > (last ?? '') ? at : last;
  }, null);
}

async function sumMainPoints(
  app: AppContext,
  caller: Caller,
  filter: Omit<PointFilter, 'mainOnly'>,
  window: SeriesWindow,
  quantity: Quantity,
) {
  const db = app.db.as(caller);
  const { firstDay, lastDay } = window;
  const [points, catalogue] = await Promise.all([
    findPoints(db, scopeFilter(caller, 'energy:read'), { ...filter, mainOnly: true }),
    findCatalogue(db, firstDay, lastDay),
  ]);
  const groups = groupPoints(points);
  const buckets = bucketDays(window);
  requireFewCells(groups.length * buckets.length);
  const boundaries = rateBoundaries(catalogue, firstDay, lastDay);
  const cuts = [...new Set([...buckets, ...boundaries])].toSorted();
  const numbers = new Map(
    groups.flatMap((group, number) => group.points.map(({ key }) => [key, number] as const)),
  );
  const keys = points.map(({ key }) => key);
  const [sums, lastValues] = await Promise.all([
    sumDays(
      db,
      keys,
      keys.map((key) => numbers.get(key) ?? 0),
      [...cuts, lastDay],
    ),
    findLastValues(db, points),
  ]);
  const sumsOfGroup = Map.groupBy(sums, ({ group_no }) => group_no);
  const valuing = { catalogue, boundaries, cuts, spans: spansOf(buckets, lastDay, cuts), lastDay, quantity };
  for (const [number, group] of groups.entries()) value(group, sumsOfGroup.get(number) ?? [], valuing);
  return { groups, buckets, lastValues };
}

function groupPoints(points: readonly SeriesPoint[]): Group[] {
  const alike = Map.groupBy(points, (point) =>
    [point.buildingId, point.medium, point.direction, point.unit].join(),
  );
  return [...alike.values()].map((members) => {
    const { buildingId, medium, direction, unit } = members[0] as SeriesPoint;
    return { buildingId, medium: medium as Group['medium'], direction, unit, points: members, buckets: [] };
  });
}

/** Groups times buckets that are summed while other requests wait. */
const mostCells = 500_000;

function requireFewCells(cells: number): void {
  if (cells <= mostCells) return;
  throw new AppError(
    'too_many_points',
    `${cells} sums of buildings and media, at most ${mostCells} are made`,
  );
}

/** A bucket with the length of its days, and the summed spans that lie in it. */
interface Bucket {
  since: string;
  until: string;
  seconds: number;
}

function spansOf(days: readonly string[], lastDay: string, cuts: readonly string[]) {
  const buckets = days.map((since, index): Bucket => {
    const until = days[index + 1] ?? lastDay;
    return { since, until, seconds: secondsBetween(since, until) };
  });
  return { buckets, bucketOfCut: cuts.map((start) => days.findLastIndex((day) => day <= start)) };
}

const secondsBetween = (since: string, until: string): number =>
  (startOfDay(until) - startOfDay(since)) / 1000;

interface Valuing {
  catalogue: Catalogue;
  boundaries: readonly string[];
  /** First days of the summed spans: buckets and boundaries of rates. */
  cuts: readonly string[];
  spans: ReturnType<typeof spansOf>;
  lastDay: string;
  quantity: Quantity;
}

/** Turns the group's raw sums into figures per bucket; media without a conversion keep their own unit. */
function value(group: Group, sums: readonly DaySum[], valuing: Valuing): void {
  const { catalogue, boundaries, cuts, spans, lastDay, quantity } = valuing;
  const rated = (measure: Measure) => ratesOf(group, measure, catalogue, boundaries, lastDay).spans;
  let rates = rated(quantity === 'energy' ? 'common' : quantity);
  const converts = rates.some(({ perUnit }) => perUnit !== null);
  if (quantity === 'energy' && !converts) rates = rated('raw');
  else if (quantity === 'energy') group.unit = group.medium === 'water' ? 'm3' : 'kWh';
  else group.unit = quantity === 'cost' ? 'EUR' : 'kgCO2';
  group.buckets = spans.buckets.map((bucket) => ({
    value: null,
    covered: 0,
    expected: expectedSeconds(group.points, bucket),
  }));
  for (const sum of sums) {
    const start = cuts[sum.cut - 1] ?? '';
    const rate = rates.findLast(({ since }) => since <= start);
    const bucket = group.buckets[spans.bucketOfCut[sum.cut - 1] ?? -1];
    if (!bucket || !rate || rate.perUnit === null || sum.value === null) continue;
    bucket.value = (bucket.value ?? 0) + sum.value * rate.perUnit + sum.measured_days * rate.perDay;
    bucket.covered += sum.covered_seconds;
  }
}

/** A retired point owes nothing after its last day. */
function expectedSeconds(points: readonly SeriesPoint[], { since, until, seconds }: Bucket): number {
  return points.reduce((sum, { retiredOn }) => {
    if (retiredOn === null || retiredOn >= until) return sum + seconds;
    return retiredOn > since ? sum + secondsBetween(since, retiredOn) : sum;
  }, 0);
}

import type { Parsed } from '@citypulse/contracts/endpoint';
import type { getSeries as seriesEndpoint } from '@citypulse/contracts/series';
import { seriesWindow, type SeriesWindow } from '@citypulse/energy/series-window';
import { rateBoundaries, ratesOf, type Measure } from '@citypulse/energy/valuation';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { scopeFilter } from '../../platform/scope.ts';
import {
  findCatalogue,
  findPoints,
  isBuildingVisible,
  rawSeriesText,
  valuedSeriesPoints,
  type SeriesPoint,
} from './series.sql.ts';

type Query = Parsed<typeof seriesEndpoint>['query'];

const mostPoints = 40_000;
/** Beyond them a local day begins where no instant of an answer may lie, and nobody has measured. */
const years = { first: '1900-01-01', end: '2200-01-01' };

/** JSON text of a series; PostgreSQL writes the points. */
export async function getSeries(app: AppContext, caller: Caller, query: Query): Promise<string> {
  const window = requireWindow(query.from, query.to, query.resolution);
  const scope = scopeFilter(caller, 'energy:read');
  const db = app.db.as(caller);
  if (query.measuringPointId && query.quantity === 'energy') {
    const text = await rawSeriesText(db, scope, query.measuringPointId, window);
    if (text === null) throw new AppError('not_found', 'No such measuring point');
    return text;
  }
  const points = await findSeriesPoints(app, caller, query);
  const measure = await measureOf(app, caller, query, points, window);
  const { groups, basis } = await valuePoints(app, caller, points, measure, window);
  const isPartial = measure === 'cost' && (window.resolution === '15m' || window.resolution === 'hour');
  if (isPartial && basis.length > 0) basis.push('Grundpreis nur in Tagen und Monaten enthalten');
  const unit = unitOf(measure, points, query.medium);
  return `{"unit":"${unit}","points":[${await valuedSeriesPoints(db, groups, window)}],"basis":${JSON.stringify(basis)}}`;
}

/** What each building within reach has main points of. */
export async function listMeteredMedia(
  app: AppContext,
  caller: Caller,
): Promise<Array<{ buildingId: string; medium: string }>> {
  const points = await findPoints(app.db.as(caller), scopeFilter(caller, 'energy:read'), { mainOnly: true });
  const media = new Map(
    points.map(({ buildingId, medium }) => [`${buildingId} ${medium}`, { buildingId, medium }]),
  );
  return [...media.values()];
}

/** The period in whole buckets; refuses an empty one and more points than a chart can hold. */
export function requireWindow(from: string, to: string, resolution: Query['resolution']): SeriesWindow {
  const window = seriesWindow(Date.parse(from), Date.parse(to), resolution);
  if (!window) throw new AppError('invalid_request', 'query.to: must be later than `from`');
  if (window.firstDay < years.first || window.lastDay > years.end) {
    throw new AppError('invalid_request', 'query.from: years 1900 to 2199 only');
  }
  if (window.buckets > mostPoints) {
    throw new AppError('too_many_points', `${window.buckets} points, at most ${mostPoints} are answered`);
  }
  return window;
}

/** One measuring point, or the main points of a building's medium; what a building does not have is an empty series. */
async function findSeriesPoints(app: AppContext, caller: Caller, query: Query): Promise<SeriesPoint[]> {
  const { measuringPointId, buildingId, medium } = query;
  const scope = scopeFilter(caller, 'energy:read');
  const db = app.db.as(caller);
  if (measuringPointId) {
    const points = await findPoints(db, scope, { id: measuringPointId, mainOnly: false });
    if (points.length === 0) throw new AppError('not_found', 'No such measuring point');
    return points;
  }
  const direction = query.direction ?? (medium === 'pv' ? 'generation' : 'consumption');
  const points = await findPoints(db, scope, { buildingId, medium, direction, mainOnly: true });
  if (points.length === 0 && buildingId) {
    const isVisible = await isBuildingVisible(db, scopeFilter(caller, 'energy:read', 'id'), buildingId);
    if (!isVisible) throw new AppError('not_found', 'No such building');
  }
  return points;
}

/**
 * A measuring point answers in its own unit; a building in kWh (water in m³), so that its figures add up with others,
 * and keeps its points' unit only where no conversion is known at all.
 */
async function measureOf(
  app: AppContext,
  caller: Caller,
  { quantity, buildingId }: Query,
  points: readonly SeriesPoint[],
  { firstDay, lastDay }: SeriesWindow,
): Promise<Measure> {
  if (quantity !== 'energy') return quantity;
  const [first] = points;
  if (!buildingId || !first) return 'raw';
  if (new Set(points.map(({ unit }) => unit)).size > 1) return 'common';
  if (first.unit === commonUnit(first.medium)) return 'raw';
  if (first.medium !== 'gas') return 'common';
  const { gas } = await findCatalogue(app.db.as(caller), firstDay, lastDay);
  return gas.length > 0 ? 'common' : 'raw';
}

const commonUnit = (medium: string | undefined) => (medium === 'water' ? 'm3' : 'kWh');

function unitOf(measure: Measure, points: readonly SeriesPoint[], medium: string | undefined): string {
  if (measure === 'cost') return 'EUR';
  if (measure === 'co2') return 'kgCO2';
  const common = commonUnit(points[0]?.medium ?? medium);
  return measure === 'raw' ? (points[0]?.unit ?? common) : common;
}

async function valuePoints(
  app: AppContext,
  caller: Caller,
  points: readonly SeriesPoint[],
  measure: Measure,
  { firstDay, lastDay }: SeriesWindow,
) {
  const catalogue =
    measure === 'raw'
      ? { tariffs: [], factors: [], gas: [] }
      : await findCatalogue(app.db.as(caller), firstDay, lastDay);
  const boundaries = rateBoundaries(catalogue, firstDay, lastDay);
  const byUnit = Map.groupBy(points, ({ unit }) => unit);
  const basis = new Set<string>();
  const groups = [...byUnit.values()].map((alike) => {
    const rates = ratesOf(alike[0] as SeriesPoint, measure, catalogue, boundaries, lastDay);
    for (const line of rates.basis) basis.add(line);
    return { points: alike, spans: rates.spans };
  });
  return { groups, basis: [...basis] };
}

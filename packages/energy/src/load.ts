import { HOUR_MS, toWall } from './local-days.ts';

/** An interval's value or null for a gap; a gap is never zero. */
export type LoadPoint = { start: number; value: number | null };

/** Mean power of an interval in kW: four times the kWh of a quarter hour. */
export function powerOf(kwh: number, lengthSeconds: number): number {
  return (kwh * 3600) / lengthSeconds;
}

/** Benutzungsstunden: yearly energy over peak power, in hours. Null without a peak. */
export function fullLoadHours(kwhOfYear: number, peakKilowatts: number): number | null {
  return peakKilowatts > 0 ? kwhOfYear / peakKilowatts : null;
}

/** Jahresdauerlinie: the known values, largest first. */
export function durationCurve(points: Iterable<LoadPoint>): Float64Array {
  const known: number[] = [];
  for (const { value } of points) if (value !== null) known.push(value);
  return Float64Array.from(known).toSorted((a, b) => b - a);
}

/** Value at a quantile (0 to 1) of ascending values, interpolated between neighbours; null without values. */
export function quantile(ascending: ArrayLike<number>, share: number): number | null {
  if (ascending.length === 0) return null;
  const position = Math.min(1, Math.max(0, share)) * (ascending.length - 1);
  const below = ascending[Math.floor(position)] ?? 0;
  const above = ascending[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}

export type NightHours = { from: number; to: number };

function isNight(start: number, { from, to }: NightHours): boolean {
  const hour = Math.floor(toWall(start) / HOUR_MS) % 24;
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
}

/** Grundlast: what the building draws when nobody is there, a low quantile of the night's values. */
export function baseLoad(
  points: Iterable<LoadPoint>,
  { share = 0.05, night = { from: 22, to: 5 } }: { share?: number; night?: NightHours } = {},
): number | null {
  const values: number[] = [];
  for (const { start, value } of points) if (value !== null && isNight(start, night)) values.push(value);
  return quantile(Float64Array.from(values).toSorted(), share);
}

/** The positions of a bucket's smallest and largest value and of a gap in it, in order. */
function extremesOf(points: readonly LoadPoint[], from: number, to: number): number[] {
  let [low, high, gap] = [-1, -1, -1];
  for (let at = from; at < to; at += 1) {
    const value = points[at]?.value ?? null;
    if (value === null) gap = gap === -1 ? at : gap;
    else {
      if (low === -1 || value < (points[low]?.value ?? 0)) low = at;
      if (high === -1 || value > (points[high]?.value ?? 0)) high = at;
    }
  }
  return [...new Set([low, high, gap])].filter((at) => at >= 0).toSorted((a, b) => a - b);
}

/**
 * Fewer points for a chart of limited width: of each stretch the smallest and the largest value and one gap stay,
 * so no peak and no hole disappears, and both ends stay. At most `mostPoints` (at least 5) come back, in order,
 * none invented.
 */
export function downsample(points: readonly LoadPoint[], mostPoints: number): LoadPoint[] {
  if (points.length <= mostPoints) return [...points];
  const buckets = Math.max(1, Math.floor((mostPoints - 2) / 3));
  const kept = new Set([0]);
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const from = Math.floor((bucket * points.length) / buckets);
    const to = Math.floor(((bucket + 1) * points.length) / buckets);
    for (const at of extremesOf(points, from, to)) kept.add(at);
  }
  kept.add(points.length - 1);
  return [...kept].flatMap((at) => points[at] ?? []);
}

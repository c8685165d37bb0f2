import { latestValues, type LatestValue } from '@citypulse/contracts/intervals';
import { getSeries, type Series } from '@citypulse/contracts/series';
import { IntervalDay, type Change } from '@citypulse/contracts/sync-changes';
import { isRead, type LooseRead } from './keys.ts';

/** The data with the change worked in; undefined when only the server can tell. */
export type Patch = (
  read: { operation: string; request: LooseRead },
  data: unknown,
  change: Change,
) => unknown;

/** Intervals carry their values: the newest values and the finest chart need no further request. */
export const patch: Patch = ({ operation, request }, data, change) => {
  if (change.t !== 'interval_days' || change.op !== 'put') return undefined;
  const { data: row } = IntervalDay.safeParse(change.row);
  if (!row) return undefined;
  if (isRead(operation, latestValues)) return patchLatest(data as { items: LatestValue[] }, row);
  if (isRead(operation, getSeries) && isFinest(request)) return patchSeries(data as Series, row);
  return undefined;
};

const isFinest = ({ query = {} }: LooseRead): boolean =>
  query['resolution'] === '15m' &&
  (query['quantity'] ?? 'energy') === 'energy' &&
  query['measuringPointId'] !== undefined;

export function patchLatest(data: { items: LatestValue[] }, row: IntervalDay): unknown {
  const index = data.items.findIndex((item) => item.measuringPointId === row.measuringPointId);
  const present = data.items[index];
  if (!present) return undefined;
  const newest = row.changed.filter((interval) => interval.value !== null).at(-1);
  if (!newest || Date.parse(newest.start) < Date.parse(present.start)) return data;
  const { start, lengthSeconds, value } = newest;
  return { ...data, items: data.items.with(index, { ...present, start, lengthSeconds, value }) };
}

export function patchSeries(data: Series, row: IntervalDay): unknown {
  // Hours cannot be told by quarters, and converted values are the server's to compute.
  if (data.basis.length > 0 || row.changed.some((interval) => interval.lengthSeconds !== 900))
    return undefined;
  const points = [...data.points];
  for (const { start, value } of row.changed) {
    const index = indexOf(points, Date.parse(start));
    const point = points[index];
    if (point) points[index] = { ...point, value, completeness: value === null ? 0 : 1 };
  }
  return { ...data, points };
}

/** Points are in order of time; -1 when the time is not among them. */
function indexOf(points: Series['points'], time: number): number {
  let [low, high] = [0, points.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = Date.parse(points[middle]?.start ?? '');
    if (found === time) return middle;
    if (found < time) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

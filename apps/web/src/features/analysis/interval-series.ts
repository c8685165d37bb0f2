import { useSeries } from '@citypulse/client/react/series';
import type { MeasuringPoint } from '@citypulse/contracts/metering';
import type { Quantity, Series } from '@citypulse/contracts/series';

/** The server's bound on the points of one answer. */
const mostBuckets = 40_000;

export interface Range {
  from: string;
  to: string;
}

/** The finest resolution that the point has and one answer can hold. */
function resolutionFor(point: MeasuringPoint, range: Range): '15m' | 'hour' {
  const seconds = (Date.parse(range.to) - Date.parse(range.from)) / 1000;
  return point.intervalSeconds === 900 && seconds / 900 <= mostBuckets ? '15m' : 'hour';
}

const lengthOf = (resolution: '15m' | 'hour') => (resolution === '15m' ? 900 : 3600);

export function useIntervals(point: MeasuringPoint, range: Range, quantity: Quantity, enabled = true) {
  const resolution = resolutionFor(point, range);
  const series = useSeries(
    { measuringPointId: point.id, ...range, resolution, quantity },
    { keepPrevious: true, enabled },
  );
  return { series, lengthSeconds: lengthOf(resolution) };
}

const powerUnits: Partial<Record<Series['unit'], string>> = { kWh: 'kW', m3: 'm3/h', l: 'l/h', kg: 'kg/h' };

/** What a curve over time shows: power where energy is asked for, else what each interval cost or emitted. */
export function curveUnit(unit: Series['unit']): { unit: string; perHour: boolean } {
  const power = powerUnits[unit];
  return power ? { unit: power, perHour: true } : { unit, perHour: false };
}

/** Epoch milliseconds and value, gaps null. */
export function curveOf(series: Series, lengthSeconds: number): [number, number | null][] {
  const factor = curveUnit(series.unit).perHour ? 3600 / lengthSeconds : 1;
  return series.points.map(({ start, value }) => [Date.parse(start), value === null ? null : value * factor]);
}

import { useNow } from '@citypulse/client/react/latest-values';
import { useRows } from '@citypulse/client/react/sync';
import type { MeasuringPoint, Meter } from '@citypulse/contracts/metering';
import type { Reading } from '@citypulse/contracts/readings';
import type { IntervalDay } from '@citypulse/contracts/sync-changes';

export type LastValue =
  | { name: 'none' }
  | {
      name: 'flow' | 'counter';
      value: number;
      unit: string;
      /** Of a counter: as many as the device shows. */
      decimals: number;
      at: string | number;
      stale: boolean;
    };

/** Flow over the span of an interval, per hour: what a person at the meter can compare with. */
const flowUnits: Record<MeasuringPoint['unit'], string> = { kWh: 'kW', m3: 'm3/h', l: 'l/h', kg: 'kg/h' };

/** An interval point shows the flow of its newest interval, a hand-read one the counter it was read at. */
export function useLastValue(point: MeasuringPoint, meter: Meter | undefined): LastValue {
  const isInterval = point.readingMode === 'interval';
  const days = useRows('interval_days', { measuringPointId: isInterval ? point.id : '-' });
  const readings = useRows('readings', { meterId: isInterval || !meter ? '-' : meter.id });
  const now = useNow(60_000);
  return isInterval ? flowOf(point, days.rows, now) : counterOf(point, meter, readings.rows);
}

function flowOf(point: MeasuringPoint, days: readonly IntervalDay[], now: number): LastValue {
  let newest: { start: string; lengthSeconds: number; value: number } | undefined;
  for (const { start, lengthSeconds, value } of days.flatMap(({ changed }) => changed)) {
    if (value !== null && (!newest || start > newest.start)) newest = { start, lengthSeconds, value };
  }
  if (!newest) return { name: 'none' };
  // What a running interval has come to is as of now, not of its end.
  const at = Math.min(now, Date.parse(newest.start) + newest.lengthSeconds * 1_000);
  return {
    name: 'flow',
    value: (newest.value * 3_600) / newest.lengthSeconds,
    unit: flowUnits[point.unit],
    decimals: 0,
    at,
    stale: now - at > 2_000 * newest.lengthSeconds,
  };
}

function counterOf(point: MeasuringPoint, meter: Meter | undefined, readings: readonly Reading[]): LastValue {
  const newest = readings
    .filter(({ status }) => status !== 'discarded' && status !== 'corrected')
    .toSorted((a, b) => b.readAt.localeCompare(a.readAt))[0];
  const last = newest ?? meter?.lastReading;
  if (!last || !meter) return { name: 'none' };
  const { value, readAt } = last;
  return { name: 'counter', value, unit: point.unit, decimals: meter.decimals, at: readAt, stale: false };
}

import type { LatestReading } from '@citypulse/client/react/latest-values';
import type { MeasuringPoint, Meter } from '@citypulse/contracts/metering';

export type LastValue =
  | { name: 'none' }
  | {
      name: 'flow' | 'counter';
      value: number;
      unit: string;
      /** Of a counter: as many as the device shows. */
      decimals: number;
      at: string | Date;
      stale: boolean;
    };

/** Flow over the span of an interval, per hour: what a person at the meter can compare with. */
const flowUnits: Record<MeasuringPoint['unit'], string> = { kWh: 'kW', m3: 'm3/h', l: 'l/h', kg: 'kg/h' };

/** An interval point shows the flow of its newest interval, a hand-read one the counter it was read at. */
export function lastValueOf(
  point: MeasuringPoint,
  meter: Meter | undefined,
  latest: LatestReading | undefined,
): LastValue {
  if (point.readingMode === 'interval') {
    if (!latest || latest.value === null) return { name: 'none' };
    const perHour = (latest.value * 3600) / latest.lengthSeconds;
    return {
      name: 'flow',
      value: perHour,
      unit: flowUnits[point.unit],
      decimals: 0,
      at: latest.endsAt,
      stale: latest.stale,
    };
  }
  if (!meter?.lastReading) return { name: 'none' };
  const { value, readAt } = meter.lastReading;
  return { name: 'counter', value, unit: point.unit, decimals: meter.decimals, at: readAt, stale: false };
}

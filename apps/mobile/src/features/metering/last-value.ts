import type { LatestReading } from '@citypulse/client/react/latest-values';
import type { MeasuringPoint, Meter } from '@citypulse/contracts/metering';

export type LastValue =
  | { name: 'none' }
  | { name: 'known'; value: number; unit: string; at: string | Date; stale: boolean };

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
      name: 'known',
      value: perHour,
      unit: flowUnits[point.unit],
      at: latest.endsAt,
      stale: latest.stale,
    };
  }
  if (!meter?.lastReading) return { name: 'none' };
  const { value, readAt } = meter.lastReading;
  return { name: 'known', value, unit: point.unit, at: readAt, stale: false };
}

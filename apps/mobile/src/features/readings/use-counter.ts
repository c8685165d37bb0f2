import { useRow, useRows, type Local } from '@citypulse/client/react/sync';
import type { MeasuringPointId } from '@citypulse/contracts/common';
import type { MeasuringPoint, Meter } from '@citypulse/contracts/metering';
import type { Reading } from '@citypulse/contracts/readings';
import { useMemo } from 'react';

export interface CounterOf {
  point: Local<MeasuringPoint> | undefined;
  /** The device installed now. */
  meter: Local<Meter> | undefined;
  readings: readonly Local<Reading>[];
  ready: boolean;
}

/** A measuring point with its present device and what was read off it, from the device's own store. */
export function useCounter(pointId: MeasuringPointId): CounterOf {
  const point = useRow('measuring_points', pointId);
  const meters = useRows('meters', { measuringPointId: pointId });
  const meter = useMemo(() => presentMeter(meters.rows), [meters.rows]);
  const readings = useRows('readings', { meterId: meter?.id ?? '-' });
  return { point, meter, readings: readings.rows, ready: meters.ready };
}

/** The newest device that has not been taken out. */
const presentMeter = <M extends Meter>(meters: readonly M[]): M | undefined =>
  meters
    .filter(({ removedAt }) => removedAt === null)
    .toSorted((a, b) => b.installedAt.localeCompare(a.installedAt))[0];

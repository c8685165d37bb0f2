import type { BuildingId } from '@citypulse/contracts/common';
import { latestValues, type LatestValue } from '@citypulse/contracts/intervals';
import { useEffect, useMemo, useState } from 'react';
import { useApiQuery } from './queries.ts';

export interface LatestReading extends LatestValue {
  endsAt: Date;
  /** Since the end of the interval. */
  ageSeconds: number;
  /** Older than twice its interval: to be marked with its time. */
  stale: boolean;
  /** Mean power in units per hour: of the whole interval, or of what has passed of one that still runs. */
  power: number | null;
}

/** A running interval's value grows until its end; before this much of it has passed it says nothing about power. */
const leastElapsedMs = 30_000;

function powerOf({ start, lengthSeconds, value, quality }: LatestValue, now: number): number | null {
  const passed =
    quality === 'V' ? Math.min(now - Date.parse(start), lengthSeconds * 1000) : lengthSeconds * 1000;
  return value === null || passed < leastElapsedMs ? null : (value * 3_600_000) / passed;
}

/** The time, anew every so often: ages grow on a screen nobody touches. */
export function useNow(everyMs = 15_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

export function readingOf(value: LatestValue, now: number): LatestReading {
  const end = Date.parse(value.start) + value.lengthSeconds * 1000;
  const ageSeconds = Math.max(0, (now - end) / 1000);
  return {
    ...value,
    endsAt: new Date(end),
    ageSeconds,
    stale: ageSeconds > 2 * value.lengthSeconds,
    power: powerOf(value, now),
  };
}

/** The newest interval of each measuring point, of one building or of all in reach; live by the feed. */
export function useLatestValues(buildingId?: BuildingId) {
  const query = useApiQuery(latestValues, { query: buildingId === undefined ? {} : { buildingId } });
  const now = useNow();
  const { data, dataUpdatedAt } = query;
  const values = useMemo(() => {
    const at = Math.max(now, dataUpdatedAt);
    return new Map(
      (data?.items ?? []).map((value) => [value.measuringPointId as string, readingOf(value, at)]),
    );
  }, [data, dataUpdatedAt, now]);
  return { values, query };
}

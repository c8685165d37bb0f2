import {
  addDays,
  addMonths,
  daysBetween,
  HOUR_MS,
  localDateOf,
  QUARTER_HOUR_MS,
  startOfDay,
} from './local-days.ts';

export type SeriesResolution = '15m' | 'hour' | 'day' | 'month';

/**
 * A period widened to whole buckets: quarter hours, hours, or local days. Months are cut to the days of the period,
 * so that they add up to it.
 */
export type SeriesWindow = {
  resolution: SeriesResolution;
  /** Epoch milliseconds. */
  from: number;
  to: number;
  firstDay: string;
  /** Exclusive. */
  lastDay: string;
  buckets: number;
};

const firstMonth = (date: string) => date.slice(0, 7);

function monthsBetween(from: string, to: string): number {
  const [a, b] = [from, to].map((date) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)));
  return (b ?? 0) - (a ?? 0);
}

/** Null where the period is empty. */
export function seriesWindow(from: number, to: number, resolution: SeriesResolution): SeriesWindow | null {
  if (!(from < to)) return null;
  const firstDay = localDateOf(from);
  const lastDay = addDays(localDateOf(to - 1), 1);
  if (resolution === 'day' || resolution === 'month') {
    const buckets =
      resolution === 'day'
        ? daysBetween(firstDay, lastDay)
        : monthsBetween(firstDay, addDays(lastDay, -1)) + 1;
    return { resolution, from: startOfDay(firstDay), to: startOfDay(lastDay), firstDay, lastDay, buckets };
  }
  const step = resolution === 'hour' ? HOUR_MS : QUARTER_HOUR_MS;
  const start = Math.floor(from / step) * step;
  const end = Math.ceil(to / step) * step;
  return { resolution, from: start, to: end, firstDay, lastDay, buckets: (end - start) / step };
}

/** The first day of every bucket of a window of days or months. */
export function bucketDays({ resolution, firstDay, lastDay }: SeriesWindow): string[] {
  const days: string[] = [];
  for (let day = firstDay; day < lastDay;) {
    days.push(day);
    day = resolution === 'month' ? `${addMonths(firstMonth(day), 1)}-01` : addDays(day, 1);
  }
  return days;
}

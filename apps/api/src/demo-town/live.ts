import { addDays, localDateOf } from '@citypulse/energy/local-days';
import { noise, seedOf } from './random.ts';
import type { TownPoint } from './points.ts';
import { intervalsOf, type DemoTown, type TownInterval } from './town.ts';

/** Meters do not all report in the same second. */
const slowestReport = 40_000;

const delayOf = (point: TownPoint) => Math.floor(noise(seedOf(point.id), 7) * slowestReport);

const lengthOf = (point: TownPoint) => (point.intervalSeconds ?? 0) * 1000;

/** End of the newest interval that a point has reported by now, epoch ms. */
export function reportedUntil(point: TownPoint, now: number): number {
  return Math.floor((now - delayOf(point)) / lengthOf(point)) * lengthOf(point);
}

/** Intervals from a time on that a point has reported by now. */
export function reportedSince(town: DemoTown, point: TownPoint, from: number, now: number): TownInterval[] {
  const until = reportedUntil(point, now);
  const intervals: TownInterval[] = [];
  for (let day = localDateOf(from); day <= localDateOf(until); day = addDays(day, 1)) {
    intervals.push(
      ...intervalsOf(town, point, day).filter(
        ({ start }) => start >= from && start + lengthOf(point) <= until,
      ),
    );
  }
  return intervals;
}

/** The running interval with what has flowed of it so far; nothing where it is being lost. */
export function runningInterval(town: DemoTown, point: TownPoint, now: number): TownInterval | undefined {
  const running = Math.floor(now / lengthOf(point)) * lengthOf(point);
  const whole = intervalsOf(town, point, localDateOf(running)).find(({ start }) => start === running);
  if (!whole) return undefined;
  const share = (now - running) / lengthOf(point);
  return { start: running, value: Math.round(whole.value * share * 1_000) / 1_000 };
}

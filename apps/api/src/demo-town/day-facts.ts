import type { UsageType } from '@citypulse/contracts/buildings';
import { quarterHoursOf, startOfDay, toWall } from '@citypulse/energy/local-days';
import { heatingMode, occupancy, weekdayOf } from './usage-profile.ts';
import { dayTemperature, irradiance, temperatureAt } from './weather.ts';

/** What all buildings share on a local day, one number per quarter hour. */
export interface DayFacts {
  day: string;
  /** Epoch ms. */
  start: number;
  weekday: number;
  month: number;
  /** Mean temperature in °C. */
  outside: number;
  /** Local hour at the middle of the quarter hour, 0–24. */
  hours: Float64Array;
  temperature: Float64Array;
  irradiance: Float64Array;
  use(usage: UsageType): { occupancy: Float64Array; heating: Float64Array };
}

const quarterMs = 900_000;
/** Three years of days, asked for again and again, point by point. */
const mostKept = 1_200;
const kept = new Map<string, DayFacts>();

export function dayFacts(seed: number, day: string): DayFacts {
  const key = `${seed} ${day}`;
  let facts = kept.get(key);
  if (!facts) {
    if (kept.size >= mostKept) kept.clear();
    kept.set(key, (facts = makeFacts(seed, day)));
  }
  return facts;
}

function makeFacts(seed: number, day: string): DayFacts {
  const start = startOfDay(day);
  const weekday = weekdayOf(day);
  const each = (value: (index: number) => number) =>
    Float64Array.from({ length: quarterHoursOf(day) }, (_, i) => value(i));
  const hours = each((index) => (toWall(start + index * quarterMs) % 86_400_000) / 3_600_000 + 0.125);
  const uses = new Map<UsageType, ReturnType<DayFacts['use']>>();
  return {
    day,
    start,
    weekday,
    month: Number(day.slice(5, 7)),
    outside: dayTemperature(seed, day),
    hours,
    temperature: hours.map((hour) => temperatureAt(seed, day, hour)),
    irradiance: each((index) => irradiance(seed, day, start + index * quarterMs)),
    use(usage) {
      let use = uses.get(usage);
      if (!use) {
        use = {
          occupancy: hours.map((hour) => occupancy(usage, day, weekday, hour)),
          heating: hours.map((hour) => heatingMode(usage, day, weekday, hour)),
        };
        uses.set(usage, use);
      }
      return use;
    },
  };
}

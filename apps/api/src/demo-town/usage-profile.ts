import type { UsageType } from '@citypulse/contracts/buildings';
import { isPublicHoliday, isSchoolHoliday } from './calendar.ts';
import { noise, seedOf } from './random.ts';

/** What one kind of building uses in a year and when; per m² of heated area unless said otherwise. */
export interface UsageProfile {
  /** kWh heat and power, litres of water. */
  heat: number;
  power: number;
  water: number;
  /** Share of the power that never sleeps, and of the heat that is hot water or process. */
  powerBase: number;
  heatBase: number;
}

export const usageProfiles: Record<UsageType, UsageProfile> = {
  administration: { heat: 108, power: 21, water: 170, powerBase: 0.28, heatBase: 0.03 },
  school: { heat: 112, power: 12, water: 150, powerBase: 0.2, heatBase: 0.05 },
  kindergarten: { heat: 118, power: 17, water: 420, powerBase: 0.22, heatBase: 0.1 },
  gym: { heat: 126, power: 18, water: 240, powerBase: 0.2, heatBase: 0.15 },
  fire_station: { heat: 120, power: 20, water: 140, powerBase: 0.4, heatBase: 0.05 },
  civic_hall: { heat: 112, power: 17, water: 160, powerBase: 0.3, heatBase: 0.04 },
  library: { heat: 96, power: 23, water: 110, powerBase: 0.24, heatBase: 0.02 },
  museum: { heat: 98, power: 18, water: 80, powerBase: 0.35, heatBase: 0.02 },
  // Pools: per m² of water surface.
  indoor_pool: { heat: 2150, power: 640, water: 24_000, powerBase: 0.55, heatBase: 0.6 },
  outdoor_pool: { heat: 190, power: 105, water: 6_500, powerBase: 0.12, heatBase: 0.7 },
  depot: { heat: 112, power: 15, water: 260, powerBase: 0.3, heatBase: 0.04 },
  // The process dominates: 35 kWh per inhabitant and year, spread over the plant's own area.
  sewage_plant: { heat: 150, power: 780, water: 900, powerBase: 0.8, heatBase: 0.2 },
  residential: { heat: 122, power: 24, water: 1_050, powerBase: 0.3, heatBase: 0.22 },
  cemetery: { heat: 80, power: 11, water: 500, powerBase: 0.3, heatBase: 0 },
  other: { heat: 110, power: 62, water: 900, powerBase: 0.3, heatBase: 0.15 },
};

const inSeason = (day: string, from: string, to: string) => day.slice(5) >= from && day.slice(5) <= to;
const ramp = (hour: number, from: number, to: number, edge = 0.75) =>
  Math.max(0, Math.min(1, (hour - from) / edge, (to - hour) / edge));

type Occupancy = (day: string, weekday: number, hour: number) => number;

const working = (day: string, weekday: number) => weekday <= 5 && !isPublicHoliday(day);
const teaching = (day: string, weekday: number) => working(day, weekday) && !isSchoolHoliday(day);
/** Evenings with an event, the same for everyone who asks. */
const eventOn = (day: string, share: number) => noise(seedOf(day), 17) < share;

const occupancies: Record<UsageType, Occupancy> = {
  administration: (day, weekday, hour) =>
    working(day, weekday) ? ramp(hour, 6.5, weekday === 4 ? 18.5 : weekday === 5 ? 13.5 : 17) : 0,
  school: (day, weekday, hour) => {
    if (!teaching(day, weekday)) return working(day, weekday) ? 0.12 * ramp(hour, 7, 15) : 0;
    return Math.max(ramp(hour, 7, 13.5), 0.6 * ramp(hour, 13, 16.5), 0.2 * ramp(hour, 16, 21));
  },
  kindergarten: (day, weekday, hour) =>
    working(day, weekday) && !inSeason(day, '08-05', '08-24') && !inSeason(day, '12-24', '12-31')
      ? ramp(hour, 6.5, 17)
      : 0,
  gym: (day, weekday, hour) => {
    const club = 0.9 * ramp(hour, 16.5, 22);
    if (weekday >= 6) return eventOn(day, 0.6) ? 0.7 * ramp(hour, 10, 19) : 0.1 * ramp(hour, 10, 18);
    return teaching(day, weekday) ? Math.max(0.7 * ramp(hour, 7.5, 16.5), club) : 0.4 * club;
  },
  fire_station: (_day, weekday, hour) =>
    Math.max(0.25 * ramp(hour, 7, 17), weekday === 2 ? ramp(hour, 18.5, 22.5) : 0),
  civic_hall: (day, weekday, hour) =>
    eventOn(day, weekday >= 5 ? 0.7 : 0.25) ? ramp(hour, 16, 23.5, 1.5) : 0.12 * ramp(hour, 8, 16),
  library: (day, weekday, hour) =>
    isPublicHoliday(day) || weekday === 7 || weekday === 1
      ? 0.05
      : ramp(hour, 9, weekday === 6 ? 13.5 : 18.5),
  museum: (day, weekday, hour) =>
    weekday >= 3 && !inSeason(day, '01-07', '02-15') ? ramp(hour, 13.5, 17.5) : 0.1,
  indoor_pool: (day, _weekday, hour) => (inSeason(day, '07-29', '08-25') ? 0.06 : ramp(hour, 5.5, 22, 1)),
  outdoor_pool: (day, _weekday, hour) =>
    inSeason(day, '05-08', '09-14') ? 0.35 + 0.65 * ramp(hour, 7, 20.5, 1.5) : 0.01,
  depot: (day, weekday, hour) => (working(day, weekday) ? ramp(hour, 6, 16) : 0.05 * ramp(hour, 5, 9)),
  sewage_plant: (_day, _weekday, hour) => 0.75 + 0.25 * Math.sin(((hour - 5) / 24) * 2 * Math.PI),
  residential: (_day, weekday, hour) =>
    0.2 +
    0.5 * ramp(hour, weekday >= 6 ? 8 : 5.5, weekday >= 6 ? 13 : 9, 1) +
    0.8 * ramp(hour, 16.5, 23, 1.5),
  cemetery: (day, weekday, hour) => (working(day, weekday) && eventOn(day, 0.4) ? ramp(hour, 9, 15) : 0.05),
  other: (day, weekday, hour) => (teaching(day, weekday) ? ramp(hour, 6.5, 15) : 0.04),
};

/** 0–1, how much of the building is in use at a local hour (0–24); weekday 1 is Monday. */
export function occupancy(usage: UsageType, day: string, weekday: number, hour: number): number {
  return Math.max(0, occupancies[usage](day, weekday, hour));
}

/** Set-back: 1 while in use and two hours before, else what the lowered room still takes. */
export function heatingMode(usage: UsageType, day: string, weekday: number, hour: number): number {
  if (usage === 'indoor_pool' || usage === 'sewage_plant') return 1;
  const used = Math.max(occupancy(usage, day, weekday, hour), occupancy(usage, day, weekday, hour + 2));
  return used > 0.15 ? 1 : 0.52;
}

export const weekdayOf = (day: string) => ((new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7) + 1;

interface Means {
  occupancy: number;
  /** Mean of occupancy in the heating season, weighted by nothing: what the set-back averages to. */
  heating: number;
}
const means = new Map<UsageType, Means>();

/** Averages over a reference year, so that a year of a series sums to what the profile says. */
export function meansOf(usage: UsageType): Means {
  const known = means.get(usage);
  if (known) return known;
  let used = 0;
  let heating = 0;
  let cold = 0;
  for (let time = Date.UTC(2025, 0, 1); time < Date.UTC(2026, 0, 1); time += 86_400_000) {
    const day = new Date(time).toISOString().slice(0, 10);
    const weekday = weekdayOf(day);
    for (let hour = 0.5; hour < 24; hour++) {
      used += occupancy(usage, day, weekday, hour);
      if (inSeason(day, '05-01', '09-30')) continue;
      heating += heatingMode(usage, day, weekday, hour);
      cold++;
    }
  }
  const made = { occupancy: used / 8760, heating: heating / cold };
  means.set(usage, made);
  return made;
}

import { gauss, noise } from './random.ts';

const dayMs = 86_400_000;
const dayNumber = (day: string) => Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs);
const yearAngle = (day: string) => {
  const start = Date.UTC(Number(day.slice(0, 4)), 0, 1);
  return ((Date.parse(`${day}T00:00:00Z`) - start) / dayMs / 365.25) * 2 * Math.PI;
};

/** Hechingen lies at 48.35° north, 8.96° east, about 530 m above the sea. */
const latitude = (48.35 / 180) * Math.PI;

/** The weather keeps its mood for days: an AR(1) process, summed from its newest shocks so that any day stands alone. */
function persistent(seed: number, day: number, memory: number): number {
  let sum = 0;
  let weight = Math.sqrt(1 - memory * memory);
  for (let back = 0; back < 24; back++, weight *= memory) sum += weight * gauss(seed, day - back);
  return sum;
}

/** Every quarter hour of every series of a day asks for the same. */
function remembered(compute: (seed: number, day: string) => number): typeof compute {
  const known = new Map<string, number>();
  return (seed, day) => {
    const key = `${seed} ${day}`;
    let value = known.get(key);
    if (value === undefined) {
      if (known.size > 5_000) known.clear();
      known.set(key, (value = compute(seed, day)));
    }
    return value;
  };
}

/** Mean temperature of a local day in °C: climatology of the place (year mean 8.9) and persistent noise. */
export const dayTemperature = remembered((seed, day) => {
  const climate = 8.9 - 9.4 * Math.cos(yearAngle(day) - 0.34);
  return climate + 3.6 * persistent(seed, dayNumber(day), 0.78);
});

/** Temperature at a local hour (0–24): coldest at 5, warmest at 15; wider on clear days. */
export function temperatureAt(seed: number, day: string, hour: number): number {
  const swing = 2 + 4 * clearness(seed, day);
  return dayTemperature(seed, day) - swing * Math.cos(((hour - 15) / 24) * 2 * Math.PI + Math.PI);
}

/** Share of the clear-sky sun that reaches the ground on a day, 0.12–1. */
const clearness = remembered((seed, day) => {
  const mood = 0.56 - 0.12 * Math.cos(yearAngle(day)) + 0.24 * persistent(seed + 7, dayNumber(day), 0.45);
  return Math.min(1, Math.max(0.12, mood));
});

/** Irradiance on a south roof in kW/m² at a UTC instant; clouds pass within the day. */
export function irradiance(seed: number, day: string, instant: number): number {
  const declination = 0.4093 * Math.sin(yearAngle(day) - 1.39);
  const solarHour = ((instant % dayMs) / dayMs) * 24 + 8.96 / 15;
  const hourAngle = ((solarHour - 12) / 12) * Math.PI;
  const height =
    Math.sin(latitude) * Math.sin(declination) +
    Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle);
  if (height <= 0) return 0;
  const clear = 1.05 * height ** 1.15;
  const clear01 = clearness(seed, day);
  const cloud = 1 - (1 - clear01) * (0.75 + 0.5 * noise(seed + 13, Math.floor(instant / 900_000)));
  return clear * Math.max(0.08, Math.min(1, cloud));
}

import { daysInMonth } from './local-days.ts';

/** Degree days of VDI 3807 / VDI 2067: the room's temperature and the heating limit, in °C. */
export type DegreeDayBasis = { inside: number; limit: number };

export const G20_15: DegreeDayBasis = { inside: 20, limit: 15 };
export const HGT15: DegreeDayBasis = { inside: 15, limit: 15 };

/** One day's degree days in K·d: inside − mean on days colder than the limit, otherwise 0. */
export function degreeDaysOfDay(meanTemperature: number, basis: DegreeDayBasis = G20_15): number {
  return meanTemperature < basis.limit ? basis.inside - meanTemperature : 0;
}

/** G20/15 = Σ (20 − Tm) over days with Tm < 15 °C; with HGT15 Σ (15 − Tm) likewise. */
export function degreeDays(meanTemperatures: Iterable<number>, basis: DegreeDayBasis = G20_15): number {
  let sum = 0;
  for (const mean of meanTemperatures) sum += degreeDaysOfDay(mean, basis);
  return sum;
}

export type Corrected =
  | { kind: 'corrected'; amount: number; method: 'degree_days' | 'climate_factor'; factor: number }
  | { kind: 'not-enough-data'; reason: 'no_degree_days' | 'no_climate_factor' | 'base_exceeds_energy' };

type Heat = {
  /** Measured, in kWh. */
  energy: number;
  /** Hot water and process share, which the weather does not move, in kWh. */
  base: number;
};

function correct(
  { energy, base }: Heat,
  factor: number,
  method: 'degree_days' | 'climate_factor',
): Corrected {
  if (base > energy) return { kind: 'not-enough-data', reason: 'base_exceeds_energy' };
  return { kind: 'corrected', amount: base + (energy - base) * factor, method, factor };
}

/** E_corr = E_base + (E − E_base) · G_mean / G_year, for the trend in one town. */
export function correctByDegreeDays(heat: Heat, mean: number, year: number): Corrected {
  if (!(mean > 0 && year > 0)) return { kind: 'not-enough-data', reason: 'no_degree_days' };
  return correct(heat, mean / year, 'degree_days');
}

/** E_corr = E_base + (E − E_base) · Klimafaktor (of the postcode and the twelve months), to compare towns. */
export function correctByClimateFactor(heat: Heat, climateFactor: number): Corrected {
  if (!(climateFactor > 0)) return { kind: 'not-enough-data', reason: 'no_climate_factor' };
  return correct(heat, climateFactor, 'climate_factor');
}

/** Shares of a year's heat, ‰, January to December, where nothing better is known. */
export const monthSharesOfHeat = [170, 150, 130, 80, 40, 13.3, 13.3, 13.3, 30, 80, 120, 160] as const;

/** Relative weight of a local day; only ratios between days matter. */
export type DayWeight = (date: string) => number;

/** A day's ‰ of a year's heat: its month's share spread evenly over the month. */
export function monthShareOfDay(date: string): number {
  return (monthSharesOfHeat[Number(date.slice(5, 7)) - 1] ?? 0) / daysInMonth(date.slice(0, 7));
}

/**
 * Weights by degree days of daily mean temperatures, plus the part of the heat that is the same every day.
 * Null where a day of the range has no temperature: weights of different kinds must not be mixed.
 */
export function degreeDayWeight(
  temperatures: ReadonlyMap<string, number>,
  dates: Iterable<string>,
  { basis = G20_15, constantPerDay = 0 }: { basis?: DegreeDayBasis; constantPerDay?: number } = {},
): DayWeight | null {
  for (const date of dates) if (!temperatures.has(date)) return null;
  return (date) => degreeDaysOfDay(temperatures.get(date) ?? basis.inside, basis) + constantPerDay;
}

import { dailyConsumption, linear, byMonthShares, type DayAmount, type MeterSpan } from './consumption.ts';
import type { DayWeight } from './degree-days.ts';
import { endOfDay, startOfDay } from './local-days.ts';
import type { Plausibility } from './plausibility.ts';

const HEAT_MEDIA = new Set(['gas', 'district_heat', 'heating_oil', 'pellets', 'lpg']);

/** How a consumption between two readings is spread over its days: heat by month shares, all else by time. */
export function weightOfMedium(medium: string): DayWeight | null {
  return HEAT_MEDIA.has(medium) ? byMonthShares : linear;
}

export type ReadingDay = { date: string; value: number; coveredSeconds: number };

/**
 * Daily consumption of a measuring point that is read by hand. Each chain is one counting register through all
 * devices; registers add up, and a day is covered as far as all of them are.
 */
export function readingDays(
  chains: readonly (readonly MeterSpan[])[],
  weight: DayWeight | null,
): ReadingDay[] {
  const perChain = chains
    .map((chain) => new Map(dailyConsumption(chain, weight).days.map((day) => [day.date, day])))
    .filter((days) => days.size > 0);
  const dates = new Set(perChain.flatMap((days) => [...days.keys()]));
  const days = [...dates].toSorted().map((date) => {
    const parts = perChain.map((days): DayAmount => days.get(date) ?? { date, amount: 0, coverage: 0 });
    const value = parts.reduce((sum, { amount }) => sum + amount, 0);
    const coverage = Math.min(...parts.map(({ coverage }) => coverage));
    const seconds = (endOfDay(date) - startOfDay(date)) / 1000;
    return { date, value: Math.round(value * 1e6) / 1e6, coveredSeconds: Math.round(coverage * seconds) };
  });
  // A sum that lacks a whole register says nothing.
  return days.filter(({ coveredSeconds }) => coveredSeconds > 0);
}

export type JudgedStatus = 'new' | 'plausible' | 'suspicious';

/**
 * What becomes of a reading by its plausibility. A believed rollover and a late entry are no reason to leave a
 * reading out of the consumption; whatever else asks for a look waits for a person.
 */
export function statusOf({ code, severity }: Plausibility): { status: JudgedStatus; reason: string | null } {
  if (code === 'no_history') return { status: 'new', reason: code };
  if (severity === 'ok') return { status: 'plausible', reason: null };
  const isHarmless = severity === 'hint' || code === 'rollover_suspected' || code === 'time_too_old';
  return { status: isHarmless ? 'plausible' : 'suspicious', reason: code };
}

import type { Meter } from '@citypulse/contracts/metering';
import type { Reading } from '@citypulse/contracts/readings';
import type { CounterReading } from '@citypulse/energy/counters';
import { expectedBand } from '@citypulse/energy/expected-band';
import { DAY_MS } from '@citypulse/energy/local-days';
import { checkReading, type Plausibility } from '@citypulse/energy/plausibility';
import { weightOfMedium } from '@citypulse/energy/reading-days';
import { scaleFor, type Formats } from '@citypulse/ui/formats';

const believed = new Set<Reading['status']>(['new', 'plausible', 'confirmed']);

/** What counts of a register's readings, oldest first: not what was discarded, corrected or is in doubt. */
export function historyOf(readings: readonly Reading[], meter: Meter, registerId: string): CounterReading[] {
  const known = readings
    .filter((row) => row.registerId === registerId && believed.has(row.status))
    .map((row) => ({ at: Date.parse(row.readAt), value: row.value }));
  const { startValue, registers } = meter;
  if (startValue !== null && registers.length === 1) {
    known.push({ at: Date.parse(meter.installedAt), value: startValue });
  }
  return known.toSorted((a, b) => a.at - b.at);
}

export interface Expectation {
  last: CounterReading | null;
  /** Since the last reading, in the measuring point's unit. */
  usual: { low: number; high: number } | null;
  days: number;
}

/** What is to be expected at a time, before anything is typed. */
export function expectationAt(history: readonly CounterReading[], at: number, meter: Meter): Expectation {
  const before = history.filter((reading) => reading.at < at);
  const last = before.at(-1) ?? null;
  const band = expectedBand(before, at, meter, weightOfMedium(meter.medium));
  const since = (value: number) => Math.max(0, value - (last?.value ?? 0)) * meter.factor;
  return {
    last,
    usual: band && last ? { low: since(band.low), high: since(band.high) } : null,
    days: last ? Math.max(0, Math.round((at - last.at) / DAY_MS)) : 0,
  };
}

export interface Typing {
  value: number;
  at: number;
  now: number;
  meter: Meter;
  history: readonly CounterReading[];
}

export function assess({ value, at, now, meter, history }: Typing): Plausibility {
  return checkReading({
    value,
    at,
    now,
    counter: meter,
    history,
    installedAt: Date.parse(meter.installedAt),
    removedAt: meter.removedAt === null ? null : Date.parse(meter.removedAt),
    weight: weightOfMedium(meter.medium),
  });
}

/** The two neighbouring digits that, the other way round, make the value what was expected. */
export function swappedDigits(typing: Typing): [string, string] | null {
  const digits = String(Math.trunc(typing.value));
  for (let index = 0; index + 1 < digits.length; index++) {
    const [left, right] = [digits[index] ?? '', digits[index + 1] ?? ''];
    if (left === right) continue;
    const swapped = Number(digits.slice(0, index) + right + left + digits.slice(index + 2));
    if (assess({ ...typing, value: swapped }).code === 'plausible') return [left, right];
  }
  return null;
}

/** Both ends in one unit and with the same digits: 2,7 and 44,8 m³. */
export function usualRange(
  { low, high }: NonNullable<Expectation['usual']>,
  unit: string,
  formats: Formats,
): [low: string, high: string] {
  const scale = scaleFor(unit, [high]);
  return [formats.scaled(low, scale), formats.quantity(high, unit, scale)];
}

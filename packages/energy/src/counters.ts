/** What the nameplate of a counter says. `digits` are those before the decimal mark. */
export type Counter = { digits: number; decimals: number; factor: number };

/** `at` in epoch milliseconds, `value` in the counter's unit as read. */
export type CounterReading = { at: number; value: number };

export type UnknownReason =
  | 'no_reading'
  | 'one_reading'
  | 'same_time'
  | 'backwards'
  | 'too_much'
  | 'out_of_range'
  | 'not_read_at_exchange';

/** A consumption, or why there is none. A missing one is never zero. */
export type Consumption =
  | { kind: 'known'; from: number; to: number; amount: number; rolledOver: boolean }
  | { kind: 'not-enough-data'; from: number | null; to: number | null; reason: UnknownReason };

/** Rounds to the counter's decimals, so that binary noise of differences never reaches a figure. */
export function roundTo(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  const rounded = Math.round(Math.abs(value) * scale * (1 + Number.EPSILON)) / scale;
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}

/** Where the counter shows zeros again. */
export function counterRange({ digits }: Pick<Counter, 'digits'>): number {
  return 10 ** digits;
}

const DAY_MS = 86_400_000;

function difference(from: CounterReading, to: CounterReading, counter: Counter) {
  const rolledOver = to.value < from.value;
  const shown = rolledOver ? counterRange(counter) - from.value + to.value : to.value - from.value;
  return { shown: roundTo(shown, counter.decimals), rolledOver };
}

/**
 * (V2 − V1) · factor, or (10^digits − V1 + V2) · factor over a rollover. A rollover is believed below half of the
 * counter's range, or below `mostPerDay` (in the counter's unit) where that is known; otherwise the counter ran
 * backwards and there is no figure.
 */
export function consumptionBetween(
  from: CounterReading,
  to: CounterReading,
  counter: Counter,
  mostPerDay?: number,
): Consumption {
  const unknown = (reason: UnknownReason): Consumption => ({
    kind: 'not-enough-data',
    from: from.at,
    to: to.at,
    reason,
  });
  const range = counterRange(counter);
  const inRange = ({ value }: CounterReading) => value >= 0 && value < range;
  if (!inRange(from) || !inRange(to)) return unknown('out_of_range');
  if (to.at < from.at || (to.at === from.at && to.value !== from.value)) return unknown('same_time');
  const { shown, rolledOver } = difference(from, to, counter);
  const most = mostPerDay === undefined ? undefined : (mostPerDay * (to.at - from.at)) / DAY_MS;
  if (rolledOver && shown > (most ?? range / 2)) return unknown('backwards');
  if (most !== undefined && shown > most) return unknown('too_much');
  const amount = roundTo(shown * counter.factor, Math.max(6, counter.decimals));
  return { kind: 'known', from: from.at, to: to.at, amount, rolledOver };
}

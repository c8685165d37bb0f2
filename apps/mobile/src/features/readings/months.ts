import type { Meter } from '@citypulse/contracts/metering';
import type { Reading } from '@citypulse/contracts/readings';
import { consumptionPieces, distribute } from '@citypulse/energy/consumption';
import { addMonths, localMonthOf } from '@citypulse/energy/local-days';
import { weightOfMedium } from '@citypulse/energy/reading-days';
import { historyOf } from './assessment.ts';

/** Consumption of the last months up to the present one, from the readings on the device; a month not covered is a gap. */
export function monthlyConsumption(
  meter: Meter,
  readings: readonly Reading[],
  now: number,
  count: number,
): (number | null)[] {
  const registerId = meter.registers[0]?.id ?? '';
  const span = {
    digits: meter.digits,
    decimals: meter.decimals,
    factor: meter.factor,
    installedAt: null,
    startValue: null,
    removedAt: null,
    endValue: null,
    readings: historyOf(readings, meter, registerId),
  };
  const months = new Map<string, number>();
  for (const piece of consumptionPieces([span])) {
    if (piece.kind !== 'known') continue;
    for (const { date, amount } of distribute(piece, weightOfMedium(meter.medium))) {
      const month = date.slice(0, 7);
      months.set(month, (months.get(month) ?? 0) + amount);
    }
  }
  const last = localMonthOf(now);
  return Array.from({ length: count }, (_, index) => months.get(addMonths(last, index - count + 1)) ?? null);
}

import { expect, test } from 'vitest';
import {
  kwhPerUnit,
  rateBoundaries,
  ratesOf,
  type Catalogue,
  type Measure,
  type Valued,
} from './valuation.ts';

const catalogue: Catalogue = {
  tariffs: [
    {
      name: 'Gas 25',
      medium: 'gas',
      validFrom: '2025-01-01',
      validTo: '2026-01-01',
      energyPriceCents: 8,
      capacityPriceEuros: 0,
      basePriceEuros: 0,
      co2PriceEuros: 55,
      vatPercent: 19,
    },
    {
      name: 'Wasser',
      medium: 'water',
      validFrom: '2024-01-01',
      validTo: null,
      energyPriceCents: 250,
      capacityPriceEuros: 0,
      basePriceEuros: 366,
      co2PriceEuros: 0,
      vatPercent: 7,
    },
  ],
  factors: [
    {
      name: 'BAFA',
      source: 'BAFA',
      year: 2025,
      validFrom: '2025-01-01',
      validTo: null,
      medium: 'gas',
      kgPerKwh: 0.201,
      basis: 'Hi' as const,
    },
  ],
  gas: [{ validFrom: '2025-01-01', validTo: '2025-07-01', stateNumber: 0.95, calorificValue: 11.2 }],
};

const rates = (valued: Partial<Valued>, measure: Measure, since = '2025-01-01', until = '2026-01-01') => {
  const whole = { medium: 'gas', unit: 'm3', direction: 'consumption', ...valued };
  return ratesOf(whole, measure, catalogue, rateBoundaries(catalogue, since, until), until);
};

test('rates change where a tariff, a factor set, a conversion or a year begins or ends', () => {
  expect(rateBoundaries(catalogue, '2024-06-01', '2026-06-01')).toEqual([
    '2024-06-01',
    '2025-01-01',
    '2025-07-01',
    '2026-01-01',
  ]);
});

test('gas in m³ becomes kWh (Hs) while a conversion holds, and is unknown afterwards', () => {
  const { spans, basis } = rates({}, 'common');

  expect(spans.map(({ since, perUnit }) => [since, perUnit])).toEqual([
    ['2025-01-01', 0.95 * 11.2],
    ['2025-07-01', null],
  ]);
  expect(basis).toEqual(['Gas ab 01.01.2025: Zustandszahl 0,95 × Brennwert 11,2 kWh/m³ (Hs)']);
});

test('a factor on Hi counts gas by its smaller heating value', () => {
  const { spans, basis } = rates({ unit: 'kWh' }, 'co2');

  expect(spans[0]?.perUnit).toBeCloseTo(0.201 / 1.108, 12);
  expect(basis).toEqual(['CO₂-Faktoren „BAFA“ (BAFA, 2025): 0,201 kg/kWh (Hi)', 'Gas: Hs/Hi = 1,108']);
});

test('the price of a fuel has its CO2 price and VAT on top', () => {
  const { spans } = rates({ unit: 'kWh' }, 'cost');

  expect(spans[0]?.perUnit).toBeCloseTo((0.08 + (55 / 1000) * (0.201 / 1.108)) * 1.19, 12);
});

test('water is priced by m³, and a yearly price is shared by the days of that year', () => {
  const { spans } = rates({ medium: 'water', unit: 'l' }, 'cost', '2024-12-01', '2025-02-01');

  expect(spans.map(({ since, perUnit, perDay }) => [since, perUnit, perDay])).toEqual([
    ['2024-12-01', expect.closeTo(0.001 * 2.5 * 1.07, 12), expect.closeTo(1.07, 12)],
    ['2025-01-01', expect.closeTo(0.001 * 2.5 * 1.07, 12), expect.closeTo((366 * 1.07) / 365, 12)],
  ]);
});

const perUnit = (valued: Partial<Valued>, measure: Measure) => rates(valued, measure).spans[0]?.perUnit;

test('nothing is guessed: without tariff, factor or heating value there is no figure', () => {
  expect(perUnit({ medium: 'electricity', unit: 'kWh' }, 'cost')).toBeNull();
  expect(perUnit({ medium: 'electricity', unit: 'kWh' }, 'co2')).toBeNull();
  expect(perUnit({ medium: 'lpg', unit: 'l' }, 'common')).toBeNull();
  expect(perUnit({ unit: 'kWh', direction: 'generation' }, 'co2')).toBeNull();
  expect(kwhPerUnit({ medium: 'pellets', unit: 'kg', direction: 'consumption' }, null)).toBe(4.9);
});

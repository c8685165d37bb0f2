import { expect, test } from 'vitest';
import { bafaDirectFactors, co2PriceOf, electricityMixOf, factorOf, gegAnnex9Factors } from './factors.ts';

test('the German mix is known for the published years only, with its status', () => {
  expect(electricityMixOf(2018)).toEqual({ year: 2018, value: 468 });
  expect(electricityMixOf(2024)).toEqual({ year: 2024, value: 363, status: 'estimated' });
  expect(electricityMixOf(2023)).toMatchObject({ value: 386, status: 'preliminary' });
  expect(electricityMixOf(2020)).toBeNull();
});

test('a set answers for its own fuels and is never filled from another', () => {
  expect(factorOf(bafaDirectFactors, 'gas')).toBe(0.201);
  expect(factorOf(gegAnnex9Factors, 'gas')).toBe(0.24);
  expect(factorOf(bafaDirectFactors, 'electricity')).toBeNull();
  expect(factorOf(gegAnnex9Factors, 'district_heat')).toBeNull();
});

test('the CO2 price is a corridor from 2026 on and unknown beyond', () => {
  expect(co2PriceOf(2024)).toMatchObject({ low: 45, high: 45 });
  expect(co2PriceOf(2026)).toMatchObject({ low: 55, high: 65 });
  expect(co2PriceOf(2027)).toBeNull();
});

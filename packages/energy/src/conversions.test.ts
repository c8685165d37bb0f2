import { expect, test } from 'vitest';
import {
  fromKwh,
  gasToKwhHs,
  hiToHs,
  hsToHi,
  oilToKwh,
  pelletsToKwh,
  powerToEnergy,
  toKwh,
} from './conversions.ts';

test('energy units convert to kWh and back', () => {
  expect(toKwh(203.5, 'MWh')).toBe(203_500);
  expect(toKwh(1500, 'Wh')).toBe(1.5);
  expect(fromKwh(250, 'MWh')).toBe(0.25);
});

test('the mean power of a quarter hour is a quarter of its kW in kWh', () => {
  expect(powerToEnergy(628.72, 900)).toBeCloseTo(157.18, 9);
  expect(powerToEnergy(12, 3600)).toBe(12);
});

test('gas becomes kWh by Zustandszahl and Brennwert', () => {
  expect(gasToKwhHs(1000, { stateNumber: 0.95, calorificValue: 11.2 })).toBeCloseTo(10_640, 9);
});

test('gross and net calorific value differ by 1.108', () => {
  expect(hsToHi(1108)).toBeCloseTo(1000, 9);
  expect(hiToHs(1000)).toBeCloseTo(1108, 9);
});

test('oil holds 10 kWh a litre and pellets 4.9 kWh a kilogram', () => {
  expect(oilToKwh(2500)).toBe(25_000);
  expect(pelletsToKwh(1000)).toBeCloseTo(4900, 9);
});

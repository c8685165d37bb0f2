import { expect, test } from 'vitest';
import { scoreAgainst, vdi3807 } from './benchmarks.ts';

test('a building scores green up to the target, yellow up to the limit and red above', () => {
  const { heat } = vdi3807.classes.school;
  expect(scoreAgainst(90, heat)).toEqual({ value: 0, level: 'green' });
  expect(scoreAgainst(122, heat)).toEqual({ value: 0.5, level: 'yellow' });
  expect(scoreAgainst(154, heat)).toEqual({ value: 1, level: 'yellow' });
  expect(scoreAgainst(218, heat)).toEqual({ value: 2, level: 'red' });
});

test('without a figure or a span between target and limit there is no score', () => {
  expect(scoreAgainst(Number.NaN, vdi3807.classes.depot.power)).toBeNull();
  expect(scoreAgainst(10, { limit: 5, target: 5 })).toBeNull();
});

test('pools are measured by their water surface', () => {
  expect(vdi3807.classes.indoor_pool).toEqual({
    heat: { limit: 3506, target: 1410 },
    power: { limit: 961, target: 398 },
    per: 'water_surface',
  });
});

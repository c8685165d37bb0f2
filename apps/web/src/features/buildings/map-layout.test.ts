import { expect, test } from 'vitest';
import { placeNames, spreadSpots } from './map-layout.ts';

test('marks on one place part until none covers another', () => {
  const spots = spreadSpots(
    Array.from({ length: 6 }, (_, index) => ({ id: String(index), x: 100, y: 100, radius: 5 })),
  );

  for (const a of spots)
    for (const b of spots)
      if (a !== b) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(a.radius + b.radius - 0.5);
});

test('a name moves off the marks under it', () => {
  const [name] = placeNames([{ text: 'Stetten', x: 100, y: 100 }], [{ id: 'a', x: 100, y: 90, radius: 8 }]);

  expect(Math.abs((name?.y ?? 0) - 3 - 90)).toBeGreaterThan(8);
});

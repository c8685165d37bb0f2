import { describe, expect, test } from 'vitest';
import { carriers, statuses } from './icons.ts';
import { colors, type ColorScheme, type ColorToken } from './tokens.ts';

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(scheme: ColorScheme, a: ColorToken, b: ColorToken): number {
  const [low, high] = [luminance(colors[scheme][a]), luminance(colors[scheme][b])].toSorted((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  test.each(Object.values(carriers))(
    'carrier $fill is told from both grounds, its words are readable',
    ({ fill, text }) => {
      for (const ground of ['bg', 'surface'] as const) {
        expect(contrast(scheme, fill, ground)).toBeGreaterThanOrEqual(3.4);
        expect(contrast(scheme, text, ground)).toBeGreaterThanOrEqual(4.8);
      }
    },
  );

  test.each(Object.values(statuses))(
    'status $color is readable on its tint and on the page',
    ({ color, tint }) => {
      for (const ground of [tint, 'surface'] as const)
        expect(contrast(scheme, color, ground)).toBeGreaterThanOrEqual(5.2);
    },
  );

  test.each([
    ['text', 'bg', 7],
    ['text-2', 'surface', 4.5],
    ['text-2', 'hover', 4.5],
    ['on-primary', 'primary', 4.5],
    ['on-primary', 'primary-hover', 4.5],
    ['primary', 'surface', 4.5],
    ['primary', 'primary-tint', 4.5],
    ['border-strong', 'surface', 3],
    ['focus', 'bg', 3],
  ] as const)('%s on %s reaches %s to 1', (front, ground, least) => {
    expect(contrast(scheme, front, ground)).toBeGreaterThanOrEqual(least);
  });
});

import { describe, expect, it } from 'vitest';
import { canonicalJson, parseExactly } from './canonical-json.ts';

describe('canonical JSON', () => {
  it('writes the sample of RFC 8785, section 3.2.3 alike', () => {
    const sample = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`) as { numbers: number[] };
    expect(canonicalJson(sample as never)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('orders names by UTF-16 code units, as the sample of section 3.2.3 does', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const text = canonicalJson(Object.fromEntries(names.map((name, index) => [name, index])));
    expect(text).toBe('{"\\r":1,"1":3,"\u0080":5,"\u00f6":6,"\u20ac":0,"\ud83d\ude00":4,"\ufb33":2}');
  });

  it('refuses what JSON cannot say', () => {
    expect(() => canonicalJson(Number.NaN)).toThrow(TypeError);
    expect(() => canonicalJson('\uD800')).toThrow(TypeError);
  });

  it('keeps every digit of a number that a double would round', () => {
    expect(parseExactly('[9007199254740993, 0.1, 1.50, 123456789.123456789, -12]')).toEqual([
      '#9007199254740993',
      0.1,
      1.5,
      '#123456789.123456789',
      -12,
    ]);
  });
});

/// <reference types="node" />
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { localDateOf } from './local-days.ts';
import { guessMapping } from './load-profile-guess.ts';
import type { LoadProfileMapping } from './load-profile-mapping.ts';
import { parseLoadProfile } from './load-profile.ts';

const folder = new URL('../../../../shared/data/', import.meta.url);
const hasData = existsSync(folder);
const reason = hasData ? '' : ' (skipped: ../shared/data is absent)';
const options = { now: Date.parse('2026-01-01T00:00:00Z') };
const textOf = (path: string) => readFileSync(new URL(path, folder), 'utf8');

describe.skipIf(!hasData)(`the grid load of SMARD 2024${reason}`, () => {
  const mapping: LoadProfileMapping = {
    separator: ';',
    decimal: 'comma',
    dateColumn: 'Datum',
    timeColumn: 'Uhrzeit',
    dateLayout: 'iso',
    valueColumn: 'Gesamtverbrauch (Netzlast) [MWh]',
    unit: 'MWh',
    stamp: 'start',
    zone: 'Europe/Berlin',
  };
  const read = () => parseLoadProfile(textOf('smard/smard_2024_complete.csv'), mapping, options);

  test('has every quarter hour, both clock changes, the yearly sum and the peak', () => {
    const { intervals, errors, summary } = read();
    const of = (prefix: string) => intervals.filter(({ start }) => localDateOf(start).startsWith(prefix));
    const sum = (prefix: string) => of(prefix).reduce((total, { value }) => total + value, 0) / 1000;
    expect(errors).toEqual([]);
    expect(summary).toMatchObject({ missingIntervals: 0, repeated: 0 });
    expect(of('2024')).toHaveLength(35_136);
    expect(sum('2024')).toBeCloseTo(4_895_547.25, 6);
    const peak = of('2024').reduce((a, b) => (b.value > a.value ? b : a));
    expect([peak.value, peak.start]).toEqual([203_500, Date.parse('2024-12-05T11:45:00+01:00')]);
    expect([of('2024-03-31').length, sum('2024-03-31')]).toEqual([92, 10_384.5]);
    expect([of('2024-10-27').length, sum('2024-10-27')]).toEqual([100, 12_130.25]);
  });

  test('is proposed to be read as it must be', () => {
    const sample = textOf('smard/smard_2024_complete.csv').slice(0, 200_000);
    expect(guessMapping(sample).mapping).toEqual(mapping);
  });

  test('is read in well under 200 ms once the code is warm', () => {
    const best = Math.min(
      ...Array.from({ length: 5 }, () => {
        const started = performance.now();
        read();
        return performance.now() - started;
      }),
    );
    expect(best).toBeLessThan(200);
  });
});

describe.skipIf(!hasData)(`the electricity of a steel plant 2018${reason}`, () => {
  const mapping: LoadProfileMapping = {
    separator: ',',
    decimal: 'point',
    dateColumn: 'date',
    valueColumn: 'Usage_kWh',
    unit: 'kWh',
    dateLayout: 'dd/mm/yyyy',
    stamp: 'end-of-dated-day',
    zone: 'offset:+01:00',
  };

  test('has its yearly sum, January and peak where 00:00 ends the day it is dated', () => {
    const { intervals, errors, summary } = parseLoadProfile(
      textOf('steel/Steel_industry_data.csv'),
      mapping,
      options,
    );
    const january = intervals.filter(({ start }) => localDateOf(start).startsWith('2018-01'));
    expect(errors).toEqual([]);
    expect(summary).toMatchObject({ rows: 35_040, intervals: 35_040, missingIntervals: 0, sum: 959_636.71 });
    expect(january.reduce((total, { value }) => total + value, 0)).toBeCloseTo(126_238.29, 6);
    // The label 09:45 ends the interval.
    expect(summary.peak).toEqual({ start: Date.parse('2018-11-22T09:30:00+01:00'), value: 157.18 });
  });

  test('is proposed to be read as it must be', () => {
    expect(guessMapping(textOf('steel/Steel_industry_data.csv')).mapping).toEqual(mapping);
  });
});

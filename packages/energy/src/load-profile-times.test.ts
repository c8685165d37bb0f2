import { describe, expect, test } from 'vitest';
import type { LoadProfileDateLayout } from './load-profile-mapping.ts';
import { createLabelReader } from './load-profile-times.ts';

const wall = (layout: LoadProfileDateLayout, date: string, time?: string) => {
  const label = createLabelReader(layout)(date, time);
  return label && new Date(label.wall).toISOString().slice(0, 19);
};

const offset = (text: string) => (createLabelReader('iso')(text)?.offsetMs ?? Number.NaN) / 3_600_000;

describe('date layouts', () => {
  test('ISO with T, blank, seconds or compact digits', () => {
    for (const text of [
      '2024-03-05T14:30',
      '2024-03-05 14:30:00',
      '2024-03-05T14:30:00.000Z',
      '202403051430',
    ]) {
      expect(wall('iso', text)).toBe('2024-03-05T14:30:00');
    }
  });

  test('German dates with two or four digits of the year', () => {
    for (const text of ['05.03.2024 14:30', '5.3.2024 14:30:00', '05.03.24, 14:30 Uhr', '05.03.2024 14.30']) {
      expect(wall('dd.mm.yyyy', text)).toBe('2024-03-05T14:30:00');
    }
  });

  test('day first or month first only as chosen', () => {
    expect(wall('dd/mm/yyyy', '05/03/2024 14:30')).toBe('2024-03-05T14:30:00');
    expect(wall('mm/dd/yyyy', '05/03/2024 2:30 PM')).toBe('2024-05-03T14:30:00');
    expect(wall('mm/dd/yyyy', '31/01/2024 14:30')).toBeNull();
  });

  test('date and time in columns of their own, beside a spreadsheet’s midnight', () => {
    expect(wall('dd.mm.yyyy', '05.03.2024', '14:30')).toBe('2024-03-05T14:30:00');
    expect(wall('iso', '2024-03-05 00:00:00', '1430')).toBe('2024-03-05T14:30:00');
    expect(wall('iso', '2024-03-05 07:00:00', '14:30')).toBeNull();
  });

  test('offsets written in the row are kept', () => {
    expect(offset('2024-03-05T14:30:00Z')).toBe(0);
    expect(offset('2024-03-05T14:30:00+02:00')).toBe(2);
    expect(offset('2024-03-05T14:30:00-0330')).toBe(-3.5);
    expect(offset('2024-03-05 14:30 MESZ')).toBe(2);
    expect(offset('2024-03-05 14:30')).toBeNaN();
  });

  test('impossible dates and times are none', () => {
    for (const text of [
      '30.02.2024 10:00',
      '01.13.2024 10:00',
      '01.01.2024 24:15',
      '01.01.2024 10:60',
      '01.01.2024',
      'Summe',
      '',
    ]) {
      expect(wall('dd.mm.yyyy', text)).toBeNull();
    }
    expect(wall('iso', '2024-02-30T10:00')).toBeNull();
    expect(wall('dd.mm.yyyy', '01.01.0024 10:00')).not.toMatch(/^20/);
    expect(wall('iso', '12345678901')).toBeNull();
  });
});

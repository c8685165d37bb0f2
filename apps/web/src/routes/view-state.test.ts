import { parseSearchWith, stringifySearchWith } from '@tanstack/react-router';
import { expect, test } from 'vitest';
import { readViewState, writeViewState, type ViewChange } from './view-state.ts';
import { viewSearchSchema } from './view-search.ts';

const day = '2026-11-21';
const site = '0199a6a0-0000-7000-8000-000000000001';
const toAddress = stringifySearchWith(JSON.stringify, JSON.parse);
const fromAddress = parseSearchWith(JSON.parse);
const open = (address: string) => readViewState(viewSearchSchema.parse(fromAddress(address)), day);

test('the whole state goes into the address and comes back from it', () => {
  const change: ViewChange = {
    siteId: site,
    period: { from: '2025-11-01', to: '2025-11-30' },
    compare: 'weekday',
    quantity: 'co2',
  };
  const address = toAddress(writeViewState({}, change, day));
  expect(open(address)).toMatchObject({
    siteId: site,
    period: { from: '2025-11-01', to: '2025-11-30' },
    compare: 'weekday',
    quantity: 'co2',
    comparison: { period: { from: '2024-11-02', to: '2024-12-01' } },
  });
});

test('what is usual leaves the address empty', () => {
  const changed = writeViewState({}, { siteId: site, quantity: 'cost', compare: 'none' }, day);
  const back: ViewChange = {
    siteId: null,
    quantity: 'energy',
    compare: 'calendar',
    period: { from: '2026-01-01', to: day },
  };
  expect(toAddress(writeViewState(changed, back, day))).toBe('');
});

test('a change leaves the other parts and the screen’s own parameters alone', () => {
  const before = { unit: 'cost' as const, view: 'carpet' };
  expect(writeViewState(before, { compare: 'none' }, day)).toMatchObject({
    unit: 'cost',
    view: 'carpet',
    compare: 'none',
  });
});

test('nonsense in the address is ignored, not shown as an error', () => {
  expect(open('?site=1&from=soon&unit=horses&compare=%5B%5D')).toMatchObject({
    siteId: undefined,
    period: { from: '2026-01-01', to: day },
    compare: 'calendar',
    quantity: 'energy',
  });
});

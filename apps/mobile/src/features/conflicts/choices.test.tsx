import type { SyncConflict } from '@citypulse/contracts/conflicts';
import { choicesOf, decisionOf } from './choices.ts';

const conflict = (fields: Partial<SyncConflict>) =>
  ({ type: 'field', mine: {}, theirs: {}, version: 3, ...fields }) as SyncConflict;

test('texts of both are put together, other fields begin with what was done here', () => {
  const both = conflict({
    mine: { note: 'Tropft', priority: 'high' },
    theirs: { note: 'Läuft', priority: 'low' },
  });
  const choices = choicesOf(both, () => null, {});
  expect(choices).toEqual({ note: 'both', priority: 'mine' });
  expect(decisionOf(both, choices)).toEqual({
    strategy: 'merged',
    values: { note: 'Tropft. Läuft', priority: 'high' },
    expectedVersion: 3,
  });
});

test('what the person picked holds, but where his version cannot be written theirs is proposed and stays', () => {
  const two = conflict({ mine: { title: 'A', priority: 'high' }, theirs: { title: 'B', priority: 'low' } });
  expect(choicesOf(two, () => null, { title: 'theirs' })).toEqual({ title: 'theirs', priority: 'mine' });
  const hindered = choicesOf(two, () => 'planners', { title: 'mine' });
  expect(hindered).toEqual({ title: 'theirs', priority: 'theirs' });
  expect(decisionOf(two, hindered)).toEqual({ strategy: 'theirs', expectedVersion: 3 });
});

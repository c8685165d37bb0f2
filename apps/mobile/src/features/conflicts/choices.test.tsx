import type { SyncConflict } from '@citypulse/contracts/conflicts';
import { decisionOf, firstChoices } from './choices.ts';

const conflict = (fields: Partial<SyncConflict>) =>
  ({ type: 'field', mine: {}, theirs: {}, version: 3, ...fields }) as SyncConflict;

test('texts of both are put together, other fields begin with what was done here', () => {
  const both = conflict({
    mine: { note: 'Tropft', priority: 'high' },
    theirs: { note: 'Läuft', priority: 'low' },
  });
  const choices = firstChoices(both);
  expect(choices).toEqual({ note: 'both', priority: 'mine' });
  expect(decisionOf(both, choices)).toEqual({
    strategy: 'merged',
    values: { note: 'Tropft. Läuft', priority: 'high' },
    expectedVersion: 3,
  });
});

test('what is gone stays gone: the decision proposed is one that the server takes', () => {
  const gone = conflict({ type: 'deleted', mine: { quantity: 2 } });
  expect(decisionOf(gone, firstChoices(gone))).toEqual({ strategy: 'theirs', expectedVersion: 3 });
});

import type { SyncConflict } from '@citypulse/contracts/conflicts';
import { choicesOf, decisionOf } from './choices.ts';

const conflict = (fields: Partial<SyncConflict>) =>
  ({
    type: 'field',
    entity: { t: 'maintenance_tasks', id: '' },
    mine: {},
    theirs: {},
    version: 3,
    ...fields,
  }) as SyncConflict;

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

test('the moment of a completion is no choice of its own, it goes with the result', () => {
  const two = conflict({
    type: 'state',
    mine: { result: 'done', note: 'Dicht', completedAt: '2026-03-02T09:00:00.000Z' },
    theirs: { result: 'partial', note: null, completedAt: '2026-03-02T08:00:00.000Z' },
  });
  const choices = choicesOf(two, () => null, { result: 'theirs', note: 'mine' });
  expect(choices).toEqual({ result: 'theirs', note: 'mine' });
  expect(decisionOf(two, choices)).toMatchObject({
    values: { result: 'partial', note: 'Dicht', completedAt: '2026-03-02T08:00:00.000Z' },
  });
});

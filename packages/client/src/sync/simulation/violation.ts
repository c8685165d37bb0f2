/** What must hold at every moment, and what must hold when it has become quiet. */
export const invariants = {
  cursor_goes_back: 'the published cursor never goes back within an epoch',
  row_outside_scope: 'rows on the device lie within the scopes it holds',
  version_goes_down: 'the version of a row never goes down within an epoch',
  mutation_vanished: 'what was saved is in the outbox until it is acknowledged',
  numbers_broken: 'the numbers of waiting mutations are without doubles',
  half_transaction: 'no transaction of the server is visible in half',
  own_write_gone: 'a device shows its own change from saving to refusal',
  not_at_rest: 'when all faults have ended everything drains',
  rows_differ: 'at rest the device holds exactly the rows of its person’s scopes',
  screen_differs: 'at rest the screens show the rows',
  outcome_differs: 'each mutation has one outcome, the same here and there',
  effect_count: 'an applied mutation took effect once, a refused one not at all',
  conflict_missing: 'every clash has its Konflikt',
  photo_differs: 'the bytes of a photo are the same here and there',
  engine_failed: 'the engine throws nothing it does not handle',
} as const;
export type Invariant = keyof typeof invariants;

export class Violation extends Error {
  override readonly name = 'Violation';
  readonly invariant: Invariant;

  constructor(invariant: Invariant, detail: string) {
    super(`${invariants[invariant]}: ${detail}`);
    this.invariant = invariant;
  }
}

export function hold(isSo: boolean, invariant: Invariant, detail: () => string): asserts isSo {
  if (!isSo) throw new Violation(invariant, detail());
}

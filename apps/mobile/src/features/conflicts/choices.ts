import { decidedBy, decisionsOf, type Hindrance } from '@citypulse/contracts/conflict-rules';
import type { resolveConflict, SyncConflict } from '@citypulse/contracts/conflicts';
import type { Request } from '@citypulse/contracts/endpoint';
import { mergedValue } from './field-words.ts';

export type Choice = 'mine' | 'theirs' | 'both';

/**
 * What shall hold: what the person picked; else texts of both put together, or what was done here. Where the device's
 * value cannot be written any more, or not by this person, theirs.
 */
export function choicesOf(
  conflict: SyncConflict,
  hindranceOf: (field: string) => Hindrance | null,
  picked: Readonly<Record<string, Choice>>,
): Record<string, Choice> {
  return Object.fromEntries(
    decisionsOf(conflict).map(({ field }) => {
      if (hindranceOf(field) !== null) return [field, 'theirs'];
      const both = mergedValue(field, conflict.mine[field], conflict.theirs[field]);
      return [field, picked[field] ?? (both === null ? 'mine' : 'both')];
    }),
  );
}

type Decision = NonNullable<Request<typeof resolveConflict>['body']>;

/** The simplest strategy that says the same: all mine, all theirs, or every field by itself. */
export function decisionOf(conflict: SyncConflict, choices: Record<string, Choice>): Decision {
  const { mine, theirs, version: expectedVersion } = conflict;
  const chosen = Object.values(choices);
  if (chosen.every((choice) => choice === 'mine')) return { strategy: 'mine', expectedVersion };
  if (chosen.every((choice) => choice === 'theirs')) return { strategy: 'theirs', expectedVersion };
  const values = Object.fromEntries(
    Object.keys(mine).map((field) => {
      const choice = choices[decidedBy(conflict, field)];
      if (choice === 'both') return [field, mergedValue(field, mine[field], theirs[field])];
      return [field, (choice === 'theirs' ? theirs : mine)[field] ?? null];
    }),
  );
  return { strategy: 'merged', values, expectedVersion };
}

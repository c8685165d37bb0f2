import type { Hindrance } from '@citypulse/contracts/conflict-rules';
import type { resolveConflict, SyncConflict } from '@citypulse/contracts/conflicts';
import type { Request } from '@citypulse/contracts/endpoint';
import { mergedValue } from './field-words.ts';

export type Choice = 'mine' | 'theirs' | 'both';

/** What clashed: what the device wanted to change, or, where the row is gone, what stood there. */
export const fieldsOf = ({ mine, theirs }: SyncConflict): string[] => {
  const own = Object.keys(mine);
  return own.length > 0 ? own : Object.keys(theirs);
};

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
    fieldsOf(conflict).map((field) => {
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
  const fields = fieldsOf(conflict);
  if (fields.every((field) => choices[field] === 'mine')) return { strategy: 'mine', expectedVersion };
  if (fields.every((field) => choices[field] === 'theirs')) return { strategy: 'theirs', expectedVersion };
  const values = Object.fromEntries(
    fields.map((field) => {
      if (choices[field] === 'both') return [field, mergedValue(field, mine[field], theirs[field])];
      return [field, (choices[field] === 'theirs' ? theirs : mine)[field] ?? null];
    }),
  );
  return { strategy: 'merged', values, expectedVersion };
}

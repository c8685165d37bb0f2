import type { resolveConflict, SyncConflict } from '@citypulse/contracts/conflicts';
import type { Request } from '@citypulse/contracts/endpoint';
import { mergedValue } from './field-words.ts';

export type Choice = 'mine' | 'theirs' | 'both';

/** What clashed: what the device wanted to change, or, where the row is gone, what stood there. */
export const fieldsOf = ({ mine, theirs }: SyncConflict): string[] => {
  const own = Object.keys(mine);
  return own.length > 0 ? own : Object.keys(theirs);
};

/** What is gone stays gone. Else texts of both are put together unless the person says otherwise, or what was done here. */
export function firstChoices(conflict: SyncConflict): Record<string, Choice> {
  return Object.fromEntries(
    fieldsOf(conflict).map((field) => {
      const both = mergedValue(field, conflict.mine[field], conflict.theirs[field]);
      if (conflict.type === 'deleted') return [field, 'theirs'];
      return [field, both === null ? 'mine' : 'both'];
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

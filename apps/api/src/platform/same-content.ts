import { isDeepStrictEqual } from 'node:util';

/** Does the row hold every field that was sent? A repeated request is answered with the row it made. */
export function holds(row: object, sent: object): boolean {
  const known = row as Readonly<Record<string, unknown>>;
  return Object.entries(sent).every(
    ([field, value]) => value === undefined || isDeepStrictEqual(known[field], value),
  );
}

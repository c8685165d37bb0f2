import { z } from 'zod';
import { AppError } from './app-error.ts';

/** Opaque to callers: the sort key of the last row of a page. */
export function encodeCursor(key: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Null without a cursor; `invalid_request` when it is not one of this list. */
export function decodeCursor<K>(cursor: string | undefined, key: z.ZodType<K>): K | null {
  if (cursor === undefined) return null;
  const parsed = key.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (parsed.success) return parsed.data;
  throw new AppError('invalid_request', 'query.cursor: not a cursor of this list', {
    errors: [{ path: 'query.cursor', code: 'custom', message: 'Not a cursor of this list' }],
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Text within a cursor: what the database would refuse is refused here. */
export const cursorText = z.string().refine((value) => !value.includes('\u0000'));

/** Cuts `limit + 1` rows, as the query must ask for, to a page; the row too many tells that there is a next one. */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  keyOf: (row: T) => readonly (string | number | null)[],
) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(keyOf(last)) : null };
}

type Keyed = { id: string };

/** The page of rows that these keys name, in their order; a row that went meanwhile is left out. */
export async function loadPage<K extends Keyed, R extends Keyed>(
  keys: readonly K[],
  limit: number,
  keyOf: (key: K) => readonly (string | number | null)[],
  load: (ids: string[]) => Promise<R[]>,
) {
  const page = pageOf(keys, limit, keyOf);
  const rows = await load(page.items.map((key) => key.id));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return { items: page.items.flatMap((key) => byId.get(key.id) ?? []), nextCursor: page.nextCursor };
}

/** `ilike` pattern of a text that occurs somewhere. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

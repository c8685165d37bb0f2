import type { Socket } from 'node:net';
import type pg from 'pg';

const statementNames = new Map<string, string>();
/** Prepares what repeats; texts beyond the bound (lists of varying length) stay unnamed. */
export function statementName(text: string): string | undefined {
  const known = statementNames.get(text);
  if (known || statementNames.size >= 1_000) return known;
  const name = `s${statementNames.size}`;
  statementNames.set(text, name);
  return name;
}

const writing = new Map<string, boolean>();
/** Whether a statement may have changed something; a `with` may do either. */
export function mayWrite(text: string): boolean {
  const known = writing.get(text);
  if (known !== undefined) return known;
  const reads =
    /^\s*(select|with)\b/i.test(text) && !/\b(insert\s+into|update|delete\s+from|merge\s+into)\b/i.test(text);
  if (writing.size < 1_000) writing.set(text, !reads);
  return !reads;
}

/** Queries sent together leave in one system call, which costs more than what it carries. */
export function inOneWrite<T>(client: pg.ClientBase, send: () => T): T {
  const { stream } = (client as pg.ClientBase & { connection: { stream: Socket } }).connection;
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}

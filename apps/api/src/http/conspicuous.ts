import type { Endpoint } from '@citypulse/contracts/endpoint';
import type { Request } from 'express';
import { AppError } from '../platform/app-error.ts';
import { BoundedMap } from '../platform/bounded-map.ts';
import type { Caller } from '../platform/caller.ts';
import type { AppContext } from '../platform/context.ts';
import { perApp } from '../platform/per-app.ts';
import { noteSecurityEvent } from '../platform/security-events.ts';

const kinds = { forbidden: 'denied', not_found: 'denied', code_forged: 'code_forged' } as const;

/** Takes note of what somebody asked for in vain: what is not his looks like what does not exist. */
export function noteRefusal(
  app: AppContext,
  caller: Caller,
  endpoint: Endpoint,
  req: Request,
  error: unknown,
): void {
  if (!(error instanceof AppError) || caller.kind !== 'user') return;
  const kind = Object.hasOwn(kinds, error.code) ? kinds[error.code as keyof typeof kinds] : null;
  if (!kind) return;
  const target = `${endpoint.method} ${req.path}`.slice(0, 300);
  noteSecurityEvent(app, { kind, ...whoAndWhere(caller, req), detail: { target, code: error.code } });
}

/** More rows of lists than a person looks through; a phone's first sync does not go by lists. */
const manyRows = 20_000;
const windowMs = 600_000;

const readOf = perApp(() => new BoundedMap<{ since: number; rows: number }>(10_000));

/** Takes note, once in a while, of a session that reads list after list. */
export function noteRead(app: AppContext, caller: Caller, req: Request, answer: unknown): void {
  const items = (answer as { items?: unknown } | undefined)?.items;
  if (!caller.sessionId || !Array.isArray(items)) return;
  const now = performance.now();
  const known = readOf(app).get(caller.sessionId);
  const current = known && now - known.since < windowMs ? known : { since: now, rows: 0 };
  const before = current.rows;
  current.rows += items.length;
  readOf(app).set(caller.sessionId, current);
  if (before >= manyRows || current.rows < manyRows) return;
  noteSecurityEvent(app, {
    kind: 'mass_read',
    ...whoAndWhere(caller, req),
    detail: { rows: current.rows },
  });
}

const whoAndWhere = (caller: Caller, req: Request) => ({
  userId: caller.id,
  sessionId: caller.sessionId,
  ip: req.ip,
  userAgent: req.headers['user-agent'],
});

import { Instant } from '@citypulse/contracts/common';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/mutations';
import { sql, type SqlBool } from 'kysely';
import { z } from 'zod';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { decodeCursor, pageOf } from '../../platform/paging.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { listLogLines } from './sync-log.sql.ts';

const LineKey = z.tuple([Instant, z.uuid()]);

/** What the caller's devices sent, and what was sent about buildings whose work he plans. */
export async function readSyncLog(
  app: AppContext,
  caller: Caller,
  { cursor, limit, status }: Parsed<typeof contract.syncLog>['query'],
): Promise<Response<typeof contract.syncLog>> {
  const after = decodeCursor(cursor, LineKey);
  const planned = scopeFilter(caller, 'maintenance:plan', 'l.building_id');
  const scope = sql<SqlBool>`(l.user_id = ${caller.id} or ${planned})`;
  const lines = await listLogLines(app.db.as(caller), scope, { status, after, limit: limit + 1 });
  return pageOf(lines, limit, (line) => [line.receivedAt, line.id]);
}

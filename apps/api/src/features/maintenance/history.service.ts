import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type { taskHistory as contract } from '@citypulse/contracts/maintenance';
import { z } from 'zod';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { decodeCursor, pageOf } from '../../platform/paging.ts';
import { listTaskChanges } from './history.sql.ts';
import { readTask } from './tasks.service.ts';

const EntryKey = z.tuple([z.int().min(0)]);

/** Who changed what, from the audit log, for everybody who sees the task. */
export async function taskHistory(
  app: AppContext,
  caller: Caller,
  taskId: string,
  { cursor, limit }: Parsed<typeof contract>['query'],
): Promise<Response<typeof contract>> {
  await readTask(app, caller, taskId);
  const after = decodeCursor(cursor, EntryKey);
  const rows = await listTaskChanges(app.db.system, taskId, after?.[0] ?? null, limit + 1);
  return pageOf(rows, limit, ({ key }) => [key]);
}

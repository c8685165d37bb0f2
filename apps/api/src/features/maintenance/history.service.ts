import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import { Instant } from '@citypulse/contracts/common';
import type { TaskHistoryEntry, taskHistory as contract } from '@citypulse/contracts/maintenance';
import { z } from 'zod';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { decodeCursor, pageOf } from '../../platform/paging.ts';
import { listTaskChanges, type TaskChange } from './history.sql.ts';
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
  const page = pageOf(rows, limit, ({ key }) => [key]);
  return { ...page, items: page.items.map(entryOf) };
}

/** When it was done, by the device where that can be; nothing arrives before it is done. */
function entryOf({ occurred_at: occurredAt, ...change }: TaskChange): TaskHistoryEntry {
  const said = Instant.safeParse(occurredAt).data;
  const isEarlier = said !== undefined && Date.parse(said) < Date.parse(change.arrivedAt);
  return { ...change, at: isEarlier ? new Date(said).toISOString() : change.arrivedAt };
}

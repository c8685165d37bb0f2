import { MutationOutcome, type SyncLogEntry } from '@citypulse/contracts/mutations';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Scope } from '../../platform/scope.ts';

interface Filter {
  status?: string | undefined;
  after: readonly [string, string] | null;
  limit: number;
}

/** Lines after a key, newest first; row-level security shows no others than the scope asks for. */
export async function listLogLines(db: Db, scope: Scope, filter: Filter): Promise<SyncLogEntry[]> {
  return (await selectLines(db, scope, filter)).map(toEntry);
}

const selectLines = (db: Db, scope: Scope, { status, after, limit }: Filter) =>
  db
    .selectFrom('data_sync_log as l')
    .select(['l.id', 'l.mutation_id', 'l.seq', 'l.installation', 'l.sync_type', 'l.entity_type'])
    .select(['l.entity_id', 'l.operation', 'l.status', 'l.result', 'l.occurred_at', 'l.sync_timestamp'])
    .select(sql<string | null>`display_name_of(l.user_id)`.as('user_name'))
    // Also lines from before the device made itself known have its name.
    .select(sql<string | null>`device_name_of(l.user_id, l.installation)`.as('device_name'))
    .where(scope)
    .$if(status !== undefined, (query) => query.where('l.status', '=', status ?? ''))
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(l.sync_timestamp, l.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('l.sync_timestamp', 'desc')
    .orderBy('l.id', 'desc')
    .limit(limit)
    .execute();

const toEntry = (row: Awaited<ReturnType<typeof selectLines>>[number]): SyncLogEntry => ({
  id: row.id,
  mutationId: row.mutation_id,
  seq: row.seq,
  deviceId: row.installation,
  deviceName: row.device_name,
  userName: row.user_name ?? '',
  type: row.sync_type,
  entity: { t: row.entity_type, id: row.entity_id },
  operation: row.operation as SyncLogEntry['operation'],
  status: row.status as SyncLogEntry['status'],
  outcome: MutationOutcome.parse(row.result),
  occurredAt: row.occurred_at,
  receivedAt: row.sync_timestamp,
});

import { ConflictId, BuildingId, PersonRef } from '@citypulse/contracts/common';
import type { SyncConflict } from '@citypulse/contracts/conflicts';
import type { QueueableOperation } from '@citypulse/contracts/queueable';
import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../../platform/db.ts';
import type { Scope } from '../../platform/scope.ts';

type Values = Record<string, unknown>;

/** A Konflikt as it is found, before anybody looked at it. */
export interface ConflictDraft {
  /** The change whose values clash. */
  type: QueueableOperation;
  kind: SyncConflict['type'];
  entity: { t: SyncEntity; id: string };
  buildingId: string;
  title: string;
  base: Values;
  mine: Values;
  theirs: Values;
  theirsBy: string | null;
  theirsAt: string | null;
  /** Of the row as `theirs` shows it. */
  rowVersion: number | null;
  /** Otherwise both changes came together by themselves, and this only tells of it. */
  isOpen: boolean;
}

export interface NewConflict extends ConflictDraft {
  id: string;
  logId: string;
  mutationId: string;
  userId: string;
  at: string;
}

export async function insertConflict(db: Db, conflict: NewConflict): Promise<void> {
  const { id, logId, kind, entity, isOpen, userId, at } = conflict;
  await sql`
    insert into sync_conflicts (id, sync_log_id, conflict_type, mobile_data, server_data, base, user_id, building_id,
      mutation_id, mutation_type, entity_type, entity_id, title, theirs_by, theirs_at, row_version,
      resolution_strategy, resolved_at, resolved_by)
    values (${id}, ${logId}, ${kind}, ${JSON.stringify(conflict.mine)}, ${JSON.stringify(conflict.theirs)},
      ${JSON.stringify(conflict.base)}, ${userId}, ${conflict.buildingId}, ${conflict.mutationId}, ${conflict.type},
      ${entity.t}, ${entity.id}, ${conflict.title}, ${conflict.theirsBy}, ${conflict.theirsAt}, ${conflict.rowVersion},
      ${isOpen ? null : 'automatic'}, ${isOpen ? null : at}, ${isOpen ? null : userId})`.execute(db);
}

export interface ConflictKey {
  id: string;
  created_at: string;
}

/** Konflikte in reach after a key, newest first. */
export function listConflictKeys(
  db: Db,
  scope: Scope,
  filter: {
    status?: 'open' | 'resolved' | undefined;
    buildingId?: string | undefined;
    after: readonly [string, string] | null;
    limit: number;
  },
): Promise<ConflictKey[]> {
  const { status, buildingId, after, limit } = filter;
  return db
    .selectFrom('sync_conflicts')
    .select(['id', 'created_at'])
    .where(scope)
    .$if(status !== undefined, (query) =>
      query.where('resolved_at', status === 'open' ? 'is' : 'is not', null),
    )
    .$if(buildingId !== undefined, (query) => query.where('building_id', '=', buildingId ?? ''))
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(created_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

const Person = PersonRef.nullable();
const Fields = z.record(z.string(), z.unknown());

export async function loadConflicts(db: Db, ids: readonly string[]): Promise<SyncConflict[]> {
  return (await selectConflicts(db, ids)).map(toConflict);
}

const selectConflicts = (db: Db, ids: readonly string[]) =>
  db
    .selectFrom('sync_conflicts')
    .select([
      ...([
        'id',
        'mutation_id',
        'building_id',
        'entity_type',
        'entity_id',
        'title',
        'conflict_type',
      ] as const),
      ...(['base', 'mobile_data', 'server_data', 'user_id', 'created_at', 'theirs_at', 'version'] as const),
      ...(['resolution_strategy', 'resolved_at', 'resolved_by'] as const),
      sql<string | null>`display_name_of(user_id)`.as('mine_by'),
      sql<string | null>`display_name_of(theirs_by)`.as('theirs_by'),
      sql<string | null>`display_name_of(resolved_by)`.as('resolver'),
    ])
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute();

const toConflict = (row: Awaited<ReturnType<typeof selectConflicts>>[number]): SyncConflict => ({
  id: ConflictId.parse(row.id),
  mutationId: row.mutation_id,
  buildingId: BuildingId.parse(row.building_id),
  entity: { t: row.entity_type, id: row.entity_id },
  title: row.title,
  type: row.conflict_type as SyncConflict['type'],
  base: Fields.parse(row.base),
  mine: Fields.parse(row.mobile_data),
  theirs: Fields.parse(row.server_data),
  mineBy: PersonRef.parse({ id: row.user_id, name: row.mine_by ?? '' }),
  mineAt: row.created_at,
  theirsBy: row.theirs_by,
  theirsAt: row.theirs_at,
  status: row.resolved_at === null ? 'open' : 'resolved',
  strategy: row.resolution_strategy as SyncConflict['strategy'],
  resolvedBy: Person.parse(row.resolved_by && { id: row.resolved_by, name: row.resolver ?? '' }),
  resolvedAt: row.resolved_at,
  version: row.version,
});

/** What is needed to decide a Konflikt; nobody else decides it meanwhile. */
export async function lockConflict(db: Db, scope: Scope, id: string) {
  const row = await db
    .selectFrom('sync_conflicts')
    .select([
      'id',
      'sync_log_id',
      'conflict_type',
      'mutation_type',
      'entity_type',
      'entity_id',
      'row_version',
    ])
    .select(['mobile_data', 'server_data', 'resolved_at', 'resolved_by', 'resolution_strategy', 'version'])
    .where('id', '=', id)
    .where(scope)
    .forUpdate()
    .executeTakeFirst();
  return row && { ...row, mine: Fields.parse(row.mobile_data), theirs: Fields.parse(row.server_data) };
}
export type LockedConflict = NonNullable<Awaited<ReturnType<typeof lockConflict>>>;

/** The mutation it came from is settled with its last Konflikt. */
export async function markResolved(
  db: Db,
  { id, sync_log_id: logId }: LockedConflict,
  by: { userId: string; strategy: string; at: string },
): Promise<void> {
  await db
    .updateTable('sync_conflicts')
    .set({ resolution_strategy: by.strategy, resolved_at: by.at, resolved_by: by.userId })
    .where('id', '=', id)
    .execute();
  await sql`update data_sync_log set status = 'synced' where id = ${logId} and status = 'pending'
    and not exists (select from sync_conflicts where sync_log_id = ${logId} and resolved_at is null)`.execute(
    db,
  );
}

export async function rewriteTheirs(
  db: Db,
  id: string,
  now: { theirs: Values; theirsBy: string | null; theirsAt: string | null; rowVersion: number | null },
): Promise<void> {
  await sql`update sync_conflicts set server_data = ${JSON.stringify(now.theirs)}, theirs_by = ${now.theirsBy},
    theirs_at = ${now.theirsAt}, row_version = ${now.rowVersion} where id = ${id}`.execute(db);
}

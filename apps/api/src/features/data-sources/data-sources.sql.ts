import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

const sortName = sql<string>`name collate "de-x-icu"`;

const columns = [
  'id',
  'name',
  'building_id',
  'key_hint',
  'last_seen_at',
  'disabled_at',
  'version',
  'created_at',
] as const;

/** One row more than a page, by name. */
export async function selectDataSources(db: Db, after: { name: string; id: string } | null, limit: number) {
  return db
    .selectFrom('data_sources')
    .select(columns)
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(${sortName}, id) > (${after?.name ?? ''}::text collate "de-x-icu", ${after?.id ?? null}::uuid)`,
      ),
    )
    .orderBy(sortName)
    .orderBy('id')
    .limit(limit + 1)
    .execute();
}

export async function findDataSource(db: Db, id: string) {
  return db.selectFrom('data_sources').select(columns).where('id', '=', id).executeTakeFirst();
}
export type DataSourceRow = NonNullable<Awaited<ReturnType<typeof findDataSource>>>;

export interface NewDataSource {
  id: string;
  name: string;
  buildingId: string | null;
  keyHash: Buffer;
  keyHint: string;
}

export async function insertDataSource(db: Db, source: NewDataSource): Promise<DataSourceRow> {
  return db
    .insertInto('data_sources')
    .values({
      id: source.id,
      name: source.name,
      building_id: source.buildingId,
      key_hash: source.keyHash,
      key_hint: source.keyHint,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
}

export interface DataSourceChange {
  name?: string | undefined;
  disabled?: boolean | undefined;
}

export async function updateDataSourceRow(
  db: Db,
  id: string,
  version: number | null,
  change: DataSourceChange,
  at: Date,
): Promise<DataSourceRow | undefined> {
  const disabledAt = change.disabled ? sql<string>`coalesce(disabled_at, ${at})` : null;
  return db
    .updateTable('data_sources')
    .set({
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.disabled === undefined ? {} : { disabled_at: disabledAt }),
    })
    .where('id', '=', id)
    .$if(version !== null, (query) => query.where('version', '=', version ?? 0))
    .returning(columns)
    .executeTakeFirst();
}

/** A gateway of ours that runs in this process and takes a new key at every start. */
export async function replaceKeyByName(db: Db, name: string, keyHash: Buffer, keyHint: string) {
  return db
    .updateTable('data_sources')
    .set({ key_hash: keyHash, key_hint: keyHint })
    .where('name', '=', name)
    .where('building_id', 'is', null)
    .returning('id')
    .executeTakeFirst();
}

import { createHash, randomBytes } from 'node:crypto';
import { BuildingId, DataSourceId, type PageQuery } from '@citypulse/contracts/common';
import type { DataSource } from '@citypulse/contracts/data-sources';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { newId } from '../../platform/new-id.ts';
import { cursorText, decodeCursor, pageOf } from '../../platform/paging.ts';
import { notWritten, refusing, requireTown } from '../../platform/refusals.ts';
import {
  findDataSource,
  insertDataSource,
  replaceKeyByName,
  selectDataSources,
  updateDataSourceRow,
  type DataSourceChange,
  type DataSourceRow,
} from './data-sources.sql.ts';

const PageKey = z.tuple([cursorText, z.uuid()]);

export async function listDataSources(app: AppContext, caller: Caller, query: z.output<typeof PageQuery>) {
  requireTown(caller, 'data_sources:read', 'Seeing gateways');
  const key = decodeCursor(query.cursor, PageKey);
  const rows = await selectDataSources(app.db.as(caller), key && { name: key[0], id: key[1] }, query.limit);
  const page = pageOf(rows, query.limit, (row) => [row.name, row.id]);
  return { ...page, items: page.items.map(toDataSource) };
}

export interface NewGateway {
  name: string;
  buildingId: BuildingId | null;
}

/** The key is in this answer and nowhere else: the database keeps its hash. */
export async function createDataSource(
  app: AppContext,
  caller: Caller,
  gateway: NewGateway,
): Promise<{ dataSource: DataSource; key: string }> {
  requireTown(caller, 'data_sources:write', 'Registering gateways');
  const { key, keyHash, keyHint } = newKey();
  const noBuilding = { data_sources_building_id_fkey: () => new AppError('not_found', 'No such building') };
  const row = await refusing(noBuilding, () =>
    insertDataSource(app.db.as(caller), { ...gateway, id: newId(), keyHash, keyHint }),
  );
  return { dataSource: toDataSource(row), key };
}

export async function updateDataSource(
  app: AppContext,
  caller: Caller,
  id: DataSourceId,
  change: DataSourceChange,
  version: number | null,
): Promise<DataSource> {
  requireTown(caller, 'data_sources:write', 'Changing gateways');
  const db = app.db.as(caller);
  const changes = change.name !== undefined || change.disabled !== undefined;
  const row = changes
    ? await updateDataSourceRow(db, id, version, change, app.now())
    : await findDataSource(db, id);
  if (row) return toDataSource(row);
  const seen = await findDataSource(db, id);
  throw notWritten(caller, 'data_sources:write', seen && { buildingId: null, version: seen.version });
}

/** The key of a gateway that runs within this server, such as the simulated meters; a new one at every start. */
export async function ensureOwnGateway(app: AppContext, name: string): Promise<{ id: string; key: string }> {
  const { key, keyHash, keyHint } = newKey();
  const id = await app.db.system.transaction().execute(async (db) => {
    const known = await replaceKeyByName(db, name, keyHash, keyHint);
    return (
      known?.id ?? (await insertDataSource(db, { id: newId(), name, buildingId: null, keyHash, keyHint })).id
    );
  });
  return { id, key };
}

function newKey() {
  const key = `cpk_${randomBytes(32).toString('base64url')}`;
  return { key, keyHash: createHash('sha256').update(key).digest(), keyHint: key.slice(0, 10) };
}

function toDataSource(row: DataSourceRow): DataSource {
  return {
    id: DataSourceId.parse(row.id),
    name: row.name,
    buildingId: row.building_id === null ? null : BuildingId.parse(row.building_id),
    keyHint: row.key_hint,
    lastSeenAt: row.last_seen_at,
    disabledAt: row.disabled_at,
    version: row.version,
    createdAt: row.created_at,
  };
}

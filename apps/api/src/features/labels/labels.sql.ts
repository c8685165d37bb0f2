import type { Label, LabelTarget, UnmatchedScan } from '@citypulse/contracts/labels';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Scope } from '../../platform/scope.ts';

/** Rows as readers get them; the caller has narrowed the ids to a reach. */
export async function loadLabels(db: Db, ids: readonly string[]): Promise<Label[]> {
  const { rows } = await sql<Label>`
    select id, building_id as "buildingId", code, payload, json_build_object('t', target_type, 'id', target_id) as target,
      key_version as "keyVersion", retired_at as "retiredAt", version
    from labels where id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

export async function loadUnmatchedScans(db: Db, ids: readonly string[]): Promise<UnmatchedScan[]> {
  const { rows } = await sql<UnmatchedScan>`
    select id, code, note, scanned_at as "scannedAt", label_id as "labelId", settled_at as "settledAt", version
    from unmatched_scans where id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

export async function listLabelKeys(
  db: Db,
  scope: Scope,
  list: { buildingId?: string; after: readonly [code: string] | null; limit: number },
) {
  let query = db.selectFrom('labels').select(['id', 'code']).where(scope);
  if (list.buildingId) query = query.where('building_id', '=', list.buildingId);
  if (list.after) query = query.where(sql<boolean>`code > ${list.after[0]}`);
  return query.orderBy('code').limit(list.limit).execute();
}

const tables = { measuring_point: 'measuring_points', asset: 'assets', building: 'buildings' } as const;

/** Where the things lie that the caller may label; others are missing. */
export async function findTargets(
  db: Db,
  scopes: Readonly<Record<LabelTarget['t'], Scope>>,
  targets: readonly LabelTarget[],
): Promise<{ t: LabelTarget['t']; id: string; buildingId: string }[]> {
  const found = await Promise.all(
    [...Map.groupBy(targets, ({ t }) => t)].map(async ([t, ofType]) => {
      const building = sql.ref(t === 'building' ? 'id' : 'building_id');
      const { rows } = await sql<{ id: string; buildingId: string }>`
        select id, ${building} as "buildingId" from ${sql.table(tables[t])}
        where ${scopes[t]} and id = any(${ofType.map(({ id }) => id)}::uuid[])`.execute(db);
      return rows.map((row) => ({ t, ...row }));
    }),
  );
  return found.flat();
}

export interface NewLabel {
  id: string;
  buildingId: string;
  code: string;
  payload: string;
  target: LabelTarget;
  keyVersion: number;
}

/** What has a label in use keeps it, and a code that is taken makes no label: look again. */
export async function insertLabels(db: Db, labels: readonly NewLabel[]): Promise<void> {
  await db
    .insertInto('labels')
    .values(labels.map(valuesOf))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function insertLabel(db: Db, label: NewLabel): Promise<void> {
  await db.insertInto('labels').values(valuesOf(label)).execute();
}

const valuesOf = ({ id, buildingId, code, payload, target, keyVersion }: NewLabel) => ({
  id,
  building_id: buildingId,
  code,
  payload,
  target_type: target.t,
  target_id: target.id,
  key_version: keyVersion,
});

export async function findLabelsInUse(db: Db, targets: readonly LabelTarget[]) {
  const { rows } = await sql<{ id: string; t: string; targetId: string }>`
    select l.id, l.target_type as t, l.target_id as "targetId" from labels l
    join unnest(${targets.map(({ t }) => t)}::text[], ${targets.map(({ id }) => id)}::uuid[]) w (t, id)
      on l.target_type = w.t and l.target_id = w.id
    where l.retired_at is null`.execute(db);
  return rows;
}

export async function findLabelIds(db: Db, scope: Scope, ids: readonly string[]): Promise<string[]> {
  const rows = await db.selectFrom('labels').select('id').where(scope).where('id', 'in', ids).execute();
  return rows.map(({ id }) => id);
}

/** Wherever it is: whether it is in reach is asked of the label. */
export async function findLabelIdByCode(db: Db, code: string): Promise<string | undefined> {
  const row = await db.selectFrom('labels').select('id').where('code', '=', code).executeTakeFirst();
  return row?.id;
}

/** Of two who replace the same label exactly one gets it back. */
export async function retireLabel(db: Db, scope: Scope, id: string, at: Date) {
  return db
    .updateTable('labels')
    .set({ retired_at: at.toISOString() })
    .where(scope)
    .where('id', '=', id)
    .where('retired_at', 'is', null)
    .returning(['building_id', 'target_type', 'target_id'])
    .executeTakeFirst();
}

export interface PrintedLabel {
  id: string;
  code: string;
  payload: string;
  /** Of the thing; null when it is gone. */
  name: string | null;
  building: string;
  town: string | null;
}

export async function readPrintedLabels(
  db: Db,
  scope: Scope,
  ids: readonly string[],
): Promise<PrintedLabel[]> {
  const { rows } = await sql<PrintedLabel>`
    select l.id, l.code, l.payload, b.name as building, (select name from town) as town,
      case l.target_type
        when 'measuring_point' then (select name from measuring_points where id = l.target_id)
        when 'asset' then (select name from assets where id = l.target_id)
        else b.name end as name
    from (select * from labels where ${scope} and id = any(${ids}::uuid[])) l
    join buildings b on b.id = l.building_id
    order by array_position(${ids}::uuid[], l.id)`.execute(db);
  return rows;
}

export interface NewScan {
  id: string;
  userId: string;
  code: string;
  note: string | null;
  scannedAt: string;
  labelId: string | null;
  settledAt: string | null;
}

/** False when the id is taken, by this scan sent again or by another. */
export async function insertScan(db: Db, scan: NewScan): Promise<boolean> {
  const row = await db
    .insertInto('unmatched_scans')
    .values({
      id: scan.id,
      user_id: scan.userId,
      code: scan.code,
      note: scan.note,
      scanned_at: scan.scannedAt,
      label_id: scan.labelId,
      settled_at: scan.settledAt,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function settleScan(db: Db, userId: string, id: string, labelId: string | null, at: Date) {
  const row = await db
    .updateTable('unmatched_scans')
    .set({ label_id: labelId, settled_at: at.toISOString() })
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Every measuring point read by hand and every asset of the town, with where they lie. */
export async function readTargetsOfTown(db: Db): Promise<(LabelTarget & { buildingId: string })[]> {
  const { rows } = await sql<LabelTarget & { buildingId: string }>`
    select 'measuring_point' as t, id, building_id as "buildingId" from measuring_points where reading_mode = 'manual'
    union all select 'asset', id, building_id from assets`.execute(db);
  return rows;
}

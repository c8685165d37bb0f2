import type { Permission } from '@citypulse/contracts/permissions';
import type { Photo, PhotoSubject } from '@citypulse/contracts/photos';
import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Scope } from '../../platform/scope.ts';

/** Rows as readers get them; the caller has narrowed the ids to a reach. One taken away is gone. */
export async function loadPhotos(db: Db, ids: readonly string[]): Promise<Photo[]> {
  const { rows } = await sql<Photo>`
    select id, building_id as "buildingId", json_build_object('t', subject_type, 'id', subject_id) as subject,
      task_id as "taskId", stage, caption, sha256, state, reason, width, height, taken_at as "takenAt",
      json_build_object('id', taken_by, 'name', display_name_of(taken_by)) as "takenBy", version
    from photos where id = any(${ids}::uuid[]) and removed_at is null`.execute(db);
  return rows;
}

interface Place {
  buildingId: string;
  taskId: string | null;
}

const places: Readonly<Record<PhotoSubject['t'], (id: string) => RawBuilder<Place>>> = {
  task: (id) =>
    sql`select building_id as "buildingId", id as "taskId" from maintenance_tasks where id = ${id}`,
  checklist_item: (id) =>
    sql`select building_id as "buildingId", task_id as "taskId" from checklist_items where id = ${id}`,
  session: (id) =>
    sql`select t.building_id as "buildingId", t.id as "taskId" from mobile_maintenance_sessions s
      join maintenance_tasks t on t.id = s.task_id where s.id = ${id}`,
  fault_report: (id) =>
    sql`select building_id as "buildingId", task_id as "taskId" from fault_reports where id = ${id}`,
  reading: (id) => sql`select building_id as "buildingId", null as "taskId" from readings where id = ${id}`,
  asset: (id) => sql`select building_id as "buildingId", null as "taskId" from assets where id = ${id}`,
};

/** Where the thing lies, as the role may see it. */
export async function findSubjectPlace(db: Db, { t, id }: PhotoSubject): Promise<Place | undefined> {
  return (await places[t](id).execute(db)).rows[0];
}

export interface NewPhoto extends Place {
  id: string;
  subject: PhotoSubject;
  stage: string | null;
  caption: string | null;
  sha256: string;
  byteSize: number;
  takenAt: string | null;
  takenBy: string;
}

/** False when the id is taken, by this photo announced again or by another. */
export async function insertPhoto(db: Db, photo: NewPhoto): Promise<boolean> {
  const row = await db
    .insertInto('photos')
    .values({
      id: photo.id,
      building_id: photo.buildingId,
      subject_type: photo.subject.t,
      subject_id: photo.subject.id,
      task_id: photo.taskId,
      session_id: photo.subject.t === 'session' ? photo.subject.id : null,
      stage: photo.stage,
      caption: photo.caption,
      sha256: photo.sha256,
      byte_size: photo.byteSize,
      taken_at: photo.takenAt,
      taken_by: photo.takenBy,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The plan keeps the photos of a session in the session. */
export async function noteInSession(db: Db, sessionId: string, photoId: string): Promise<void> {
  await sql`update mobile_maintenance_sessions set photos = photos || to_jsonb(${photoId}::text)
    where id = ${sessionId} and not photos ? ${photoId}`.execute(db);
}

export async function strikeFromSession(db: Db, sessionId: string, photoId: string): Promise<void> {
  await sql`update mobile_maintenance_sessions set photos = photos - ${photoId}::text
    where id = ${sessionId} and photos ? ${photoId}`.execute(db);
}

/** With what a repetition must agree, taken away or not. */
export async function findPhoto(db: Db, scope: Scope, id: string) {
  return db
    .selectFrom('photos')
    .select([
      'id',
      'building_id',
      'subject_type',
      'subject_id',
      'session_id',
      'sha256',
      'byte_size',
      'state',
      'reason',
      'taken_by',
      'storage_key',
      'removed_at',
    ])
    .where(scope)
    .where('id', '=', id)
    .executeTakeFirst();
}
export type KeptPhoto = NonNullable<Awaited<ReturnType<typeof findPhoto>>>;

export interface KeptPicture {
  storageKey: string;
  /** Null: it is not encrypted. */
  keyEncrypted: Buffer | null;
}

/** Where the picture lies, if there is one and this person may see it now. */
export async function findPicture(db: Db, id: string, userId: string): Promise<KeptPicture | null> {
  const { rows } = await sql<KeptPicture>`
    select f.storage_key as "storageKey", f.key_encrypted as "keyEncrypted" from photos f
    where f.id = ${id} and f.state = 'ready' and f.storage_key is not null and f.removed_at is null and exists (
      select from assignments_in_force a
      join role_permissions p on p.role = a.role and p.permission = ${'maintenance:read' satisfies Permission}
      join users u on u.id = a.user_id and u.disabled_at is null
      where a.user_id = ${userId} and (a.building_id is null or a.building_id = f.building_id)
      union all select from guest_links l
      where l.user_id = ${userId} and l.task_id = f.task_id and l.revoked_at is null and l.expires_at > now())`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** False when it was taken away already. */
export async function markRemoved(db: Db, scope: Scope, id: string, by: string, at: Date): Promise<boolean> {
  const row = await db
    .updateTable('photos')
    .set({ removed_at: at.toISOString(), removed_by: by })
    .where(scope)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function countUnfinished(db: Db, userId: string, except: string, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('photos')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('taken_by', '=', userId)
    .where('id', '<>', except)
    .where('state', '=', 'awaiting')
    .where('removed_at', 'is', null)
    .where('upload_begun_at', '>', since.toISOString())
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** A photo whose bytes were not those announced may come once more. */
export async function markBegun(db: Db, id: string, at: Date): Promise<void> {
  await db
    .updateTable('photos')
    .set({ upload_begun_at: at.toISOString(), state: 'awaiting', reason: null })
    .where('id', '=', id)
    .where('state', '<>', 'ready')
    .execute();
}

export interface Made {
  storageKey: string;
  keyEncrypted: Buffer;
  width: number;
  height: number;
  mimeType: string;
}

/** True for exactly one of those who publish the same bytes. */
export async function markReady(db: Db, id: string, sha256: string, made: Made): Promise<boolean> {
  const row = await db
    .updateTable('photos')
    .set({
      state: 'ready',
      storage_key: made.storageKey,
      key_encrypted: made.keyEncrypted,
      width: made.width,
      height: made.height,
      mime_type: made.mimeType,
    })
    .where('id', '=', id)
    .where('sha256', '=', sha256)
    .where('state', '=', 'awaiting')
    .where('removed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function markRefused(db: Db, id: string, reason: string): Promise<void> {
  await db
    .updateTable('photos')
    .set({ state: 'refused', reason })
    .where('id', '=', id)
    .where('state', '=', 'awaiting')
    .execute();
}

/** Pictures of photos that were taken away and still lie in the media folder. */
export async function listToSweep(db: Db) {
  const rows = await db
    .selectFrom('photos')
    .select(['id', 'storage_key'])
    .where('removed_at', 'is not', null)
    .where('storage_key', 'is not', null)
    .limit(500)
    .execute();
  return rows.flatMap(({ id, storage_key }) =>
    storage_key === null ? [] : [{ id, storageKey: storage_key }],
  );
}

export async function markSwept(db: Db, id: string): Promise<void> {
  await db
    .updateTable('photos')
    .set({ storage_key: null, key_encrypted: null })
    .where('id', '=', id)
    .execute();
}

/** Pictures kept before there were keys. */
export async function listOpen(db: Db) {
  const rows = await db
    .selectFrom('photos')
    .select(['id', 'storage_key'])
    .where('state', '=', 'ready')
    .where('storage_key', 'is not', null)
    .where('key_encrypted', 'is', null)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.flatMap(({ id, storage_key }) => (storage_key === null ? [] : [{ id, openKey: storage_key }]));
}

/** True for exactly one of those who seal the same photo. */
export async function markSealed(
  db: Db,
  { id, openKey }: { id: string; openKey: string },
  made: Pick<Made, 'storageKey' | 'keyEncrypted'>,
): Promise<boolean> {
  const row = await db
    .updateTable('photos')
    .set({
      storage_key: made.storageKey,
      key_encrypted: made.keyEncrypted,
      former_storage_key: openKey,
    })
    .where('id', '=', id)
    .where('storage_key', '=', openKey)
    .where('key_encrypted', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Sealed photos whose open pictures are still to be removed. */
export async function listFormer(db: Db) {
  const rows = await db
    .selectFrom('photos')
    .select(['id', 'former_storage_key'])
    .where('former_storage_key', 'is not', null)
    .execute();
  return rows.flatMap(({ id, former_storage_key: key }) => (key === null ? [] : [{ id, formerKey: key }]));
}

export async function forgetFormer(db: Db, id: string): Promise<void> {
  await db.updateTable('photos').set({ former_storage_key: null }).where('id', '=', id).execute();
}

export async function setTaskOfReport(db: Db, reportId: string, taskId: string): Promise<void> {
  await db
    .updateTable('photos')
    .set({ task_id: taskId })
    .where('subject_type', '=', 'fault_report')
    .where('subject_id', '=', reportId)
    .where('task_id', 'is', null)
    .execute();
}

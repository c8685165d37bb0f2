import type { GuestLink, GuestTask } from '@citypulse/contracts/guests';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Scope } from '../../platform/scope.ts';

const linkColumns = sql`l.id, l.task_id as "taskId", l.company, l.has_pin as "hasPin", l.expires_at as "expiresAt",
  l.last_seen_at as "lastSeenAt", l.revoked_at as "revokedAt", l.created_at as "createdAt",
  json_build_object('id', l.created_by, 'name', display_name_of(l.created_by)) as "createdBy"`;

export async function listLinks(db: Db, scope: Scope, taskId: string): Promise<GuestLink[]> {
  const { rows } = await sql<GuestLink>`select ${linkColumns} from guest_links l
    where l.task_id = ${taskId} and ${scope} order by l.created_at desc, l.id`.execute(db);
  return rows;
}

/** Whether the caller sees it; asked as himself, so that both walls stand. */
export async function isLinkInReach(db: Db, scope: Scope, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('guest_links')
    .select('id')
    .where('id', '=', id)
    .where(scope)
    .executeTakeFirst();
  return row !== undefined;
}

export interface NewLink {
  id: string;
  taskId: string;
  buildingId: string;
  userId: string;
  company: string;
  tokenHash: Buffer;
  pinHash: string | null;
  expiresOn: string;
  createdBy: string;
}

/** The firm's name for the audit log, and its link to the end of the day; the id is refused when it is taken. */
export async function insertLink(db: Db, link: NewLink): Promise<void> {
  await db
    .insertInto('users')
    .values({
      id: link.userId,
      email: `${link.userId}@guest.invalid`,
      display_name: `${link.company} (Gast)`,
      guest: true,
    })
    .execute();
  await sql`
    insert into guest_links (id, task_id, building_id, user_id, company, token_hash, pin_hash, expires_at, created_by)
    values (${link.id}, ${link.taskId}, ${link.buildingId}, ${link.userId}, ${link.company}, ${link.tokenHash},
      ${link.pinHash}, (${link.expiresOn}::date + 1)::timestamp at time zone 'Europe/Berlin', ${link.createdBy})`.execute(
    db,
  );
}

/** True when it is ended, by this or before. */
export async function revokeLink(db: Db, scope: Scope, id: string, at: Date): Promise<boolean> {
  const row = await db
    .updateTable('guest_links')
    .set({ revoked_at: sql`coalesce(revoked_at, ${at})` })
    .where('id', '=', id)
    .where(scope)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The link of a token, as long as it is good. */
export async function findGoodLink(db: Db, tokenHash: Buffer, at: Date) {
  return db
    .selectFrom('guest_links')
    .select(['id', 'task_id', 'building_id', 'user_id', 'company', 'pin_hash', 'expires_at'])
    .where('token_hash', '=', tokenHash)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at.toISOString())
    .executeTakeFirst();
}
export type GoodLink = NonNullable<Awaited<ReturnType<typeof findGoodLink>>>;

export async function markLinkSeen(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('guest_links').set({ last_seen_at: at.toISOString() }).where('id', '=', id).execute();
}

export async function findBuildingName(db: Db, id: string): Promise<GuestTask['building']> {
  const { rows } = await sql<GuestTask['building']>`
    select name, nullif(concat_ws(', ', nullif(street, ''), nullif(concat_ws(' ', postal_code, city), '')), '') as address
    from buildings where id = ${id}`.execute(db);
  return rows[0] ?? { name: '', address: null };
}

export async function listComments(db: Db, taskId: string): Promise<GuestTask['comments']> {
  const { rows } = await sql<GuestTask['comments'][number]>`
    select id, text, display_name_of(author_id) as author, written_at as "writtenAt"
    from task_comments where task_id = ${taskId} order by written_at, id`.execute(db);
  return rows;
}

export async function listPhotos(
  db: Db,
  taskId: string,
): Promise<Array<{ id: string; caption: string | null }>> {
  return db
    .selectFrom('photos')
    .select(['id', 'caption'])
    .where('task_id', '=', taskId)
    .where('state', '=', 'ready')
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .execute();
}

import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export interface NewLetter {
  id: string;
  sealed: Buffer;
  linkId: string | null;
  at: Date;
  expiresAt: Date;
}

export async function insertLetter(db: Db, letter: NewLetter): Promise<void> {
  await db
    .insertInto('letters')
    .values({
      id: letter.id,
      sealed: letter.sealed,
      link_id: letter.linkId,
      next_at: letter.at.toISOString(),
      expires_at: letter.expiresAt.toISOString(),
    })
    .execute();
}

/** One that is due, for whoever comes first; whoever ends over it leaves it to the next one then. */
export async function takeLetter(db: Db, at: Date, until: Date) {
  const { rows } = await sql<{ id: string; sealed: Buffer; attempts: number }>`
    update letters set attempts = attempts + 1, next_at = ${until}
    where id = (select id from letters where next_at <= ${at} order by next_at, id limit 1 for update skip locked)
    returning id, sealed, attempts`.execute(db);
  return rows[0];
}

export async function postponeLetter(db: Db, id: string, until: Date): Promise<void> {
  await db.updateTable('letters').set({ next_at: until.toISOString() }).where('id', '=', id).execute();
}

export async function settleLetter(db: Db, id: string, at: Date): Promise<void> {
  await sql`
    with gone as (delete from letters where id = ${id} returning link_id)
    update account_links l set mailed_at = ${at} from gone where l.id = gone.link_id`.execute(db);
}

/** Too late, or for a link that another has taken the place of; answers how many. */
export async function dropStaleLetters(db: Db, at: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from letters l where expires_at <= ${at} or exists (
      select from account_links a where a.id = l.link_id and (a.used_at is not null or a.withdrawn_at is not null))`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
}

export async function nextLetterAt(db: Db): Promise<Date | null> {
  const row = await db.selectFrom('letters').select('next_at').orderBy('next_at').limit(1).executeTakeFirst();
  return row ? new Date(row.next_at) : null;
}

/** How often each has asked within a window that begins with its first request, this one counted. */
export async function countRequests(db: Db, keys: readonly Buffer[], at: Date, endsAt: Date) {
  const { rows } = await sql<{ key_hash: Buffer; requests: number; ends_at: string }>`
    with old as (delete from letter_requests where key_hash in (
      select key_hash from letter_requests where ends_at <= ${at} and not key_hash = any (${keys}::bytea[])
      for update skip locked))
    insert into letter_requests as r (key_hash, requests, ends_at)
    select key, 1, ${endsAt}::timestamptz from unnest(${keys}::bytea[]) as k (key) order by key
    on conflict (key_hash) do update set
      requests = case when r.ends_at <= ${at} then 1 else r.requests + 1 end,
      ends_at = case when r.ends_at <= ${at} then excluded.ends_at else r.ends_at end
    returning key_hash, requests, ends_at`.execute(db);
  return rows;
}

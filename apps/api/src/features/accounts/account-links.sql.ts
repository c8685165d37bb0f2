import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export type Purpose = 'invitation' | 'reset';

export interface NewLink {
  id: string;
  userId: string;
  purpose: Purpose;
  tokenHash: Buffer;
  createdBy: string | null;
  at: Date;
  expiresAt: Date;
}

/** The newest link of a purpose is the only one that opens. */
export async function replaceLink(db: Db, link: NewLink): Promise<void> {
  await db
    .updateTable('account_links')
    .set({ withdrawn_at: link.at.toISOString() })
    .where('user_id', '=', link.userId)
    .where('purpose', '=', link.purpose)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .execute();
  await db
    .insertInto('account_links')
    .values({
      id: link.id,
      user_id: link.userId,
      purpose: link.purpose,
      token_hash: link.tokenHash,
      created_by: link.createdBy,
      created_at: link.at.toISOString(),
      expires_at: link.expiresAt.toISOString(),
    })
    .execute();
}

/** A link that opens now, with whose it is. */
export async function findOpenLink(db: Db, tokenHash: Buffer, now: Date) {
  return db
    .selectFrom('account_links as l')
    .innerJoin('users as u', 'u.id', 'l.user_id')
    .select(['l.purpose', 'l.expires_at', 'u.id as user_id', 'u.email', 'u.display_name'])
    .where('l.token_hash', '=', tokenHash)
    .where('l.used_at', 'is', null)
    .where('l.withdrawn_at', 'is', null)
    .where('l.expires_at', '>', now.toISOString())
    .where('u.disabled_at', 'is', null)
    .executeTakeFirst();
}

/** Of any number of uses at once one gets the person back. */
export async function useLink(db: Db, tokenHash: Buffer, now: Date) {
  const at = now.toISOString();
  const { rows } = await sql<{ user_id: string; email: string; purpose: Purpose }>`
    update account_links l set used_at = ${at} from users u
    where l.token_hash = ${tokenHash} and l.used_at is null and l.withdrawn_at is null and l.expires_at > ${at}
      and u.id = l.user_id and u.disabled_at is null
    returning l.user_id, u.email, l.purpose`.execute(db);
  return rows[0];
}

/** Whom a way back in may be sent to: who has never had a password waits for the invitation. */
export async function findByEmail(db: Db, email: string) {
  return db
    .selectFrom('users')
    .select(['id', 'email'])
    .where(sql`lower(email)`, '=', email.toLowerCase())
    .where('disabled_at', 'is', null)
    .where('password_hash', 'is not', null)
    .executeTakeFirst();
}

/** Of people who have not set a password yet, the newest invitation. */
export async function selectInvitations(db: Db, userId: string | null) {
  return db
    .selectFrom('account_links as l')
    .innerJoin('users as u', 'u.id', 'l.user_id')
    .leftJoin('users as by', 'by.id', 'l.created_by')
    .select(['u.id as user_id', 'u.email', 'u.display_name', 'by.display_name as invited_by'])
    .select(['l.created_at as sent_at', 'l.mailed_at', 'l.expires_at'])
    .select(
      sql<unknown>`coalesce((
        select jsonb_agg(jsonb_build_object('role', a.role, 'buildingId', a.building_id, 'validFrom', a.valid_from,
          'validTo', a.valid_to) order by a.role, a.building_id, a.valid_from)
        from role_assignments a where a.user_id = u.id), '[]')`.as('assignments'),
    )
    .where('l.purpose', '=', 'invitation')
    .where('l.used_at', 'is', null)
    .where('l.withdrawn_at', 'is', null)
    .$if(userId !== null, (query) => query.where('l.user_id', '=', userId ?? ''))
    .orderBy('l.created_at')
    .limit(500)
    .execute();
}

/** Locks the account of an open invitation, so that whoever sets the password meanwhile comes first or is told. */
export async function withdrawLink(db: Db, userId: string, at: Date): Promise<boolean> {
  const row = await db
    .updateTable('account_links')
    .set({ withdrawn_at: at.toISOString() })
    .where('user_id', '=', userId)
    .where('purpose', '=', 'invitation')
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

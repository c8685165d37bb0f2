import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { containing } from '../../platform/paging.ts';

export interface SessionPage {
  search?: string | undefined;
  userId?: string | undefined;
  platform?: string | undefined;
  after: { seen: string; id: string } | null;
  limit: number;
  now: Date;
}

export type SessionRow = Awaited<ReturnType<typeof selectSessionPage>>[number];

/** One row more than a page of the sessions that can go on, last used first. */
export async function selectSessionPage(db: Db, page: SessionPage) {
  const { search = '', userId, platform, after } = page;
  const pattern = containing(search.trim());
  return db
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .leftJoin('mobile_devices as d', (join) =>
      join.onRef('d.user_id', '=', 's.user_id').onRef('d.device_id', '=', 's.device_id'),
    )
    .select(['s.id', 's.user_id', 's.platform', 's.user_agent', 's.amr', 's.created_at', 's.last_seen_at'])
    .select(['u.display_name', 'u.email'])
    .select([
      'd.id as device_row',
      'd.device_type',
      'd.device_name',
      'd.device_model',
      'd.os_version',
      'd.app_version',
    ])
    .where('s.revoked_at', 'is', null)
    .where(sql<boolean>`session_continues(s.id, ${page.now})`)
    .$if(pattern !== '%%', (query) =>
      query.where(
        sql<boolean>`(u.display_name ilike ${pattern} or u.email ilike ${pattern} or d.device_name ilike ${pattern})`,
      ),
    )
    .$if(userId !== undefined, (query) => query.where('s.user_id', '=', userId ?? ''))
    .$if(platform !== undefined, (query) => query.where('s.platform', '=', platform ?? ''))
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(s.last_seen_at, s.id) < (${after?.seen ?? null}::timestamptz, ${after?.id ?? null}::uuid)`,
      ),
    )
    .orderBy('s.last_seen_at', 'desc')
    .orderBy('s.id', 'desc')
    .limit(page.limit + 1)
    .execute();
}

export async function endAnySession(db: Db, id: string, at: Date): Promise<boolean> {
  const row = await db
    .updateTable('sessions')
    .set({ revoked_at: at.toISOString(), revoked_reason: 'revoked_by_admin' })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function endOtherSessions(
  db: Db,
  userId: string,
  present: string | null,
  at: Date,
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ revoked_at: at.toISOString(), revoked_reason: 'revoked' })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('id', 'is distinct from', present)
    .execute();
}

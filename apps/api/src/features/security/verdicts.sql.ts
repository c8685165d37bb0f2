import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export interface VerdictFilter {
  userId: string | undefined;
  minScore: number | undefined;
}

const verdicts = (db: Db) =>
  db
    .selectFrom('security_verdicts as v')
    .select(['v.id', 'v.at', 'v.user_id', 'v.session_id', 'v.device_id', 'v.network', 'v.score', 'v.reasons'])
    .select(['v.measure', 'v.enforced', 'v.false_alarm_at', 'v.version'])
    .select(sql<string | null>`display_name_of(v.user_id)`.as('user_name'))
    .select(sql<string | null>`display_name_of(v.false_alarm_by)`.as('false_alarm_by'));

export type VerdictRow = Awaited<ReturnType<typeof selectVerdicts>>[number];

/** The newest first, one more than a page. */
export async function selectVerdicts(
  db: Db,
  { userId, minScore }: VerdictFilter,
  page: { after: [at: string, id: string] | null; limit: number },
) {
  const { after, limit } = page;
  return verdicts(db)
    .$if(userId !== undefined, (query) => query.where('v.user_id', '=', userId ?? ''))
    .$if(minScore !== undefined, (query) => query.where('v.score', '>=', minScore ?? 0))
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(v.at, v.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('v.at', 'desc')
    .orderBy('v.id', 'desc')
    .limit(limit + 1)
    .execute();
}

export async function findVerdict(db: Db, id: string): Promise<VerdictRow | undefined> {
  return verdicts(db).where('v.id', '=', id).executeTakeFirst();
}

/** The first who said so stays. */
export async function setFalseAlarm(db: Db, id: string, by: { userId: string; at: Date } | null) {
  await db
    .updateTable('security_verdicts')
    .set({ false_alarm_at: by?.at.toISOString() ?? null, false_alarm_by: by?.userId ?? null })
    .where('id', '=', id)
    .where('false_alarm_at', by ? 'is' : 'is not', null)
    .execute();
}

/** What the devices behind verdicts are called; they are their owners' to see, so asked as the system. */
export async function selectDeviceNames(db: Db, ids: readonly string[]) {
  const { rows } = await sql<{ id: string; name: string | null }>`
    select v.id, coalesce(d.device_name, d.device_model) as name
    from security_verdicts v join mobile_devices d on d.user_id = v.user_id and d.device_id = v.device_id
    where v.id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export interface AuditPage {
  entityType: string | undefined;
  entityId: string | undefined;
  actorId: string | undefined;
  aboutUserId: string | undefined;
  from: string | undefined;
  to: string | undefined;
  before: number | null;
  limit: number;
}

/** One row more than a page, the newest first. */
export async function selectAudit(db: Db, page: AuditPage) {
  const { entityType, entityId, actorId, aboutUserId, from, to, before } = page;
  return db
    .selectFrom('audit_log as l')
    .leftJoin('users as u', 'u.id', 'l.actor_id')
    .leftJoin('data_sources as d', 'd.id', 'l.actor_id')
    .select(['l.id', 'l.at', 'l.actor_id', 'l.action', 'l.entity_type', 'l.entity_id', 'l.before', 'l.after'])
    .select(['l.request_id', sql<string | null>`coalesce(u.display_name, d.name)`.as('actor_name')])
    .$if(entityType !== undefined, (query) => query.where('l.entity_type', '=', entityType ?? ''))
    .$if(entityId !== undefined, (query) => query.where('l.entity_id', '=', entityId ?? ''))
    .$if(actorId !== undefined, (query) => query.where('l.actor_id', '=', actorId ?? ''))
    .$if(aboutUserId !== undefined, (query) => query.where(isAbout(aboutUserId ?? '')))
    .$if(from !== undefined, (query) => query.where('l.at', '>=', from ?? ''))
    .$if(to !== undefined, (query) => query.where('l.at', '<', to ?? ''))
    .$if(before !== null, (query) => query.where('l.id', '<', before ?? 0))
    .orderBy('l.id', 'desc')
    .limit(page.limit + 1)
    .execute();
}

/** The account, and roles given and taken; a role's entry names its person but where its dates alone changed. */
const isAbout = (userId: string) => sql<boolean>`(
  (l.entity_type = 'users' and l.entity_id = ${userId})
  or (l.entity_type = 'role_assignments' and (coalesce(l.after, l.before) ->> 'user_id' = ${userId}
      or l.entity_id in (select a.id::text from role_assignments a where a.user_id = ${userId}::uuid))))`;

export interface AuditOrigin {
  id: number;
  platform: 'web' | 'mobile' | null;
  device_name: string | null;
  occurred_at: string | null;
}

/** From which device, and when by its clock. Devices are their owner's to see: asked as the system. */
export async function selectOrigins(db: Db, ids: readonly number[]): Promise<AuditOrigin[]> {
  const { rows } = await sql<AuditOrigin>`
    select l.id, s.platform, coalesce(d.device_name, d.device_model) as device_name, m.occurred_at
    from audit_log l
    left join sessions s on s.id = l.session_id
    left join mobile_devices d on d.user_id = l.actor_id and d.device_id = coalesce(l.installation, s.device_id)
    left join data_sync_log m on m.user_id = l.actor_id and m.mutation_id = l.mutation_id
    where l.id = any(${ids})`.execute(db);
  return rows;
}

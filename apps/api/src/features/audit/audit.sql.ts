import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export interface AuditPage {
  entityType: string | undefined;
  entityId: string | undefined;
  before: number | null;
  limit: number;
}

/** One row more than a page, the newest first. */
export async function selectAudit(db: Db, page: AuditPage) {
  const { entityType, entityId, before } = page;
  return db
    .selectFrom('audit_log as l')
    .leftJoin('users as u', 'u.id', 'l.actor_id')
    .leftJoin('data_sources as d', 'd.id', 'l.actor_id')
    .select(['l.id', 'l.at', 'l.actor_id', 'l.action', 'l.entity_type', 'l.entity_id', 'l.before', 'l.after'])
    .select(['l.request_id', sql<string | null>`coalesce(u.display_name, d.name)`.as('actor_name')])
    .$if(entityType !== undefined, (query) => query.where('l.entity_type', '=', entityType ?? ''))
    .$if(entityId !== undefined, (query) => query.where('l.entity_id', '=', entityId ?? ''))
    .$if(before !== null, (query) => query.where('l.id', '<', before ?? 0))
    .orderBy('l.id', 'desc')
    .limit(page.limit + 1)
    .execute();
}

import { AuditEntry, type listAudit as contract } from '@citypulse/contracts/audit';
import { Instant } from '@citypulse/contracts/common';
import { z } from 'zod';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { decodeCursor, pageOf } from '../../platform/paging.ts';
import { requireTown } from '../../platform/refusals.ts';
import { selectAudit, selectOrigins } from './audit.sql.ts';
import { subjectsOf } from './subjects.service.ts';

const PageKey = z.tuple([z.int().positive()]);

export async function listAudit(app: AppContext, caller: Caller, query: z.output<typeof contract.query>) {
  requireTown(caller, 'audit:read', 'The audit log');
  const before = decodeCursor(query.cursor, PageKey)?.[0] ?? null;
  const { limit, entityType, entityId, actorId, aboutUserId, from, to } = query;
  const filter = { entityType, entityId, actorId, aboutUserId, from, to };
  const rows = await selectAudit(app.db.as(caller), { ...filter, before, limit });
  const page = pageOf(rows, limit, (row) => [row.id]);
  const origins = await selectOrigins(
    app.db.system,
    page.items.map(({ id }) => id),
  );
  const subjects = await subjectsOf(app.db.system, page.items);
  const originOf = new Map(origins.map((origin) => [origin.id, origin]));
  const items = page.items.map((row, index) => {
    const origin = originOf.get(row.id);
    return AuditEntry.parse({
      id: row.id,
      at: row.at,
      actorId: row.actor_id,
      actorName: row.actor_name,
      action: row.action,
      entityType: row.entity_type,
      entityId: row.entity_id,
      before: row.before,
      after: row.after,
      about: subjects[index],
      requestId: row.request_id,
      platform: origin?.platform ?? null,
      deviceName: origin?.device_name ?? null,
      // By the device's clock, which may say anything.
      occurredAt: Instant.safeParse(origin?.occurred_at).data ?? null,
    });
  });
  return { ...page, items };
}

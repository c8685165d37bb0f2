import { reachOf, type Permission, type Reach } from '@citypulse/contracts/permissions';
import { sql, type Expression, type SqlBool } from 'kysely';
import type { Caller } from './caller.ts';

export type Scope = Expression<SqlBool>;

/** Narrows a read or write to the buildings where the caller holds the permission; nothing without it. */
export function scopeFilter(caller: Caller, permission: Permission, column = 'building_id'): Scope {
  const reach = callerReach(caller, permission);
  if (reach.name === 'town') return sql<SqlBool>`true`;
  return sql<SqlBool>`${sql.ref(column)} = any(${reach.ids}::uuid[])`;
}

/** Where the caller holds the permission; a gateway holds one only. */
function callerReach(caller: Caller, permission: Permission): Reach {
  if (caller.kind === 'user') return reachOf(caller.grants, permission);
  const delivers = permission === 'energy:ingest' && caller.reach;
  return delivers || { name: 'buildings', ids: [] };
}

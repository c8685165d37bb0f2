import { reachOf, type Permission } from '@citypulse/contracts/permissions';
import { sql, type Expression, type SqlBool } from 'kysely';
import type { Caller } from './caller.ts';

export type Scope = Expression<SqlBool>;

/** Narrows a read or write to the buildings where the caller holds the permission; nothing without it. */
export function scopeFilter(caller: Caller, permission: Permission, column = 'building_id'): Scope {
  const reach = reachOf(caller.grants, permission);
  if (reach.name === 'town') return sql<SqlBool>`true`;
  return sql<SqlBool>`${sql.ref(column)} = any(${reach.ids}::uuid[])`;
}

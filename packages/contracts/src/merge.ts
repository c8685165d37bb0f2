import type { SyncEntity } from './sync-changes.ts';

/**
 * How two changes of one field come together:
 * `person`: a clash is a conflict that somebody decides; `set`: additions and removals of both hold;
 * `state`: a legal step from the present state is taken, another is a conflict; `last`: the server's order decides.
 */
export type MergePolicy = 'person' | 'set' | 'state' | 'last';

const policies: Partial<Record<SyncEntity, Readonly<Record<string, MergePolicy>>>> = {
  maintenance_tasks: { status: 'state', assigneeIds: 'set' },
  checklist_items: { answeredAt: 'last' },
  maintenance_sessions: { status: 'state', changedAt: 'last' },
  preferences: { notificationSettings: 'last', dashboardLayout: 'last', appSettings: 'last' },
};

export const policyOf = (entity: SyncEntity, field: string): MergePolicy =>
  policies[entity]?.[field] ?? 'person';

const companions: Partial<Record<SyncEntity, Readonly<Record<string, string>>>> = {
  maintenance_tasks: { completedAt: 'result' },
  checklist_items: { answeredAt: 'answer' },
  maintenance_sessions: { changedAt: 'status' },
};

/** Fields that say when another one was changed, and go with it: by name of the companion. */
export const companionsOf = (entity: SyncEntity): Readonly<Record<string, string>> =>
  companions[entity] ?? {};

export type Patch = Readonly<Record<string, { from: unknown; to: unknown }>>;

export interface Merge {
  /** What to write. */
  values: Record<string, unknown>;
  /** Fields a person must decide. */
  clashing: string[];
  /** Fields both changed that came together by their policy: worth recording, nothing to decide. */
  overlapping: string[];
}

/** Equality of JSON values, whatever the order of keys. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a ?? null, b ?? null)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => sameJson(left[key], right[key]));
}

const has = (set: unknown[], one: unknown): boolean => set.some((other) => sameJson(other, one));

/** Do two values of a field say the same? The order of a set says nothing. */
export function sameValue(entity: SyncEntity, field: string, a: unknown, b: unknown): boolean {
  if (policyOf(entity, field) !== 'set' || !Array.isArray(a) || !Array.isArray(b)) return sameJson(a, b);
  return a.every((one) => has(b, one)) && b.every((one) => has(a, one));
}

/** Merges a patch into the row as it is now; a field clashes only if the server holds neither `from` nor `to`. */
export function mergePatch(
  entity: SyncEntity,
  current: Readonly<Record<string, unknown>>,
  patch: Patch,
  mayFollow: (field: string, present: unknown, wanted: unknown) => boolean = () => false,
): Merge {
  const merge: Merge = { values: {}, clashing: [], overlapping: [] };
  for (const [field, { from, to }] of Object.entries(patch)) {
    const present = current[field];
    if (sameValue(entity, field, present, to)) continue;
    const policy = policyOf(entity, field);
    if (sameValue(entity, field, present, from)) {
      // Also an unclashing step must be a legal one; the service refuses it if not.
      merge.values[field] = to;
      continue;
    }
    if (policy === 'person' || (policy === 'state' && !mayFollow(field, present, to))) {
      merge.clashing.push(field);
      continue;
    }
    merge.overlapping.push(field);
    merge.values[field] = policy === 'set' ? mergeSets(from, present, to) : to;
  }
  return merge;
}

const setOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function mergeSets(from: unknown, present: unknown, to: unknown): unknown[] {
  const [before, now, wanted] = [setOf(from), setOf(present), setOf(to)];
  const added = wanted.filter((one) => !has(before, one) && !has(now, one));
  return [...now.filter((one) => !has(before, one) || has(wanted, one)), ...added];
}

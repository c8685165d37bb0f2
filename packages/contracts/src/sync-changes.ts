import { z } from 'zod';
import { Day, Instant, text } from './common.ts';

/** Town-wide rows (tariffs, factor sets, sites) live in this scope. */
export const townScopeId = '00000000-0000-4000-8000-000000000001';

/** Everything the feed carries, by the table of its name; sync-entities.ts says where each lies and what it looks like. */
export const syncEntityNames = [
  'sites',
  'buildings',
  'measuring_points',
  'meters',
  'meter_exchanges',
  'readings',
  'interval_days',
  'tariffs',
  'factor_sets',
  'gas_conversions',
  'assets',
  'labels',
  'checklist_templates',
  'maintenance_plans',
  'maintenance_tasks',
  'checklist_items',
  'maintenance_sessions',
  'task_comments',
  'task_materials',
  'fault_reports',
  'photos',
  'sync_conflicts',
  'alerts',
  'notifications',
  'preferences',
  'unmatched_scans',
  'memberships',
] as const;
export type SyncEntity = (typeof syncEntityNames)[number];

/** Local day of interval data: the intervals touched lately, so that a live value needs no further request. */
export const IntervalDay = z.object({
  measuringPointId: z.uuid(),
  date: Day,
  /** Null value: gap. */
  changed: z.array(z.object({ start: Instant, lengthSeconds: z.int(), value: z.number().nullable() })),
});
export type IntervalDay = z.infer<typeof IntervalDay>;

/** `epoch:pos`; opaque but for comparing positions of one epoch. */
export const Cursor = text(100, 1);

export const cursorOf = (epoch: string, pos: number): string => `${epoch}:${pos}`;

export function readCursor(cursor: string): { epoch: string; pos: number } | undefined {
  const match = /^([0-9a-f-]{36}):(\d{1,15})$/.exec(cursor);
  return match ? { epoch: match[1] ?? '', pos: Number(match[2]) } : undefined;
}

/** A building (or the town) with the reader's rights class there. */
export const Scope = z.object({ id: z.uuid(), rights: z.string().max(200) });
export type Scope = z.infer<typeof Scope>;

export const Change = z.object({
  t: z.enum(syncEntityNames),
  id: z.uuid(),
  v: z.int(),
  /** `out`: the row moved out of the reader's scope. */
  op: z.enum(['put', 'del', 'out']),
  /** Interval data: the local day. */
  part: Day.optional(),
  /** The reader's scope the row lies in (for `out` and `del`: lay in); what to let go of with a lost scope. */
  scope: z.uuid(),
  row: z.unknown().optional(),
});
export type Change = z.infer<typeof Change>;

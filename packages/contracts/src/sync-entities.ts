import { z } from 'zod';
import { Alert } from './alerts.ts';
import { Asset } from './assets.ts';
import { Building, Site } from './buildings.ts';
import { ChecklistItem, ChecklistTemplate } from './checklists.ts';
import { Day, Instant, text } from './common.ts';
import { SyncConflict } from './conflicts.ts';
import { FaultReport } from './fault-reports.ts';
import { SignedInUser } from './identity.ts';
import { Label, UnmatchedScan } from './labels.ts';
import { MaintenancePlan } from './maintenance-plans.ts';
import { MaintenanceTask } from './maintenance.ts';
import { MeasuringPoint, Meter, MeterExchange } from './metering.ts';
import { Notification } from './notifications.ts';
import type { Permission } from './permissions.ts';
import { Photo } from './photos.ts';
import { Preferences } from './preferences.ts';
import { FactorSet, GasConversion, Tariff } from './prices.ts';
import { Reading } from './readings.ts';
import { MaintenanceSession, TaskComment, TaskMaterial } from './task-work.ts';

/** Town-wide rows (tariffs, factor sets, sites) live in this scope. */
export const townScopeId = '00000000-0000-4000-8000-000000000001';

/** Local day of interval data: the intervals touched lately, so that a live value needs no further request. */
export const IntervalDay = z.object({
  measuringPointId: z.uuid(),
  date: Day,
  /** Null value: gap. */
  changed: z.array(z.object({ start: Instant, lengthSeconds: z.int(), value: z.number().nullable() })),
});
export type IntervalDay = z.infer<typeof IntervalDay>;

/** Everything the feed carries: where a row lies, the right needed to receive it, and its shape. */
export const syncEntities = {
  sites: { scope: 'town', permission: 'buildings:read', row: Site },
  buildings: { scope: 'building', permission: 'buildings:read', row: Building },
  measuring_points: { scope: 'building', permission: 'buildings:read', row: MeasuringPoint },
  meters: { scope: 'building', permission: 'buildings:read', row: Meter },
  meter_exchanges: { scope: 'building', permission: 'buildings:read', row: MeterExchange },
  readings: { scope: 'building', permission: 'energy:read', row: Reading },
  interval_days: { scope: 'building', permission: 'energy:read', row: IntervalDay },
  tariffs: { scope: 'town', permission: 'prices:read', row: Tariff },
  factor_sets: { scope: 'town', permission: 'prices:read', row: FactorSet },
  gas_conversions: { scope: 'town', permission: 'prices:read', row: GasConversion },
  assets: { scope: 'building', permission: 'buildings:read', row: Asset },
  labels: { scope: 'building', permission: 'buildings:read', row: Label },
  checklist_templates: { scope: 'town', permission: 'maintenance:read', row: ChecklistTemplate },
  maintenance_plans: { scope: 'building', permission: 'maintenance:read', row: MaintenancePlan },
  maintenance_tasks: { scope: 'building', permission: 'maintenance:read', row: MaintenanceTask },
  checklist_items: { scope: 'building', permission: 'maintenance:read', row: ChecklistItem },
  maintenance_sessions: { scope: 'building', permission: 'maintenance:read', row: MaintenanceSession },
  task_comments: { scope: 'building', permission: 'maintenance:read', row: TaskComment },
  task_materials: { scope: 'building', permission: 'maintenance:read', row: TaskMaterial },
  fault_reports: { scope: 'building', permission: 'maintenance:read', row: FaultReport },
  photos: { scope: 'building', permission: 'maintenance:read', row: Photo },
  sync_conflicts: { scope: 'building', permission: 'maintenance:read', row: SyncConflict },
  alerts: { scope: 'building', permission: 'alerts:read', row: Alert },
  /** Addressed to one person, whose id is the scope. */
  notifications: { scope: 'person', permission: null, row: Notification },
  preferences: { scope: 'person', permission: null, row: Preferences },
  unmatched_scans: { scope: 'person', permission: null, row: UnmatchedScan },
  /** The reader's own rights. */
  memberships: { scope: 'person', permission: null, row: SignedInUser },
} as const satisfies Record<
  string,
  { scope: 'town' | 'building' | 'person'; permission: Permission | null; row: z.ZodType }
>;
export type SyncEntity = keyof typeof syncEntities;
export const syncEntityNames = Object.keys(syncEntities) as [SyncEntity, ...SyncEntity[]];

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

/** The row of an entity, as every client gets it. */
export type RowOf<E extends SyncEntity> = z.infer<(typeof syncEntities)[E]['row']>;

import type { z } from 'zod';
import { Alert } from './alerts.ts';
import { Asset } from './assets.ts';
import { Building, Site } from './buildings.ts';
import { ChecklistItem, ChecklistTemplate } from './checklists.ts';
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
import { IntervalDay, type SyncEntity } from './sync-changes.ts';
import { MaintenanceSession, TaskComment, TaskMaterial } from './task-work.ts';

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
  SyncEntity,
  { scope: 'town' | 'building' | 'person'; permission: Permission | null; row: z.ZodType }
>;
/** The row of an entity, as every client gets it. */
export type RowOf<E extends SyncEntity> = z.infer<(typeof syncEntities)[E]['row']>;

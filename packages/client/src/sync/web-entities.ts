import type { SyncEntity } from '@citypulse/contracts/sync-changes';

/** What the web app keeps: the work side. Energy and master data are read from the server (docs/adr/0006). */
export const webEntities = [
  'maintenance_tasks',
  'checklist_items',
  'maintenance_sessions',
  'task_comments',
  'task_materials',
  'fault_reports',
  'photos',
  'maintenance_plans',
  'checklist_templates',
  'assets',
  'labels',
  'sync_conflicts',
  'notifications',
  'alerts',
  'preferences',
  'unmatched_scans',
] as const satisfies readonly SyncEntity[];

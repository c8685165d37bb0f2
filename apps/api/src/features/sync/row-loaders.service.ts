import type { RowLoaders } from '../../feed/rows.ts';
import { loadAlerts } from '../alerts/alerts.service.ts';
import { loadAssets } from '../assets/assets.service.ts';
import { loadBuildings } from '../buildings/buildings.service.ts';
import { loadSites } from '../buildings/sites.service.ts';
import { loadChecklistItems } from '../checklists/checklists.service.ts';
import { loadChecklistTemplates } from '../checklists/templates.service.ts';
import { loadFaultReports } from '../fault-reports/fault-reports.service.ts';
import { loadSignedInUsers } from '../identity/identity.service.ts';
import { loadLabels } from '../labels/labels.service.ts';
import { loadUnmatchedScans } from '../labels/unmatched-scans.service.ts';
import { loadMaintenancePlans } from '../maintenance-plans/maintenance-plans.service.ts';
import { loadComments, loadMaterials } from '../maintenance/notes.service.ts';
import { loadSessions } from '../maintenance/sessions.service.ts';
import { loadTasks } from '../maintenance/tasks.service.ts';
import { loadMeasuringPoints } from '../metering/measuring-points.service.ts';
import { loadMeterExchanges } from '../metering/meter-exchanges.service.ts';
import { loadMeters } from '../metering/meters.service.ts';
import { loadNotifications } from '../notifications/notifications.service.ts';
import { loadPhotos } from '../photos/photos.service.ts';
import { loadPreferences } from '../preferences/preferences.service.ts';
import { loadFactorSets } from '../prices/factor-sets.service.ts';
import { loadGasConversions } from '../prices/gas-conversions.service.ts';
import { loadTariffs } from '../prices/tariffs.service.ts';
import { loadReadings } from '../readings/readings.service.ts';
import { loadConflicts } from './conflicts.sql.ts';

/** Each synced entity's rows as its own feature shapes them. */
export const rowLoaders: RowLoaders = {
  sites: loadSites,
  buildings: loadBuildings,
  measuring_points: loadMeasuringPoints,
  meters: loadMeters,
  meter_exchanges: loadMeterExchanges,
  readings: loadReadings,
  tariffs: loadTariffs,
  factor_sets: loadFactorSets,
  gas_conversions: loadGasConversions,
  assets: loadAssets,
  labels: loadLabels,
  checklist_templates: loadChecklistTemplates,
  maintenance_plans: loadMaintenancePlans,
  maintenance_tasks: loadTasks,
  checklist_items: loadChecklistItems,
  maintenance_sessions: loadSessions,
  task_comments: loadComments,
  task_materials: loadMaterials,
  fault_reports: loadFaultReports,
  alerts: loadAlerts,
  notifications: loadNotifications,
  preferences: loadPreferences,
  photos: loadPhotos,
  sync_conflicts: loadConflicts,
  unmatched_scans: loadUnmatchedScans,
  memberships: loadSignedInUsers,
};

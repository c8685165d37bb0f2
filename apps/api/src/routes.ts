import { operations } from '@citypulse/contracts/operations';
import { Router } from 'express';
import { accountRoutes } from './features/accounts/accounts.routes.ts';
import { alertRoutes } from './features/alerts/alerts.routes.ts';
import { assetRoutes } from './features/assets/assets.routes.ts';
import { auditRoutes } from './features/audit/audit.routes.ts';
import { buildingRoutes } from './features/buildings/buildings.routes.ts';
import { checklistRoutes } from './features/checklists/checklists.routes.ts';
import { dataSourceRoutes } from './features/data-sources/data-sources.routes.ts';
import { demoRoutes } from './features/demo/demo.routes.ts';
import { deviceRoutes } from './features/devices/devices.routes.ts';
import { faultReportRoutes } from './features/fault-reports/fault-reports.routes.ts';
import { guestRoutes } from './features/guests/guests.routes.ts';
import { identityRoutes } from './features/identity/identity.routes.ts';
import { directoryRoutes } from './features/identity/directory.routes.ts';
import { passkeyRoutes } from './features/identity/passkeys.routes.ts';
import { secondFactorRoutes } from './features/identity/second-factor.routes.ts';
import { importRoutes } from './features/imports/imports.routes.ts';
import { intervalRoutes } from './features/intervals/intervals.routes.ts';
import { labelRoutes } from './features/labels/labels.routes.ts';
import { maintenancePlanRoutes } from './features/maintenance-plans/maintenance-plans.routes.ts';
import { maintenanceRoutes } from './features/maintenance/maintenance.routes.ts';
import { masterDataRoutes } from './features/master-data/master-data.routes.ts';
import { meteringRoutes } from './features/metering/metering.routes.ts';
import { notificationRoutes } from './features/notifications/notifications.routes.ts';
import { permissionCheckRoutes } from './features/permission-checks/permission-checks.routes.ts';
import { photoRoutes } from './features/photos/photos.routes.ts';
import { preferenceRoutes } from './features/preferences/preferences.routes.ts';
import { priceRoutes } from './features/prices/prices.routes.ts';
import { readingRoutes } from './features/readings/readings.routes.ts';
import { securityRoutes } from './features/security/security.routes.ts';
import { seriesRoutes } from './features/series/series.routes.ts';
import { syncRoutes } from './features/sync/sync.routes.ts';
import { systemRoutes } from './features/system/system.routes.ts';
import { userRoutes } from './features/users/users.routes.ts';
import { sendProblem } from './http/problem.ts';
import type { AppContext } from './platform/context.ts';

type FeatureRoutes = (app: AppContext) => Router;

/** Every feature's routes, by name. */
const features: readonly FeatureRoutes[] = [
  accountRoutes,
  alertRoutes,
  assetRoutes,
  auditRoutes,
  securityRoutes,
  checklistRoutes,
  dataSourceRoutes,
  demoRoutes,
  deviceRoutes,
  readingRoutes,
  seriesRoutes,
  syncRoutes,
  systemRoutes,
  userRoutes,
  buildingRoutes,
  guestRoutes,
  identityRoutes,
  secondFactorRoutes,
  passkeyRoutes,
  directoryRoutes,
  importRoutes,
  intervalRoutes,
  faultReportRoutes,
  labelRoutes,
  maintenancePlanRoutes,
  maintenanceRoutes,
  masterDataRoutes,
  meteringRoutes,
  notificationRoutes,
  permissionCheckRoutes,
  photoRoutes,
  preferenceRoutes,
  priceRoutes,
];

export function apiRoutes(app: AppContext): Router {
  const router = Router();
  const refusals = otherMethods();
  // Express would answer OPTIONS by itself, with a bare list.
  router.use((req, res, next) => (req.method === 'OPTIONS' ? refusals(req, res, next) : next()));
  for (const routes of features) router.use(routes(app));
  router.use(refusals);
  return router;
}

/** Tells who asks a known path by a method it does not have which ones it has. */
function otherMethods(): Router {
  const router = Router();
  for (const [path, group] of Map.groupBy(operations, ({ endpoint }) => endpoint.path)) {
    const allowed = group.map(({ endpoint }) => endpoint.method).join(', ');
    router.all(path, (_req, res) => sendProblem(res.set('Allow', allowed), 'method_not_allowed'));
  }
  return router;
}

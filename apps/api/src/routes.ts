import { Router } from 'express';
import { auditRoutes } from './features/audit/audit.routes.ts';
import { buildingRoutes } from './features/buildings/buildings.routes.ts';
import { dataSourceRoutes } from './features/data-sources/data-sources.routes.ts';
import { demoRoutes } from './features/demo/demo.routes.ts';
import { identityRoutes } from './features/identity/identity.routes.ts';
import { importRoutes } from './features/imports/imports.routes.ts';
import { intervalRoutes } from './features/intervals/intervals.routes.ts';
import { masterDataRoutes } from './features/master-data/master-data.routes.ts';
import { meteringRoutes } from './features/metering/metering.routes.ts';
import { priceRoutes } from './features/prices/prices.routes.ts';
import { readingRoutes } from './features/readings/readings.routes.ts';
import { seriesRoutes } from './features/series/series.routes.ts';
import { syncRoutes } from './features/sync/sync.routes.ts';
import { systemRoutes } from './features/system/system.routes.ts';
import { userRoutes } from './features/users/users.routes.ts';
import type { AppContext } from './platform/context.ts';

type FeatureRoutes = (app: AppContext) => Router;

/** Every feature's routes, by name. */
const features: readonly FeatureRoutes[] = [
  auditRoutes,
  dataSourceRoutes,
  demoRoutes,
  readingRoutes,
  seriesRoutes,
  syncRoutes,
  systemRoutes,
  userRoutes,
  buildingRoutes,
  identityRoutes,
  importRoutes,
  intervalRoutes,
  masterDataRoutes,
  meteringRoutes,
  priceRoutes,
];

export function apiRoutes(app: AppContext): Router {
  const router = Router();
  for (const routes of features) router.use(routes(app));
  return router;
}

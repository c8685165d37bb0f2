import { Router } from 'express';
import { buildingRoutes } from './features/buildings/buildings.routes.ts';
import { identityRoutes } from './features/identity/identity.routes.ts';
import { intervalRoutes } from './features/intervals/intervals.routes.ts';
import { meteringRoutes } from './features/metering/metering.routes.ts';
import { priceRoutes } from './features/prices/prices.routes.ts';
import type { AppContext } from './platform/context.ts';

type FeatureRoutes = (app: AppContext) => Router;

/** Every feature's routes, by name. */
const features: readonly FeatureRoutes[] = [buildingRoutes, identityRoutes, intervalRoutes, meteringRoutes, priceRoutes];

export function apiRoutes(app: AppContext): Router {
  const router = Router();
  for (const routes of features) router.use(routes(app));
  return router;
}

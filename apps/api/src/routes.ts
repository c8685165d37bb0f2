import { Router } from 'express';
import { identityRoutes } from './features/identity/identity.routes.ts';
import { intervalRoutes } from './features/intervals/intervals.routes.ts';
import type { AppContext } from './platform/context.ts';

type FeatureRoutes = (app: AppContext) => Router;

/** Every feature's routes, by name. */
const features: readonly FeatureRoutes[] = [identityRoutes, intervalRoutes];

export function apiRoutes(app: AppContext): Router {
  const router = Router();
  for (const routes of features) router.use(routes(app));
  return router;
}

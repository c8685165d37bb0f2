import { Router } from 'express';
import type { AppContext } from './platform/context.ts';

type FeatureRoutes = (app: AppContext) => Router;

/** Every feature's routes, by name. */
const features: readonly FeatureRoutes[] = [];

export function apiRoutes(app: AppContext): Router {
  const router = Router();
  for (const routes of features) router.use(routes(app));
  return router;
}

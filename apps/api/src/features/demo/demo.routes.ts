import { resetDemo } from '@citypulse/contracts/system';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { resetDemoTown } from './demo.service.ts';

export function demoRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, resetDemo, (_, caller) => resetDemoTown(app, caller));
  return router;
}

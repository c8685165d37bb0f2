import * as contract from '@citypulse/contracts/system';
import { Router } from 'express';
import { bind, bindPublic } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { describeSystem, setUpTown } from './system.service.ts';

export function systemRoutes(app: AppContext): Router {
  const router = Router();
  bindPublic(router, app, contract.systemInfo, () => describeSystem(app));
  bind(router, app, contract.setUpTown, ({ body }, caller) => setUpTown(app, caller, body));
  return router;
}

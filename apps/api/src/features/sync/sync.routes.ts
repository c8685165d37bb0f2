import * as contract from '@citypulse/contracts/sync';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { readSnapshot } from './snapshots.service.ts';
import { pullChanges } from './sync.service.ts';

export function syncRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.pull, ({ body }, caller) => pullChanges(app, caller, body));
  bind(router, app, contract.snapshot, ({ query }, caller) => readSnapshot(app, caller, query));
  return router;
}

import * as contract from '@citypulse/contracts/audit';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { listAudit } from './audit.service.ts';
import { chainState } from './verify.service.ts';

export function auditRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.listAudit, ({ query }, caller) => listAudit(app, caller, query));
  bind(router, app, contract.auditChain, (_, caller) => chainState(app, caller));
  return router;
}

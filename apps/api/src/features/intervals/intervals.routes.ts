import * as contract from '@citypulse/contracts/intervals';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { ingestIntervals, latestValues } from './intervals.service.ts';

export function intervalRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.ingestIntervals, ({ body }, caller) => ingestIntervals(app, caller, body));
  bind(router, app, contract.latestValues, ({ query }, caller) => latestValues(app, caller, query));
  return router;
}

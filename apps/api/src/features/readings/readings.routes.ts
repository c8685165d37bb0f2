import * as contract from '@citypulse/contracts/readings';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { createReading, listReadings, reviewReading } from './readings.service.ts';

export function readingRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.listReadings, ({ query }, caller) => listReadings(app, caller, query));
  bind(router, app, contract.createReading, ({ body }, caller) => createReading(app, caller, body));
  bind(router, app, contract.reviewReading, ({ params, body }, caller) =>
    reviewReading(app, caller, params.readingId, body),
  );
  return router;
}

import * as contract from '@citypulse/contracts/alerts';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { acknowledgeAlert, listAlerts, resolveAlert } from './alerts.service.ts';

export function alertRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.listAlerts, ({ query }, caller) => listAlerts(app, caller, query));
  bind(router, app, contract.acknowledgeAlert, ({ params }, caller) =>
    acknowledgeAlert(app, caller, params.alertId),
  );
  bind(router, app, contract.resolveAlert, ({ params, body }, caller) =>
    resolveAlert(app, caller, params.alertId, body.resolution),
  );
  return router;
}

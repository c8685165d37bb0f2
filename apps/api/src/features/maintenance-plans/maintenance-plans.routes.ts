import * as contract from '@citypulse/contracts/maintenance-plans';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import {
  createMaintenancePlan,
  listMaintenancePlans,
  updateMaintenancePlan,
} from './maintenance-plans.service.ts';

export function maintenancePlanRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.listMaintenancePlans, ({ query }, caller) =>
    listMaintenancePlans(app, caller, query),
  );
  bind(router, app, contract.createMaintenancePlan, ({ body }, caller) =>
    createMaintenancePlan(app, caller, body),
  );
  bind(router, app, contract.updateMaintenancePlan, ({ params, body, facts }, caller) =>
    updateMaintenancePlan(app, caller, params.planId, body, facts.ifMatch),
  );
  return router;
}

import * as contract from '@citypulse/contracts/fault-reports';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { makeTaskOfReport } from './make-task.service.ts';
import { createFaultReport, listFaultReports, rejectFaultReport } from './fault-reports.service.ts';

export function faultReportRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.listFaultReports, ({ query }, caller) => listFaultReports(app, caller, query));
  bind(router, app, contract.createFaultReport, ({ body }, caller) => createFaultReport(app, caller, body));
  bind(router, app, contract.makeTaskOfReport, ({ params, body }, caller) =>
    makeTaskOfReport(app, caller, params.reportId, body),
  );
  bind(router, app, contract.rejectFaultReport, ({ params, body }, caller) =>
    rejectFaultReport(app, caller, params.reportId, body.reason),
  );
  return router;
}

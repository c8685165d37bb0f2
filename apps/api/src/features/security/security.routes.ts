import * as contract from '@citypulse/contracts/security';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { listVerdicts, markFalseAlarm } from './verdicts.service.ts';

export function securityRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.listSecurityVerdicts, ({ query }, caller) => listVerdicts(app, caller, query));
  bind(router, app, contract.markFalseAlarm, ({ params, body }, caller) =>
    markFalseAlarm(app, caller, { id: params.verdictId, isFalseAlarm: body.falseAlarm }),
  );
  return router;
}

import * as contract from '@citypulse/contracts/second-factor';
import { Router } from 'express';
import { bind, bindPublic } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { requireOwnOrigin } from './browser-session.service.ts';
import {
  confirmSecondFactor,
  describeSecondFactor,
  disableSecondFactor,
  enrolSecondFactor,
  renewRecoveryCodes,
} from './second-factor.service.ts';
import { completeSignIn } from './second-step.service.ts';
import { signedIn } from './signed-in.ts';

export function secondFactorRoutes(app: AppContext): Router {
  const router = Router();
  bindPublic(router, app, contract.completeSignIn, async ({ body, facts }) => {
    if (body.platform === 'web') requireOwnOrigin(app, facts);
    return signedIn(app, facts, await completeSignIn(app, facts, body));
  });
  bind(router, app, contract.getSecondFactor, (_, caller) => describeSecondFactor(app, caller));
  bind(router, app, contract.enrolSecondFactor, (_, caller) => enrolSecondFactor(app, caller));
  bind(router, app, contract.confirmSecondFactor, ({ body, facts }, caller) =>
    confirmSecondFactor(app, caller, body.code, facts.ip),
  );
  bind(router, app, contract.renewRecoveryCodes, (_, caller) => renewRecoveryCodes(app, caller));
  bind(router, app, contract.disableSecondFactor, (_, caller) => disableSecondFactor(app, caller));
  return router;
}

import * as contract from '@citypulse/contracts/users';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { getEffectiveRights } from './assignments.service.ts';
import { forgetUser } from './forgetting.service.ts';
import { createUser, getUser, listUsers, setAssignments, updateUser } from './users.service.ts';

export function userRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.listUsers, ({ query }, caller) => listUsers(app, caller, query));
  bind(router, app, contract.getUser, ({ params }, caller) => getUser(app, caller, params.userId));
  bind(router, app, contract.createUser, ({ body }, caller) => createUser(app, caller, body));
  bind(router, app, contract.updateUser, ({ params, body, facts }, caller) =>
    updateUser(app, caller, params.userId, body, facts.ifMatch),
  );
  bind(router, app, contract.setAssignments, ({ params, body }, caller) =>
    setAssignments(app, caller, params.userId, body.assignments),
  );
  bind(router, app, contract.getEffectiveRights, ({ params }, caller) =>
    getEffectiveRights(app, caller, params.userId),
  );
  bind(router, app, contract.forgetUser, ({ params }, caller) => forgetUser(app, caller, params.userId));
  return router;
}

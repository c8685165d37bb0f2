import * as contract from '@citypulse/contracts/accounts';
import { Router } from 'express';
import { bind, bindPublic } from '../../http/bind.ts';
import { redeemSocketTicket } from '../../http/sessions.ts';
import type { AppContext } from '../../platform/context.ts';
import { revokePersonsDevice } from '../devices/devices.service.ts';
import { readAccountLink, setPasswordByLink } from './account-links.service.ts';
import { inviteUser, listInvitations, resendInvitation, withdrawInvitation } from './invitations.service.ts';
import { changeOwnPassword, confirmIdentity } from './own-password.service.ts';
import { requestPasswordReset } from './password-resets.service.ts';
import {
  listPeoplesSessions,
  revokeOtherSessions,
  revokePersonsSession,
} from './peoples-sessions.service.ts';
import { openView, startView } from './views.service.ts';

export function accountRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.changeOwnPassword, ({ body, facts }, caller) =>
    changeOwnPassword(app, caller, facts, body),
  );
  bind(router, app, contract.confirmIdentity, ({ body, facts }, caller) =>
    confirmIdentity(app, caller, facts, body),
  );
  bind(router, app, contract.revokeOtherSessions, (_, caller) => revokeOtherSessions(app, caller));
  bind(router, app, contract.listInvitations, (_, caller) => listInvitations(app, caller));
  bind(router, app, contract.inviteUser, ({ body }, caller) => inviteUser(app, caller, body));
  bind(router, app, contract.resendInvitation, ({ params }, caller) =>
    resendInvitation(app, caller, params.userId),
  );
  bind(router, app, contract.withdrawInvitation, ({ params }, caller) =>
    withdrawInvitation(app, caller, params.userId),
  );
  bindPublic(router, app, contract.requestPasswordReset, ({ body, facts }) =>
    requestPasswordReset(app, facts, body.email),
  );
  bindPublic(router, app, contract.readAccountLink, ({ body }) => readAccountLink(app, body.token));
  bindPublic(router, app, contract.setPasswordByLink, ({ body, facts }) =>
    setPasswordByLink(app, facts.requestId, body),
  );
  bind(router, app, contract.listPeoplesSessions, ({ query }, caller) =>
    listPeoplesSessions(app, caller, query),
  );
  bind(router, app, contract.revokePersonsSession, ({ params }, caller) =>
    revokePersonsSession(app, caller, params.sessionId),
  );
  bind(router, app, contract.revokePersonsDevice, ({ params }, caller) =>
    revokePersonsDevice(app, caller, { userId: params.userId, id: params.deviceId }),
  );
  bind(router, app, contract.startView, ({ params }, caller) => startView(app, caller, params.userId));
  bindPublic(router, app, contract.openView, ({ body, facts }) =>
    openView(app, () => redeemSocketTicket(app, body.code, facts.requestId)),
  );
  return router;
}

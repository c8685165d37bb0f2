import * as contract from '@citypulse/contracts/identity';
import { Router } from 'express';
import { bind, bindPublic } from '../../http/bind.ts';
import { Reply } from '../../http/reply.ts';
import { authenticate } from '../../http/sessions.ts';
import { publishedKeys } from '../../platform/access-tokens.ts';
import type { AppContext } from '../../platform/context.ts';
import { cookieToken, refreshCookie, requireOwnOrigin } from './browser-session.service.ts';
import { describeMe, renewSession, validateToken } from './identity.service.ts';
import { signIn } from './sign-in.service.ts';
import { signedIn } from './signed-in.ts';
import { issueSocketTicket, listSessions, revokeSession, signOut } from './sessions.service.ts';

export function identityRoutes(app: AppContext): Router {
  const router = Router();
  bindPublic(router, app, contract.login, async ({ body, facts }) => {
    if (body.platform === 'web') requireOwnOrigin(app, facts);
    return signedIn(app, facts, await signIn(app, facts, body));
  });
  bindPublic(router, app, contract.refresh, async ({ body, facts }) => {
    const held = body?.refreshToken;
    const platform = held === undefined ? 'web' : 'mobile';
    const refreshToken = held ?? cookieToken(app, facts);
    const renewal = { refreshToken, platform, deviceId: body?.deviceId } as const;
    return signedIn(app, facts, await renewSession(app, facts, renewal));
  });
  bind(router, app, contract.logout, async ({ facts }, caller) => {
    await signOut(app, caller);
    return new Reply(
      undefined,
      // Whoever looks on has no cookie here; the one there is is his own.
      caller.platform === 'web' && caller.viewedBy === null
        ? { 'Set-Cookie': refreshCookie(app, facts, '', 0) }
        : {},
    );
  });
  bind(router, app, contract.validateToken, ({ body, facts }) =>
    validateToken(app, body.token, () => authenticate(app, `Bearer ${body.token}`, facts.requestId)),
  );
  bind(router, app, contract.listSessions, (_, caller) => listSessions(app, caller));
  bind(router, app, contract.revokeSession, ({ params }, caller) =>
    revokeSession(app, caller, params.sessionId),
  );
  bind(router, app, contract.me, (_, caller) => describeMe(app, caller));
  bind(router, app, contract.socketTicket, (_, caller) => issueSocketTicket(app, caller));
  bindPublic(router, app, contract.publicKeys, () => publishedKeys(app));
  return router;
}

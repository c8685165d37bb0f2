import * as contract from '@citypulse/contracts/passkeys';
import { Router } from 'express';
import { bind, bindPublic } from '../../http/bind.ts';
import { originOf } from '../../http/origins.ts';
import type { AppContext } from '../../platform/context.ts';
import { requireOwnOrigin } from './browser-session.service.ts';
import {
  addPasskey,
  challengePasskey,
  listPasskeys,
  preparePasskey,
  removePasskey,
  renamePasskey,
} from './passkeys.service.ts';
import { confirmByPasskey, signInByPasskey } from './sign-in.service.ts';
import { signedIn } from './signed-in.ts';

export function passkeyRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.listPasskeys, (_, caller) => listPasskeys(app, caller));
  bind(router, app, contract.preparePasskey, ({ facts }, caller) =>
    preparePasskey(app, caller, originOf(app, facts.host)),
  );
  bind(router, app, contract.addPasskey, ({ body, facts }, caller) =>
    addPasskey(app, caller, originOf(app, facts.host), body),
  );
  bind(router, app, contract.renamePasskey, ({ params, body }, caller) =>
    renamePasskey(app, caller, params.passkeyId, body.name),
  );
  bind(router, app, contract.removePasskey, ({ params }, caller) =>
    removePasskey(app, caller, params.passkeyId),
  );
  bindPublic(router, app, contract.challengePasskey, ({ facts }) =>
    challengePasskey(app, originOf(app, facts.host)),
  );
  bindPublic(router, app, contract.signInByPasskey, async ({ body, facts }) => {
    if (body.platform === 'web') requireOwnOrigin(app, facts);
    return signedIn(app, facts, await signInByPasskey(app, facts, originOf(app, facts.host), body));
  });
  bind(router, app, contract.confirmByPasskey, ({ body, facts }, caller) =>
    confirmByPasskey(app, caller, facts, originOf(app, facts.host), body.credential),
  );
  return router;
}

import * as contract from '@citypulse/contracts/directory';
import { Router } from 'express';
import { bind, bindPublic } from '../../http/bind.ts';
import { originOf } from '../../http/origins.ts';
import { Reply } from '../../http/reply.ts';
import type { AppContext } from '../../platform/context.ts';
import {
  directoryBinding,
  directoryCookie,
  requireOwnOrigin,
  type BrowserFacts,
} from './browser-session.service.ts';
import { directoryLogout } from './directory-logout.service.ts';
import { getDirectory, removeDirectory, setDirectory, testDirectory } from './directory-settings.service.ts';
import {
  describeDirectoryAccount,
  finishDirectorySignIn,
  startDirectorySignIn,
  type Departure,
} from './directory.service.ts';
import { signedIn } from './signed-in.ts';

export function directoryRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.getDirectory, ({ facts }, caller) =>
    getDirectory(app, caller, originOf(app, facts.host)),
  );
  bind(router, app, contract.setDirectory, ({ body, facts }, caller) =>
    setDirectory(app, caller, originOf(app, facts.host), body, facts.ifMatch),
  );
  bind(router, app, contract.removeDirectory, (_, caller) => removeDirectory(app, caller));
  bind(router, app, contract.testDirectory, ({ body }, caller) => testDirectory(app, caller, body.issuer));
  bindPublic(router, app, contract.startDirectorySignIn, async ({ body, facts }) => {
    requireOwnOrigin(app, facts);
    const why = body?.again ? 'again' : 'sign-in';
    return departing(app, facts, await startDirectorySignIn(app, originOf(app, facts.host), why));
  });
  bind(router, app, contract.startDirectoryLink, async ({ facts }, caller) => {
    requireOwnOrigin(app, facts);
    return departing(app, facts, await startDirectorySignIn(app, originOf(app, facts.host), caller));
  });
  bindPublic(router, app, contract.finishDirectorySignIn, async ({ body, facts }) => {
    requireOwnOrigin(app, facts);
    const binding = directoryBinding(facts);
    return signedIn(app, facts, await finishDirectorySignIn(app, facts, { ...body, binding }));
  });
  bindPublic(router, app, contract.directoryLogout, ({ body, facts }) =>
    directoryLogout(app, body.logout_token, facts.requestId),
  );
  bind(router, app, contract.getDirectoryAccount, (_, caller) => describeDirectoryAccount(app, caller));
  return router;
}

/** The browser that comes back must be the one that left. */
function departing(app: AppContext, facts: BrowserFacts, { url, binding }: Departure) {
  return new Reply({ url }, { 'Set-Cookie': directoryCookie(app, facts, binding) });
}

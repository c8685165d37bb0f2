import * as contract from '@citypulse/contracts/preferences';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { getPreferences, updatePreferences } from './preferences.service.ts';

export function preferenceRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.getPreferences, (_request, caller) => getPreferences(app, caller));
  bind(router, app, contract.updatePreferences, ({ body }, caller) => updatePreferences(app, caller, body));
  return router;
}

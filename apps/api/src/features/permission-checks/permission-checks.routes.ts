import * as contract from '@citypulse/contracts/permission-checks';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { validateMobilePermission } from './permission-checks.service.ts';

export function permissionCheckRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.validateMobilePermission, ({ body }, caller) =>
    validateMobilePermission(app, caller, body),
  );
  return router;
}

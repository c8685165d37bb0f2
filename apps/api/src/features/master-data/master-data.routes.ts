import * as contract from '@citypulse/contracts/master-data';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { importMasterData } from './master-data.service.ts';

export function masterDataRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.importMasterData, ({ body, upload }, caller) =>
    importMasterData(app, caller, body, upload?.path ?? ''),
  );
  return router;
}

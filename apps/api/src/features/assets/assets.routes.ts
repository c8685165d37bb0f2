import * as contract from '@citypulse/contracts/assets';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { createAsset, getAsset, listAssets, updateAsset } from './assets.service.ts';

export function assetRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.listAssets, ({ query }, caller) => listAssets(app, caller, query));
  bind(router, app, contract.getAsset, ({ params }, caller) => getAsset(app, caller, params.assetId));
  bind(router, app, contract.createAsset, ({ body }, caller) => createAsset(app, caller, body));
  bind(router, app, contract.updateAsset, ({ params, body, facts }, caller) =>
    updateAsset(app, caller, params.assetId, body, facts.ifMatch),
  );
  return router;
}

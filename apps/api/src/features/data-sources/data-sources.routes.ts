import * as contract from '@citypulse/contracts/data-sources';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { createDataSource, listDataSources, updateDataSource } from './data-sources.service.ts';

export function dataSourceRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.listDataSources, ({ query }, caller) => listDataSources(app, caller, query));
  bind(router, app, contract.createDataSource, ({ body }, caller) => createDataSource(app, caller, body));
  bind(router, app, contract.updateDataSource, ({ params, body, facts }, caller) =>
    updateDataSource(app, caller, params.dataSourceId, body, facts.ifMatch),
  );
  return router;
}

import * as contract from '@citypulse/contracts/series';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { getBuildingFigures, getPortfolio } from './portfolio.service.ts';
import { getSeries } from './series.service.ts';

export function seriesRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.getSeries, ({ query }, caller) => getSeries(app, caller, query));
  bind(router, app, contract.getPortfolio, ({ query }, caller) => getPortfolio(app, caller, query));
  bind(router, app, contract.getBuildingFigures, ({ query }, caller) =>
    getBuildingFigures(app, caller, query),
  );
  return router;
}

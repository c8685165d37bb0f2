import * as contract from '@citypulse/contracts/buildings';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { createBuilding, getBuilding, listBuildings, updateBuilding } from './buildings.service.ts';
import { createSite, listSites, updateSite } from './sites.service.ts';

export function buildingRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.listSites, ({ query }, caller) => listSites(app, caller, query));
  bind(router, app, contract.createSite, ({ body }, caller) => createSite(app, caller, body));
  bind(router, app, contract.updateSite, ({ params, body, facts }, caller) =>
    updateSite(app, caller, params.siteId, body, facts.ifMatch),
  );
  bind(router, app, contract.listBuildings, ({ query }, caller) => listBuildings(app, caller, query));
  bind(router, app, contract.getBuilding, ({ params }, caller) =>
    getBuilding(app, caller, params.buildingId),
  );
  bind(router, app, contract.createBuilding, ({ body }, caller) => createBuilding(app, caller, body));
  bind(router, app, contract.updateBuilding, ({ params, body, facts }, caller) =>
    updateBuilding(app, caller, params.buildingId, body, facts.ifMatch),
  );
  return router;
}

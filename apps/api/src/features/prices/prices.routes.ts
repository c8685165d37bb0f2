import * as contract from '@citypulse/contracts/prices';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { createFactorSet, listFactorSets, updateFactorSet } from './factor-sets.service.ts';
import { createGasConversion, listGasConversions, updateGasConversion } from './gas-conversions.service.ts';
import { createTariff, listTariffs, updateTariff } from './tariffs.service.ts';

export function priceRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.listTariffs, ({ query }, caller) => listTariffs(app, caller, query));
  bind(router, app, contract.createTariff, ({ body }, caller) => createTariff(app, caller, body));
  bind(router, app, contract.updateTariff, ({ params, body, facts }, caller) =>
    updateTariff(app, caller, params.tariffId, body, facts.ifMatch),
  );
  bind(router, app, contract.listFactorSets, ({ query }, caller) => listFactorSets(app, caller, query));
  bind(router, app, contract.createFactorSet, ({ body }, caller) => createFactorSet(app, caller, body));
  bind(router, app, contract.updateFactorSet, ({ params, body, facts }, caller) =>
    updateFactorSet(app, caller, params.factorSetId, body, facts.ifMatch),
  );
  bind(router, app, contract.listGasConversions, ({ query }, caller) =>
    listGasConversions(app, caller, query),
  );
  bind(router, app, contract.createGasConversion, ({ body }, caller) =>
    createGasConversion(app, caller, body),
  );
  bind(router, app, contract.updateGasConversion, ({ params, body, facts }, caller) =>
    updateGasConversion(app, caller, params.conversionId, body, facts.ifMatch),
  );
  return router;
}

import * as contract from '@citypulse/contracts/metering';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import {
  createMeasuringPoint,
  getMeasuringPoint,
  listBuildingMeasuringPoints,
  listMeasuringPoints,
  updateMeasuringPoint,
} from './measuring-points.service.ts';
import { exchangeMeter, listMeterExchanges } from './meter-exchanges.service.ts';
import { createMeter, getMeter, listMeters, updateMeter } from './meters.service.ts';

export function meteringRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.listBuildingMeasuringPoints, ({ params, query }, caller) =>
    listBuildingMeasuringPoints(app, caller, params.buildingId, query),
  );
  bind(router, app, contract.listMeasuringPoints, ({ query }, caller) =>
    listMeasuringPoints(app, caller, query),
  );
  bind(router, app, contract.getMeasuringPoint, ({ params }, caller) =>
    getMeasuringPoint(app, caller, params.measuringPointId),
  );
  bind(router, app, contract.createMeasuringPoint, ({ body }, caller) =>
    createMeasuringPoint(app, caller, body),
  );
  bind(router, app, contract.updateMeasuringPoint, ({ params, body, facts }, caller) =>
    updateMeasuringPoint(app, caller, params.measuringPointId, body, facts.ifMatch),
  );
  bind(router, app, contract.listMeters, ({ query }, caller) => listMeters(app, caller, query));
  bind(router, app, contract.getMeter, ({ params }, caller) => getMeter(app, caller, params.meterId));
  bind(router, app, contract.createMeter, ({ body }, caller) => createMeter(app, caller, body));
  bind(router, app, contract.updateMeter, ({ params, body, facts }, caller) =>
    updateMeter(app, caller, params.meterId, body, facts.ifMatch),
  );
  bind(router, app, contract.listMeterExchanges, ({ params, query }, caller) =>
    listMeterExchanges(app, caller, params.measuringPointId, query),
  );
  bind(router, app, contract.exchangeMeter, ({ params, body }, caller) =>
    exchangeMeter(app, caller, params.measuringPointId, body),
  );
  return router;
}

import * as contract from '@citypulse/contracts/devices';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { listDevices, registerDevice, revokeDevice } from './devices.service.ts';

export function deviceRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.registerDevice, ({ body }, caller) => registerDevice(app, caller, body));
  bind(router, app, contract.listDevices, (_input, caller) => listDevices(app, caller));
  bind(router, app, contract.revokeDevice, ({ params }, caller) => revokeDevice(app, caller, params.id));
  return router;
}

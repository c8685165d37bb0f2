import * as keys from '@citypulse/contracts/device-keys';
import * as contract from '@citypulse/contracts/devices';
import { Router } from 'express';
import { bind, bindPublic } from '../../http/bind.ts';
import { originOf } from '../../http/origins.ts';
import type { AppContext } from '../../platform/context.ts';
import { issueLoginChallenge, signInByKey } from './biometric-login.service.ts';
import { enrolLoginKey, revokeDeviceKey } from './device-keys.service.ts';
import { listDevices, registerDevice, revokeDevice } from './devices.service.ts';

export function deviceRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.registerDevice, ({ body }, caller) => registerDevice(app, caller, body));
  bind(router, app, contract.listDevices, (_input, caller) => listDevices(app, caller));
  bind(router, app, contract.revokeDevice, ({ params }, caller) => revokeDevice(app, caller, params.id));
  bind(router, app, keys.enrolLoginKey, ({ params, body, facts }, caller) =>
    enrolLoginKey(app, caller, { ...body, id: params.id, ownOrigin: originOf(app, facts.host) }),
  );
  bind(router, app, keys.revokeDeviceKey, ({ params }, caller) => revokeDeviceKey(app, caller, params));
  bindPublic(router, app, keys.biometricChallenge, ({ body, facts }) =>
    issueLoginChallenge(app, body, originOf(app, facts.host)),
  );
  bindPublic(router, app, keys.biometricLogin, async ({ body, facts }) => {
    const { answer, refreshToken } = await signInByKey(app, facts, body, originOf(app, facts.host));
    return { ...answer, refreshToken };
  });
  return router;
}

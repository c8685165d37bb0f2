import * as contract from '@citypulse/contracts/notifications';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { listNotifications, markNotificationRead } from './notifications.service.ts';

export function notificationRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.listNotifications, ({ query }, caller) => listNotifications(app, caller, query));
  bind(router, app, contract.markNotificationRead, ({ params }, caller) =>
    markNotificationRead(app, caller, params.notificationId),
  );
  return router;
}

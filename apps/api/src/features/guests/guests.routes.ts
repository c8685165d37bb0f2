import * as contract from '@citypulse/contracts/guests';
import { Router } from 'express';
import { bind, bindPublic } from '../../http/bind.ts';
import { AppError } from '../../platform/app-error.ts';
import type { AppContext } from '../../platform/context.ts';
import { createGuestLink, listGuestLinks, revokeGuestLink } from './guest-links.service.ts';
import {
  addGuestComment,
  addGuestPhoto,
  answerGuestItem,
  finishGuestTask,
  readGuestTask,
} from './guest-work.service.ts';

export function guestRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.createGuestLink, ({ params, body }, caller) =>
    createGuestLink(app, caller, params.taskId, body),
  );
  bind(router, app, contract.listGuestLinks, ({ params }, caller) =>
    listGuestLinks(app, caller, params.taskId),
  );
  bind(router, app, contract.revokeGuestLink, ({ params }, caller) =>
    revokeGuestLink(app, caller, params.linkId),
  );
  bindPublic(router, app, contract.readGuestTask, ({ body, facts }) => readGuestTask(app, facts, body));
  bindPublic(router, app, contract.addGuestComment, ({ body, facts }) => addGuestComment(app, facts, body));
  bindPublic(router, app, contract.answerGuestItem, ({ body, facts }) => answerGuestItem(app, facts, body));
  bindPublic(router, app, contract.addGuestPhoto, ({ body, facts, upload }) => {
    if (!upload) throw new AppError('invalid_request', 'The part `file` is missing');
    return addGuestPhoto(app, facts, body, upload);
  });
  bindPublic(router, app, contract.finishGuestTask, ({ body, facts }) => finishGuestTask(app, facts, body));
  return router;
}

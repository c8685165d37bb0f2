import * as contract from '@citypulse/contracts/labels';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import { Reply } from '../../http/reply.ts';
import type { AppContext } from '../../platform/context.ts';
import { createLabels, labelSheet, listLabels, replaceLabel, resolveCode } from './labels.service.ts';
import { saveUnmatchedScan, settleUnmatchedScan } from './unmatched-scans.service.ts';

const asFile = { 'Content-Disposition': 'attachment; filename="etiketten.pdf"' };

export function labelRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.listLabels, ({ query }, caller) => listLabels(app, caller, query));
  bind(router, app, contract.createLabels, ({ body }, caller) => createLabels(app, caller, body.targets));
  bind(router, app, contract.replaceLabel, ({ params, body }, caller) =>
    replaceLabel(app, caller, params.labelId, body.id),
  );
  bind(
    router,
    app,
    contract.labelSheet,
    async ({ body }, caller) => new Reply(await labelSheet(app, caller, body), asFile),
  );
  bind(router, app, contract.resolveCode, ({ body }, caller) => resolveCode(app, caller, body.code));
  bind(router, app, contract.saveUnmatchedScan, ({ body }, caller) => saveUnmatchedScan(app, caller, body));
  bind(router, app, contract.settleUnmatchedScan, ({ params, body }, caller) =>
    settleUnmatchedScan(app, caller, params.scanId, body.labelId),
  );
  return router;
}

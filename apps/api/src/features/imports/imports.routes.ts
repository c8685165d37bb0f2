import * as contract from '@citypulse/contracts/imports';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import { AppError } from '../../platform/app-error.ts';
import type { AppContext } from '../../platform/context.ts';
import { listImportErrors, listImports, undoImport } from './import-batches.service.ts';
import { createImport, guessImport } from './imports.service.ts';

export function importRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.createImport, ({ body, upload }, caller) => {
    if (!upload) throw new AppError('invalid_request', 'The part `file` is missing');
    return createImport(app, caller, body, upload);
  });
  bind(router, app, contract.guessImport, async ({ body }) => guessImport(body.sample));
  bind(router, app, contract.listImports, ({ query }, caller) => listImports(app, caller, query));
  bind(router, app, contract.listImportErrors, ({ params, query }, caller) =>
    listImportErrors(app, caller, params.batchId, query),
  );
  bind(router, app, contract.undoImport, ({ params }, caller) => undoImport(app, caller, params.batchId));
  return router;
}

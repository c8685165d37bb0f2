import * as contract from '@citypulse/contracts/checklists';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { answerChecklistItem } from './checklists.service.ts';
import {
  createChecklistTemplate,
  listChecklistTemplates,
  updateChecklistTemplate,
} from './templates.service.ts';

export function checklistRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.answerChecklistItem, ({ params, body, facts }, caller) =>
    answerChecklistItem(app, caller, params.itemId, body, facts.ifMatch),
  );
  bind(router, app, contract.listChecklistTemplates, ({ query }, caller) =>
    listChecklistTemplates(app, caller, query),
  );
  bind(router, app, contract.createChecklistTemplate, ({ body }, caller) =>
    createChecklistTemplate(app, caller, body),
  );
  bind(router, app, contract.updateChecklistTemplate, ({ params, body, facts }, caller) =>
    updateChecklistTemplate(app, caller, params.templateId, body, facts.ifMatch),
  );
  return router;
}

import * as conflicts from '@citypulse/contracts/conflicts';
import * as mutations from '@citypulse/contracts/mutations';
import * as contract from '@citypulse/contracts/sync';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { listConflicts, resolveConflict } from './conflicts.service.ts';
import { readEssentials } from './essentials.service.ts';
import { push } from './push.service.ts';
import { readSnapshot } from './snapshots.service.ts';
import { readSyncLog } from './sync-log.service.ts';
import { pullChanges, pullSome } from './sync.service.ts';

export function syncRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.pull, ({ body }, caller) => pullChanges(app, caller, body));
  const { energy, alerts, maintenance } = contract.filteredEntities;
  bind(router, app, contract.pullEnergy, ({ body }, caller) => pullSome(app, caller, body, energy));
  bind(router, app, contract.pullAlerts, ({ body }, caller) => pullSome(app, caller, body, alerts));
  bind(router, app, contract.pullMaintenance, ({ body }, caller) => pullSome(app, caller, body, maintenance));
  bind(router, app, contract.essentials, (_input, caller) => readEssentials(app, caller));
  bind(router, app, contract.snapshot, ({ query }, caller) => readSnapshot(app, caller, query));
  bind(router, app, mutations.push, ({ body }, caller) => push(app, caller, body));
  bind(router, app, mutations.syncLog, ({ query }, caller) => readSyncLog(app, caller, query));
  bind(router, app, conflicts.listConflicts, ({ query }, caller) => listConflicts(app, caller, query));
  bind(router, app, conflicts.resolveConflict, ({ params, body }, caller) =>
    resolveConflict(app, caller, params.conflictId, body),
  );
  return router;
}

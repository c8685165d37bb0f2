import * as contract from '@citypulse/contracts/maintenance';
import * as work from '@citypulse/contracts/task-work';
import { Router } from 'express';
import { bind } from '../../http/bind.ts';
import type { AppContext } from '../../platform/context.ts';
import { assignablePeople } from './assignees.service.ts';
import { taskHistory } from './history.service.ts';
import { addTaskComment, addTaskMaterial, removeTaskMaterial, updateTaskMaterial } from './notes.service.ts';
import { startSession, updateSession } from './sessions.service.ts';
import { completeTask, updateTask } from './task-changes.service.ts';
import { createTask, getTask, listTasks } from './tasks.service.ts';

export function maintenanceRoutes(app: AppContext): Router {
  const router = Router();
  bind(router, app, contract.listTasks, ({ query }, caller) => listTasks(app, caller, query));
  bind(router, app, contract.getTask, ({ params }, caller) => getTask(app, caller, params.taskId));
  bind(router, app, contract.createTask, ({ body }, caller) => createTask(app, caller, body));
  bind(router, app, contract.updateTask, ({ params, body, facts }, caller) =>
    updateTask(app, caller, params.taskId, body, facts.ifMatch),
  );
  bind(router, app, contract.completeTask, ({ params, body }, caller) =>
    completeTask(app, caller, params.taskId, body),
  );
  bind(router, app, contract.assignablePeople, ({ query }, caller) =>
    assignablePeople(app, caller, query.buildingId),
  );
  bind(router, app, contract.taskHistory, ({ params, query }, caller) =>
    taskHistory(app, caller, params.taskId, query),
  );
  bindWork(app, router);
  return router;
}

function bindWork(app: AppContext, router: Router): void {
  bind(router, app, work.startSession, ({ params, body }, caller) =>
    startSession(app, caller, params.taskId, body),
  );
  bind(router, app, work.updateSession, ({ params, body, facts }, caller) =>
    updateSession(app, caller, params.sessionId, body, facts.ifMatch),
  );
  bind(router, app, work.addTaskComment, ({ params, body }, caller) =>
    addTaskComment(app, caller, params.taskId, body),
  );
  bind(router, app, work.addTaskMaterial, ({ params, body }, caller) =>
    addTaskMaterial(app, caller, params.taskId, body),
  );
  bind(router, app, work.updateTaskMaterial, ({ params, body, facts }, caller) =>
    updateTaskMaterial(app, caller, params.materialId, body, facts.ifMatch),
  );
  bind(router, app, work.removeTaskMaterial, ({ params }, caller) =>
    removeTaskMaterial(app, caller, params.materialId),
  );
}

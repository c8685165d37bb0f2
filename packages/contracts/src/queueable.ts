import { acknowledgeAlert, resolveAlert } from './alerts.ts';
import { answerChecklistItem } from './checklists.ts';
import { resolveConflict } from './conflicts.ts';
import type { Endpoint } from './endpoint.ts';
import { createFaultReport, makeTaskOfReport, rejectFaultReport } from './fault-reports.ts';
import { saveUnmatchedScan, settleUnmatchedScan } from './labels.ts';
import { completeTask, createTask, updateTask } from './maintenance.ts';
import { markNotificationRead } from './notifications.ts';
import { registerPhoto, removePhoto } from './photos.ts';
import { updatePreferences } from './preferences.ts';
import { createReading, reviewReading } from './readings.ts';
import type { SyncEntity } from './sync-changes.ts';
import {
  addTaskComment,
  addTaskMaterial,
  removeTaskMaterial,
  startSession,
  updateSession,
  updateTaskMaterial,
} from './task-work.ts';

export interface Queueable {
  endpoint: Endpoint;
  /** The row it makes or changes; its lane, and what a conflict is about. */
  entity: SyncEntity;
  operation: 'create' | 'update' | 'delete';
}

const queue =
  <O extends Queueable['operation']>(operation: O) =>
  <E extends Endpoint>(endpoint: E, entity: SyncEntity) => ({ endpoint, entity, operation });
const create = queue('create');
const update = queue('update');
const remove = queue('delete');

/** What a device may do without reception, by operationId: town data only; sign-in, rights and administration need the server. */
export const queueable = {
  createReading: create(createReading, 'readings'),
  reviewReading: update(reviewReading, 'readings'),
  createTask: create(createTask, 'maintenance_tasks'),
  updateTask: update(updateTask, 'maintenance_tasks'),
  completeTask: update(completeTask, 'maintenance_tasks'),
  answerChecklistItem: update(answerChecklistItem, 'checklist_items'),
  startSession: create(startSession, 'maintenance_sessions'),
  updateSession: update(updateSession, 'maintenance_sessions'),
  addTaskComment: create(addTaskComment, 'task_comments'),
  addTaskMaterial: create(addTaskMaterial, 'task_materials'),
  updateTaskMaterial: update(updateTaskMaterial, 'task_materials'),
  removeTaskMaterial: remove(removeTaskMaterial, 'task_materials'),
  createFaultReport: create(createFaultReport, 'fault_reports'),
  makeTaskOfReport: update(makeTaskOfReport, 'fault_reports'),
  rejectFaultReport: update(rejectFaultReport, 'fault_reports'),
  registerPhoto: create(registerPhoto, 'photos'),
  removePhoto: remove(removePhoto, 'photos'),
  acknowledgeAlert: update(acknowledgeAlert, 'alerts'),
  resolveAlert: update(resolveAlert, 'alerts'),
  saveUnmatchedScan: create(saveUnmatchedScan, 'unmatched_scans'),
  settleUnmatchedScan: update(settleUnmatchedScan, 'unmatched_scans'),
  markNotificationRead: update(markNotificationRead, 'notifications'),
  updatePreferences: update(updatePreferences, 'preferences'),
  resolveConflict: update(resolveConflict, 'sync_conflicts'),
} as const satisfies Record<string, Queueable>;

export type QueueableOperation = keyof typeof queueable;
export const isQueueable = (type: string): type is QueueableOperation => Object.hasOwn(queueable, type);

import * as inbox from './inbox.ts';
import type { Predictions } from './prediction.ts';
import { createReading, reviewReading } from './readings.ts';
import * as reports from './reports-and-photos.ts';
import * as work from './task-work.ts';
import * as tasks from './tasks.ts';

/** One for every operation that can be queued. */
export const predictions: Predictions = {
  ...inbox,
  ...reports,
  createReading,
  reviewReading,
  createTask: tasks.createTask,
  updateTask: tasks.updateTask,
  completeTask: tasks.completeTask,
  answerChecklistItem: tasks.answerChecklistItem,
  startSession: work.startSession,
  updateSession: work.updateSession,
  addTaskComment: work.addTaskComment,
  addTaskMaterial: work.addTaskMaterial,
  updateTaskMaterial: work.updateTaskMaterial,
  removeTaskMaterial: work.removeTaskMaterial,
};

import { z } from 'zod';
import {
  BuildingId,
  ChecklistItemId,
  ChecklistTemplateId,
  Instant,
  MeasuringPointId,
  name,
  PageQuery,
  pageOf,
  PersonRef,
  TaskId,
  text,
  version,
} from './common.ts';
import { endpoint } from './endpoint.ts';

export const checklistKinds = ['yes_no', 'number', 'text', 'choice', 'photo', 'reading'] as const;
export const ChecklistKind = z.enum(checklistKinds);
export type ChecklistKind = z.infer<typeof ChecklistKind>;

/** What is asked: the same in a template and in a task. */
export const checklistQuestion = {
  kind: ChecklistKind,
  label: text(300, 1),
  hint: text(1000).nullable().default(null),
  /** Of a number. */
  unit: text(20).nullable().default(null),
  /** Limits of a number; a value outside is kept and marked. */
  min: z.number().nullable().default(null),
  max: z.number().nullable().default(null),
  /** Of a choice. */
  choices: z.array(text(100, 1)).max(30).default([]),
  required: z.boolean().default(true),
};
export const ChecklistQuestion = z.strictObject(checklistQuestion);
export type ChecklistQuestion = z.infer<typeof ChecklistQuestion>;

/** yes_no: boolean; number: number; text and choice: text; photo and reading: the id of what was made. */
export const ChecklistAnswer = z.union([z.boolean(), z.number().min(-1e12).max(1e12), text(4000, 1)]);
export type ChecklistAnswer = z.infer<typeof ChecklistAnswer>;

/** A step of a task: a row of its own, so that two people at one task do not overwrite each other. */
export const ChecklistItem = z
  .object({
    id: ChecklistItemId,
    taskId: TaskId,
    buildingId: BuildingId,
    position: z.int(),
    ...checklistQuestion,
    /** Of a reading step. */
    measuringPointId: MeasuringPointId.nullable(),
    answer: ChecklistAnswer.nullable(),
    note: z.string().nullable(),
    answeredAt: Instant.nullable(),
    answeredBy: PersonRef.nullable(),
    version,
  })
  .meta({ id: 'ChecklistItem' });
export type ChecklistItem = z.infer<typeof ChecklistItem>;

export const answerChecklistItem = endpoint({
  method: 'PATCH',
  path: '/v1/maintenance/checklist-items/:itemId',
  access: 'maintenance:work',
  summary: 'Answer a step of a task, or take the answer back with null',
  params: z.object({ itemId: ChecklistItemId }),
  body: z.strictObject({
    answer: ChecklistAnswer.nullable().optional(),
    note: text(4000).nullable().optional(),
    /** When it was done, by the device's clock. */
    answeredAt: Instant.optional(),
  }),
  response: ChecklistItem,
  errors: ['not_found', 'version_mismatch', 'answer_invalid', 'task_closed'],
});

/** Prüfliste: what a kind of work asks for, wherever it is done. */
export const ChecklistTemplate = z
  .object({
    id: ChecklistTemplateId,
    name: z.string(),
    items: z.array(ChecklistQuestion),
    retired: z.boolean(),
    version,
    updatedAt: Instant,
  })
  .meta({ id: 'ChecklistTemplate' });
export type ChecklistTemplate = z.infer<typeof ChecklistTemplate>;

const items = z.array(ChecklistQuestion).min(1).max(200);

export const listChecklistTemplates = endpoint({
  method: 'GET',
  path: '/v1/maintenance/checklist-templates',
  access: 'maintenance:read',
  summary: 'Prüflisten, by name',
  query: PageQuery,
  response: pageOf(ChecklistTemplate),
});

export const createChecklistTemplate = endpoint({
  method: 'POST',
  path: '/v1/maintenance/checklist-templates',
  access: 'maintenance:plan',
  summary: 'Create a Prüfliste (town-wide right)',
  body: z.strictObject({ id: ChecklistTemplateId.optional(), name, items }),
  response: ChecklistTemplate,
  status: 201,
  errors: ['forbidden', 'already_exists'],
  repeatable: true,
});

export const updateChecklistTemplate = endpoint({
  method: 'PATCH',
  path: '/v1/maintenance/checklist-templates/:templateId',
  access: 'maintenance:plan',
  summary: 'Change or retire a Prüfliste; tasks made from it stay as they are',
  params: z.object({ templateId: ChecklistTemplateId }),
  body: z.strictObject({
    name: name.optional(),
    items: items.optional(),
    retired: z.boolean().optional(),
  }),
  response: ChecklistTemplate,
  errors: ['forbidden', 'not_found', 'version_mismatch', 'already_exists'],
});

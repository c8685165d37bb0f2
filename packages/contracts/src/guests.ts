import { z } from 'zod';
import { ChecklistAnswer, ChecklistItem } from './checklists.ts';
import {
  ChecklistItemId,
  Day,
  Instant,
  name,
  PersonRef,
  PhotoId,
  TaskCommentId,
  TaskId,
  text,
} from './common.ts';
import { endpoint } from './endpoint.ts';
import { MaintenanceTask, TaskResult } from './maintenance.ts';
import { mostPhotoBytes } from './photos.ts';

export const GuestLinkId = z.uuid().brand<'GuestLinkId'>();
export type GuestLinkId = z.infer<typeof GuestLinkId>;

/** An external firm's way to one Auftrag. */
export const GuestLink = z
  .object({
    id: GuestLinkId,
    taskId: TaskId,
    company: z.string(),
    hasPin: z.boolean(),
    expiresAt: Instant,
    lastSeenAt: Instant.nullable(),
    revokedAt: Instant.nullable(),
    createdBy: PersonRef.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'GuestLink' });
export type GuestLink = z.infer<typeof GuestLink>;

const pin = z.string().regex(/^\d{4,8}$/, '4 to 8 digits');

export const createGuestLink = endpoint({
  method: 'POST',
  path: '/v1/maintenance/tasks/:taskId/guest-links',
  access: 'maintenance:plan',
  summary: 'Give an external firm this one Auftrag; the token is shown once',
  params: z.object({ taskId: TaskId }),
  body: z.strictObject({
    id: GuestLinkId,
    company: name,
    /** Last day the link is good, at most a year from now. */
    expiresOn: Day,
    pin: pin.nullable().default(null),
  }),
  response: z.object({ link: GuestLink, token: z.string() }),
  status: 201,
  errors: ['not_found', 'already_exists', 'forbidden', 'conflict'],
  secretAnswer: true,
});

export const listGuestLinks = endpoint({
  method: 'GET',
  path: '/v1/maintenance/tasks/:taskId/guest-links',
  access: 'maintenance:plan',
  summary: 'The guest links of an Auftrag, newest first',
  params: z.object({ taskId: TaskId }),
  response: z.object({ items: z.array(GuestLink), nextCursor: z.null() }),
  errors: ['not_found', 'forbidden'],
});

export const revokeGuestLink = endpoint({
  method: 'DELETE',
  path: '/v1/maintenance/guest-links/:linkId',
  access: 'maintenance:plan',
  summary: 'End a guest link at once',
  params: z.object({ linkId: GuestLinkId }),
  errors: ['not_found'],
});

/** What every request of a guest brings, in its body and never in an address. */
const key = { token: z.string().min(1).max(100), pin: z.string().max(8).optional() };

/** The one Auftrag as its guest sees it. */
export const GuestTask = z
  .object({
    company: z.string(),
    expiresAt: Instant,
    building: z.object({ name: z.string(), address: z.string().nullable() }),
    task: MaintenanceTask.pick({
      number: true,
      title: true,
      description: true,
      place: true,
      dueOn: true,
      status: true,
      result: true,
      resultNote: true,
    }),
    checklist: z.array(
      ChecklistItem.pick({
        id: true,
        kind: true,
        label: true,
        hint: true,
        unit: true,
        min: true,
        max: true,
        choices: true,
        required: true,
        answer: true,
      }),
    ),
    comments: z.array(
      z.object({ id: TaskCommentId, text: z.string(), author: z.string(), writtenAt: Instant }),
    ),
    photos: z.array(
      z.object({ id: PhotoId, caption: z.string().nullable(), thumb: z.string(), full: z.string() }),
    ),
  })
  .meta({ id: 'GuestTask' });
export type GuestTask = z.infer<typeof GuestTask>;

const guestErrors = ['not_found', 'invalid_credentials', 'too_many_requests'] as const;

export const readGuestTask = endpoint({
  method: 'POST',
  path: '/v1/guest/task',
  access: 'public',
  summary: 'The Auftrag of a guest link; `invalid_credentials` asks for the PIN',
  body: z.strictObject(key),
  response: GuestTask,
  errors: guestErrors,
});

export const addGuestComment = endpoint({
  method: 'POST',
  path: '/v1/guest/comments',
  access: 'public',
  summary: 'Say something to the Auftrag of a guest link',
  body: z.strictObject({ ...key, id: TaskCommentId, text: text(8000, 1) }),
  response: GuestTask,
  errors: guestErrors,
  repeatable: true,
});

export const answerGuestItem = endpoint({
  method: 'POST',
  path: '/v1/guest/answers',
  access: 'public',
  summary: 'Answer a step of the Auftrag of a guest link',
  body: z.strictObject({ ...key, itemId: ChecklistItemId, answer: ChecklistAnswer.nullable() }),
  response: GuestTask,
  errors: [...guestErrors, 'answer_invalid', 'task_closed'],
  repeatable: true,
});

export const addGuestPhoto = endpoint({
  method: 'POST',
  path: '/v1/guest/photos',
  access: 'public',
  summary: 'Add a photo to the Auftrag of a guest link',
  body: z.strictObject({ ...key, id: PhotoId }),
  response: GuestTask,
  errors: [...guestErrors, 'payload_too_large', 'unsupported_media_type'],
  multipart: true,
  bodyLimit: mostPhotoBytes,
  repeatable: true,
});

export const finishGuestTask = endpoint({
  method: 'POST',
  path: '/v1/guest/completion',
  access: 'public',
  summary: 'Finish the Auftrag of a guest link',
  body: z.strictObject({ ...key, result: TaskResult, note: text(8000).nullable().default(null) }),
  response: GuestTask,
  errors: [...guestErrors, 'checklist_incomplete', 'already_completed', 'state_refused'],
  repeatable: true,
});

import { z } from 'zod';
import { BuildingId, Instant, PersonRef, PhotoId, TaskId, text, version } from './common.ts';
import { endpoint } from './endpoint.ts';

/** What a photo can belong to. */
export const photoSubjects = [
  'task',
  'checklist_item',
  'session',
  'fault_report',
  'reading',
  'asset',
] as const;
export const PhotoSubject = z.strictObject({ t: z.enum(photoSubjects), id: z.uuid() });
export type PhotoSubject = z.infer<typeof PhotoSubject>;

export const Photo = z
  .object({
    id: PhotoId,
    buildingId: BuildingId,
    subject: PhotoSubject,
    /** The Auftrag it shows up in, also when it belongs to a step, a session or the Meldung it came from. */
    taskId: TaskId.nullable(),
    stage: z.enum(['before', 'after', 'detail']).nullable(),
    caption: z.string().nullable(),
    /** Of the bytes the device sends, 64 hex digits. */
    sha256: z.string(),
    /** `awaiting`: announced, bytes to come; `refused`: they came and were no good photo. */
    state: z.enum(['awaiting', 'ready', 'refused']),
    reason: z.string().nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    takenAt: Instant.nullable(),
    takenBy: PersonRef.nullable(),
    version,
  })
  .meta({ id: 'Photo' });
export type Photo = z.infer<typeof Photo>;

export const mostPhotoBytes = 15 * 1024 * 1024;

/**
 * Resumable upload after tus 1.0.0 (https://tus.io/protocols/resumable-upload): `POST` here with `Upload-Length` and
 * `Upload-Metadata: photoId <base64>`, then `PATCH` and `HEAD` at the address answered. Every request carries the
 * Bearer token of who announced the photo.
 */
export const photoUploadPath = '/v1/mobile/photos/uploads';

export const registerPhoto = endpoint({
  method: 'POST',
  path: '/v1/mobile/photos',
  access: 'maintenance:report',
  summary: 'Announce a photo; its bytes follow by resumable upload',
  body: z.strictObject({
    id: PhotoId,
    subject: PhotoSubject,
    buildingId: BuildingId,
    stage: z.enum(['before', 'after', 'detail']).nullable().default(null),
    caption: text(500).nullable().default(null),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    byteSize: z.int().min(1).max(mostPhotoBytes),
    takenAt: Instant.optional(),
  }),
  response: Photo,
  status: 201,
  errors: ['not_found', 'already_exists'],
  repeatable: true,
  // The hash of the bytes is in the body, so that they need no signature of their own.
  signed: true,
});

export const removePhoto = endpoint({
  method: 'DELETE',
  path: '/v1/mobile/photos/:photoId',
  access: 'maintenance:report',
  summary: 'Take one’s own photo away again (planners: any)',
  params: z.object({ photoId: PhotoId }),
  errors: ['not_found', 'forbidden'],
});

export const photoSizes = ['thumb', 'medium', 'full'] as const;

export const photoUrls = endpoint({
  method: 'GET',
  path: '/v1/mobile/photos/:photoId/urls',
  access: 'maintenance:read',
  summary: 'Addresses of the picture, good for five minutes',
  params: z.object({ photoId: PhotoId }),
  response: z.object({
    /** Relative to the server's origin. */
    thumb: z.string(),
    medium: z.string(),
    full: z.string(),
    expiresAt: Instant,
  }),
  errors: ['not_found', 'conflict'],
});

/** Whoever has an address of `photoUrls` may read the picture until it has expired. */
export const photoPicture = endpoint({
  method: 'GET',
  path: '/v1/mobile/photos/:photoId/pictures/:size',
  access: 'public',
  summary: 'The picture behind an address of photoUrls',
  params: z.object({ photoId: PhotoId, size: z.enum(photoSizes) }),
  query: z.object({
    user: z.uuid(),
    /** Seconds since 1970. */
    expires: z.coerce.number().int().min(0),
    signature: z.string().max(100),
  }),
  file: 'image/jpeg',
  errors: ['not_found', 'forbidden'],
});

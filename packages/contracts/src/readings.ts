import { z } from 'zod';
import {
  BuildingId,
  Instant,
  MeasuringPointId,
  MeterId,
  PageQuery,
  pageOf,
  ReadingId,
  RegisterId,
  text,
  UserId,
  version,
} from './common.ts';
import { endpoint } from './endpoint.ts';

export const readingStatuses = [
  'new',
  'plausible',
  'suspicious',
  'confirmed',
  'corrected',
  'discarded',
] as const;
export const ReadingStatus = z.enum(readingStatuses);
export type ReadingStatus = z.infer<typeof ReadingStatus>;

/** A fact: what somebody or something read off a counter. Append-only; a correction supersedes. Its photos name it. */
export const Reading = z
  .object({
    id: ReadingId,
    meterId: MeterId,
    registerId: RegisterId,
    measuringPointId: MeasuringPointId,
    buildingId: BuildingId,
    value: z.number(),
    readAt: Instant,
    capturedAt: Instant.nullable(),
    syncedAt: Instant,
    readerId: UserId.nullable(),
    readerName: z.string().nullable(),
    source: z.enum(['manual', 'import', 'live']),
    status: ReadingStatus,
    /** Why the status is what it is, a plausibility code or a person's words. */
    reason: z.string().nullable(),
    /** What the reader wrote beside the value. */
    note: z.string().nullable(),
    supersedes: ReadingId.nullable(),
    /** Consumption since the previous valid reading in the measuring point's unit; null when it cannot be told. */
    consumption: z.number().nullable(),
    version,
  })
  .meta({ id: 'Reading' });
export type Reading = z.infer<typeof Reading>;

export const listReadings = endpoint({
  method: 'GET',
  path: '/v1/energy/readings',
  access: 'energy:read',
  summary: 'Readings, newest first',
  query: PageQuery.extend({
    meterId: MeterId.optional(),
    measuringPointId: MeasuringPointId.optional(),
    buildingId: BuildingId.optional(),
    /** Read at or after. */
    from: Instant.optional(),
  }),
  response: pageOf(Reading),
});

export const createReading = endpoint({
  method: 'POST',
  path: '/v1/energy/readings',
  access: 'readings:write',
  summary: 'Record a reading; an implausible one is kept and marked, never refused',
  body: z.strictObject({
    id: ReadingId.optional(),
    meterId: MeterId,
    registerId: RegisterId.optional(),
    value: z.number().min(0).max(1e12),
    readAt: Instant,
    capturedAt: Instant.optional(),
    note: text(2000).optional(),
    /** The reading this one corrects. */
    supersedes: ReadingId.optional(),
  }),
  response: Reading,
  status: 201,
  errors: ['unknown_meter', 'reading_invalid', 'already_exists', 'not_found', 'conflict'],
  repeatable: true,
});

export const reviewReading = endpoint({
  method: 'PUT',
  path: '/v1/energy/readings/:readingId/status',
  access: 'readings:write',
  summary: 'Confirm or discard a reading',
  params: z.object({ readingId: ReadingId }),
  body: z.strictObject({ status: z.enum(['confirmed', 'discarded']), reason: text(2000).optional() }),
  response: Reading,
  errors: ['not_found', 'conflict'],
});

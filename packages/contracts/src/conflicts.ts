import { z } from 'zod';
import { BuildingId, ConflictId, Instant, PageQuery, pageOf, PersonRef, version } from './common.ts';
import { endpoint } from './endpoint.ts';

const values = z.record(z.string().max(60), z.unknown());

/**
 * Konflikt: two people changed the same field of the same row, or one changed what the other removed or closed.
 * Fields that did not clash were applied already.
 */
export const SyncConflict = z
  .object({
    id: ConflictId,
    mutationId: z.uuid(),
    buildingId: BuildingId,
    entity: z.object({ t: z.string(), id: z.uuid() }),
    /** For a heading: what the row is called. */
    title: z.string(),
    /** `field`: the same field; `state`: a step the other state does not allow; `deleted`: the row is gone. */
    type: z.enum(['field', 'state', 'deleted']),
    /** By field: what both began with, what the device wanted, what stood on the server. */
    base: values,
    mine: values,
    theirs: values,
    mineBy: PersonRef,
    mineAt: Instant,
    theirsBy: z.string().nullable(),
    theirsAt: Instant.nullable(),
    status: z.enum(['open', 'resolved']),
    strategy: z.enum(['mine', 'theirs', 'merged', 'automatic']).nullable(),
    resolvedBy: PersonRef.nullable(),
    resolvedAt: Instant.nullable(),
    version,
  })
  .meta({ id: 'SyncConflict' });
export type SyncConflict = z.infer<typeof SyncConflict>;

export const listConflicts = endpoint({
  method: 'GET',
  path: '/v1/mobile/sync/conflicts',
  access: 'maintenance:read',
  summary: 'Konflikte in reach, newest first',
  query: PageQuery.extend({
    status: z.enum(['open', 'resolved']).optional(),
    buildingId: BuildingId.optional(),
  }),
  response: pageOf(SyncConflict),
});

export const resolveConflict = endpoint({
  method: 'POST',
  path: '/v1/mobile/sync/conflicts/:conflictId/resolve',
  access: 'maintenance:work',
  summary: 'Decide a Konflikt; the values are written like any other change',
  params: z.object({ conflictId: ConflictId }),
  body: z.strictObject({
    strategy: z.enum(['mine', 'theirs', 'merged']),
    /** With `merged`: every clashing field. */
    values: values.optional(),
    /** Of the Konflikt as it was looked at. */
    expectedVersion: version,
  }),
  response: SyncConflict,
  errors: ['not_found', 'version_mismatch', 'conflict', 'invalid_request'],
  repeatable: true,
});

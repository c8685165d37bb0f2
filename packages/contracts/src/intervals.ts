import { z } from 'zod';
import { BuildingId, Instant, MeasuringPointId } from './common.ts';
import { endpoint } from './endpoint.ts';

/** MSCONS status: W true, E substitute, V preliminary, G gap. */
export const Quality = z.enum(['W', 'E', 'V', 'G']).meta({ id: 'Quality' });
export type Quality = z.infer<typeof Quality>;

export const Interval = z.strictObject({
  start: Instant,
  lengthSeconds: z.union([z.literal(900), z.literal(3600)]),
  /** In the measuring point's unit; null only for a gap. */
  value: z.number().min(0).max(1e9).nullable(),
  quality: Quality.default('W'),
});
export type Interval = z.infer<typeof Interval>;

/**
 * Last delivery wins; delivering the same again changes nothing.
 * Starts lie on the grid of their length, from 2000-01-01 to at most one day ahead.
 */
export const ingestIntervals = endpoint({
  method: 'POST',
  path: '/v1/energy/intervals',
  access: 'energy:ingest',
  summary: 'Deliver interval values of a measuring point',
  body: z.strictObject({
    measuringPointId: MeasuringPointId,
    intervals: z.array(Interval).min(1).max(10_000),
  }),
  bodyLimit: 5 * 1024 * 1024,
  response: z.object({ inserted: z.int(), updated: z.int(), unchanged: z.int() }),
  errors: ['unknown_measuring_point', 'interval_invalid', 'interval_overlap', 'payload_too_large'],
  repeatable: true,
});

export const LatestValue = z
  .object({
    measuringPointId: MeasuringPointId,
    buildingId: BuildingId,
    start: Instant,
    lengthSeconds: z.int(),
    value: z.number().nullable(),
    quality: Quality,
  })
  .meta({ id: 'LatestValue' });
export type LatestValue = z.infer<typeof LatestValue>;

export const latestValues = endpoint({
  method: 'GET',
  path: '/v1/energy/latest',
  access: 'energy:read',
  summary: 'Newest interval of each measuring point',
  query: z.object({ buildingId: BuildingId.optional() }),
  response: z.object({ items: z.array(LatestValue), nextCursor: z.null() }),
});

import { z } from 'zod';
import { BuildingId, Instant, MeasuringPointId, Medium, SiteId } from './common.ts';
import { endpoint } from './endpoint.ts';

export const Resolution = z.enum(['15m', 'hour', 'day', 'month']);
export type Resolution = z.infer<typeof Resolution>;
export const Quantity = z.enum(['energy', 'cost', 'co2']);
export type Quantity = z.infer<typeof Quantity>;

export const SeriesPoint = z.object({
  start: Instant,
  /** null: nothing measured; never zero for missing. */
  value: z.number().nullable(),
  /** Measured share of the span, 0–1. */
  completeness: z.number().min(0).max(1),
});

export const Series = z
  .object({
    /** kWh, m3, EUR or kg (CO2). */
    unit: z.enum(['kWh', 'm3', 'l', 'kg', 'EUR', 'kgCO2']),
    points: z.array(SeriesPoint),
    /** Tariffs, factors and conversions used, with validity; empty for raw energy. */
    basis: z.array(z.string()),
  })
  .meta({ id: 'Series' });
export type Series = z.infer<typeof Series>;

/** Days and months are local (Europe/Berlin); each bucket of the period is listed, measured or not. */
export const getSeries = endpoint({
  method: 'GET',
  path: '/v1/energy/series',
  access: 'energy:read',
  summary: 'Consumption over time of a measuring point, or of a building and medium (main points only)',
  query: z
    .object({
      measuringPointId: MeasuringPointId.optional(),
      buildingId: BuildingId.optional(),
      medium: Medium.optional(),
      direction: z.enum(['consumption', 'generation', 'feed_in']).optional(),
      from: Instant,
      /** Exclusive. */
      to: Instant,
      resolution: Resolution,
      quantity: Quantity.default('energy'),
    })
    .refine(
      (query) => (query.measuringPointId === undefined) !== (query.buildingId === undefined),
      'Either measuringPointId or buildingId',
    )
    .refine(
      (query) => query.buildingId === undefined || query.medium !== undefined,
      'buildingId needs medium',
    ),
  response: Series,
  raw: true,
  errors: ['not_found', 'too_many_points', 'invalid_request'],
});

const MediumTotals = z.object({
  medium: Medium,
  direction: z.enum(['consumption', 'generation', 'feed_in']),
  unit: Series.shape.unit,
  total: z.number().nullable(),
  completeness: z.number(),
});

/** All buildings in reach together, per medium. */
export const getPortfolio = endpoint({
  method: 'GET',
  path: '/v1/energy/portfolio',
  access: 'energy:read',
  summary: 'Totals per medium over time for all buildings in reach',
  query: z.object({
    siteId: SiteId.optional(),
    from: Instant,
    to: Instant,
    resolution: z.enum(['day', 'month']).default('month'),
    quantity: Quantity.default('energy'),
  }),
  response: z
    .object({
      media: z.array(
        MediumTotals.extend({
          points: z.array(SeriesPoint),
          /** End of the newest value of any of its points. */
          lastValueAt: Instant.nullable(),
          measuringPointCount: z.int(),
        }),
      ),
    })
    .meta({ id: 'Portfolio' }),
  errors: ['too_many_points'],
});

/** Figures per building for lists, ranking and map. */
export const getBuildingFigures = endpoint({
  method: 'GET',
  path: '/v1/energy/building-figures',
  access: 'energy:read',
  summary: 'Totals per building and medium in a period',
  query: z.object({
    siteId: SiteId.optional(),
    buildingId: BuildingId.optional(),
    from: Instant,
    to: Instant,
    quantity: Quantity.default('energy'),
  }),
  response: z
    .object({
      items: z.array(
        z.object({
          buildingId: BuildingId,
          media: z.array(MediumTotals),
          /** Measured share over all main points, 0–1. */
          completeness: z.number(),
          lastValueAt: Instant.nullable(),
        }),
      ),
      nextCursor: z.null(),
    })
    .meta({ id: 'BuildingFigures' }),
  errors: ['too_many_points'],
});

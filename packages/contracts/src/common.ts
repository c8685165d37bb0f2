import { z } from 'zod';

// Years that every calendar library and the database agree on.
const inRange = (value: string) => value >= '1800' && value < '9000';

/** An instant with offset on input; answers are UTC. */
export const Instant = z.iso
  .datetime({ offset: true })
  .refine(inRange, 'Years 1800 to 8999 only')
  .meta({ id: 'Instant' });
/** A local calendar day of the town (Europe/Berlin). */
export const Day = z.iso.date().refine(inRange, 'Years 1800 to 8999 only').meta({ id: 'Day' });

/** Text a person typed: no NUL, no half characters, trimmed length within limits. */
export const text = (max: number, min = 0) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes('\u0000'), 'NUL is not allowed')
    .refine((value) => !/[\uD800-\uDFFF]/u.test(value), 'Unpaired surrogates are not allowed')
    .refine((value) => value.trim().length >= min, `At least ${min} characters`);
export const name = text(200, 1);

export const version = z.int().min(1);

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(100),
  cursor: z.string().max(2_000).optional(),
});

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const mediums = [
  'electricity',
  'gas',
  'district_heat',
  'water',
  'heating_oil',
  'pellets',
  'lpg',
  'pv',
] as const;
export const Medium = z.enum(mediums).meta({ id: 'Medium' });
export type Medium = z.infer<typeof Medium>;

export const SiteId = z.uuid().brand<'SiteId'>();
export type SiteId = z.infer<typeof SiteId>;
export const BuildingId = z.uuid().brand<'BuildingId'>();
export type BuildingId = z.infer<typeof BuildingId>;
export const MeasuringPointId = z.uuid().brand<'MeasuringPointId'>();
export type MeasuringPointId = z.infer<typeof MeasuringPointId>;
export const MeterId = z.uuid().brand<'MeterId'>();
export type MeterId = z.infer<typeof MeterId>;
export const RegisterId = z.uuid().brand<'RegisterId'>();
export type RegisterId = z.infer<typeof RegisterId>;
export const ReadingId = z.uuid().brand<'ReadingId'>();
export type ReadingId = z.infer<typeof ReadingId>;
export const UserId = z.uuid().brand<'UserId'>();
export type UserId = z.infer<typeof UserId>;
export const SessionId = z.uuid().brand<'SessionId'>();
export type SessionId = z.infer<typeof SessionId>;
export const DataSourceId = z.uuid().brand<'DataSourceId'>();
export type DataSourceId = z.infer<typeof DataSourceId>;
export const ImportBatchId = z.uuid().brand<'ImportBatchId'>();
export type ImportBatchId = z.infer<typeof ImportBatchId>;

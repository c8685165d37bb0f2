import { z } from 'zod';
import {
  BuildingId,
  Day,
  Instant,
  MeasuringPointId,
  Medium,
  MeterId,
  name,
  PageQuery,
  pageOf,
  RegisterId,
  text,
  version,
} from './common.ts';
import { endpoint } from './endpoint.ts';

/** Units raw values are kept in; conversions and prices apply on read. */
export const units = ['kWh', 'm3', 'l', 'kg'] as const;
export const Unit = z.enum(units);
export type Unit = z.infer<typeof Unit>;

/** Units a carrier can be metered in; anything else is a slip that no sum would notice. */
export const unitsOfMedium: Record<Medium, readonly Unit[]> = {
  electricity: ['kWh'],
  pv: ['kWh'],
  district_heat: ['kWh'],
  gas: ['m3', 'kWh'],
  water: ['m3', 'l'],
  heating_oil: ['l', 'kWh'],
  pellets: ['kg', 'kWh'],
  lpg: ['l', 'kg', 'm3', 'kWh'],
};

const pointFields = {
  buildingId: BuildingId,
  name,
  medium: Medium,
  /** `consumption` into the building; `generation` made on site; `feed_in` delivered out. */
  direction: z.enum(['consumption', 'generation', 'feed_in']),
  unit: Unit,
  /** Main points add up to the building; sub points are parts of their parent; virtual ones are computed. */
  kind: z.enum(['main', 'sub', 'virtual']),
  parentId: MeasuringPointId.nullable(),
  readingMode: z.enum(['interval', 'manual']),
  /** 900 or 3600 for interval points. */
  intervalSeconds: z.union([z.literal(900), z.literal(3600)]).nullable(),
  place: text(200).nullable(),
  /** Position in the caretaker's reading round. */
  roundPosition: z.int().min(0).max(100_000).nullable(),
};

export const MeasuringPoint = z
  .object({
    id: MeasuringPointId,
    ...pointFields,
    buildingName: z.string(),
    /** The device installed now. */
    meter: z.object({ id: MeterId, serial: z.string() }).nullable(),
    /** End of the newest interval, or time of the newest reading. */
    lastValueAt: Instant.nullable(),
    retiredOn: Day.nullable(),
    version,
    updatedAt: Instant,
  })
  .meta({ id: 'MeasuringPoint' });
export type MeasuringPoint = z.infer<typeof MeasuringPoint>;

const includeRetired = z.enum(['true', 'false']).default('false');

export const listBuildingMeasuringPoints = endpoint({
  method: 'GET',
  path: '/v1/buildings/:buildingId/measuring-points',
  access: 'buildings:read',
  summary: 'Measuring points of a building',
  params: z.object({ buildingId: BuildingId }),
  query: PageQuery.extend({ includeRetired }),
  response: pageOf(MeasuringPoint),
  errors: ['not_found'],
});

export const listMeasuringPoints = endpoint({
  method: 'GET',
  path: '/v1/measuring-points',
  access: 'buildings:read',
  summary: 'All measuring points the caller may see',
  query: PageQuery.extend({
    includeRetired,
    medium: Medium.optional(),
    search: text(200).optional(),
  }),
  response: pageOf(MeasuringPoint),
});

export const getMeasuringPoint = endpoint({
  method: 'GET',
  path: '/v1/measuring-points/:measuringPointId',
  access: 'buildings:read',
  summary: 'One measuring point',
  params: z.object({ measuringPointId: MeasuringPointId }),
  response: MeasuringPoint,
  errors: ['not_found'],
});

export const createMeasuringPoint = endpoint({
  method: 'POST',
  path: '/v1/measuring-points',
  access: 'buildings:write',
  summary: 'Create a measuring point',
  body: z.strictObject({
    id: MeasuringPointId.optional(),
    ...z
      .object(pointFields)
      .partial()
      .required({ buildingId: true, name: true, medium: true, unit: true, readingMode: true }).shape,
  }),
  response: MeasuringPoint,
  status: 201,
  errors: ['forbidden', 'not_found', 'already_exists', 'conflict'],
});

export const updateMeasuringPoint = endpoint({
  method: 'PATCH',
  path: '/v1/measuring-points/:measuringPointId',
  access: 'buildings:write',
  summary: 'Change or retire a measuring point; medium and unit are fixed once values exist',
  params: z.object({ measuringPointId: MeasuringPointId }),
  body: z.strictObject({
    ...z.object(pointFields).omit({ buildingId: true }).partial().shape,
    retiredOn: Day.nullable().optional(),
  }),
  response: MeasuringPoint,
  errors: ['forbidden', 'not_found', 'version_mismatch', 'already_exists', 'conflict', 'in_use'],
});

export const Register = z
  .object({
    id: RegisterId,
    /** OBIS code such as 1-0:1.8.0. */
    obis: text(40).nullable(),
    label: text(100).nullable(),
    unit: Unit,
  })
  .meta({ id: 'Register' });
export type Register = z.infer<typeof Register>;

const meterFields = {
  serial: text(100, 1),
  /** Digits before the decimal mark: the counter rolls over at 10^digits. */
  digits: z.int().min(1).max(12),
  decimals: z.int().min(0).max(6),
  /** Wandlerfaktor: consumption = difference × factor. */
  factor: z.number().positive().max(1_000_000),
  /** End of the Eichfrist. */
  calibratedUntil: Day.nullable(),
};

export const Meter = z
  .object({
    id: MeterId,
    measuringPointId: MeasuringPointId,
    measuringPointName: z.string(),
    buildingId: BuildingId,
    buildingName: z.string(),
    medium: Medium,
    ...meterFields,
    installedAt: Instant,
    startValue: z.number().nullable(),
    removedAt: Instant.nullable(),
    endValue: z.number().nullable(),
    registers: z.array(Register),
    lastReading: z.object({ value: z.number(), readAt: Instant }).nullable(),
    version,
    updatedAt: Instant,
  })
  .meta({ id: 'Meter' });
export type Meter = z.infer<typeof Meter>;

export const listMeters = endpoint({
  method: 'GET',
  path: '/v1/meters',
  access: 'buildings:read',
  summary: 'Meters the caller may see',
  query: PageQuery.extend({
    buildingId: BuildingId.optional(),
    measuringPointId: MeasuringPointId.optional(),
    search: text(200).optional(),
    includeRemoved: z.enum(['true', 'false']).default('false'),
  }),
  response: pageOf(Meter),
});

export const getMeter = endpoint({
  method: 'GET',
  path: '/v1/meters/:meterId',
  access: 'buildings:read',
  summary: 'One meter',
  params: z.object({ meterId: MeterId }),
  response: Meter,
  errors: ['not_found'],
});

const newMeter = {
  id: MeterId.optional(),
  ...z.object(meterFields).partial().required({ serial: true }).shape,
  startValue: z.number().min(0).optional(),
  registers: z
    .array(
      z.strictObject({
        id: RegisterId.optional(),
        obis: Register.shape.obis,
        label: Register.shape.label,
        unit: Unit,
      }),
    )
    .max(20)
    .optional(),
};

export const createMeter = endpoint({
  method: 'POST',
  path: '/v1/meters',
  access: 'buildings:write',
  summary: 'Install the first meter of a measuring point',
  body: z.strictObject({ ...newMeter, measuringPointId: MeasuringPointId, installedAt: Instant }),
  response: Meter,
  status: 201,
  errors: ['forbidden', 'unknown_measuring_point', 'already_exists', 'conflict'],
});

export const updateMeter = endpoint({
  method: 'PATCH',
  path: '/v1/meters/:meterId',
  access: 'buildings:write',
  summary: 'Change a meter or retire it with its end value',
  params: z.object({ meterId: MeterId }),
  body: z.strictObject({
    ...z.object(meterFields).partial().shape,
    removedAt: Instant.optional(),
    endValue: z.number().min(0).optional(),
  }),
  response: Meter,
  errors: ['forbidden', 'not_found', 'version_mismatch', 'already_exists', 'conflict'],
});

export const MeterExchange = z
  .object({
    id: z.uuid(),
    measuringPointId: MeasuringPointId,
    oldMeterId: MeterId,
    newMeterId: MeterId,
    exchangedAt: Instant,
    endValue: z.number(),
    startValue: z.number(),
  })
  .meta({ id: 'MeterExchange' });
export type MeterExchange = z.infer<typeof MeterExchange>;

export const listMeterExchanges = endpoint({
  method: 'GET',
  path: '/v1/measuring-points/:measuringPointId/meter-exchanges',
  access: 'buildings:read',
  summary: 'Zählerwechsel of a measuring point, newest first',
  params: z.object({ measuringPointId: MeasuringPointId }),
  query: PageQuery,
  response: pageOf(MeterExchange),
  errors: ['not_found'],
});

/** Zählerwechsel: the old device's end value and the new one's start value join the counter. */
export const exchangeMeter = endpoint({
  method: 'POST',
  path: '/v1/measuring-points/:measuringPointId/meter-exchanges',
  access: 'buildings:write',
  summary: 'Exchange the meter of a measuring point',
  params: z.object({ measuringPointId: MeasuringPointId }),
  body: z.strictObject({
    id: z.uuid().optional(),
    exchangedAt: Instant,
    endValue: z.number().min(0),
    startValue: z.number().min(0),
    newMeter: z.strictObject(newMeter).omit({ startValue: true }),
  }),
  response: MeterExchange,
  status: 201,
  errors: ['forbidden', 'not_found', 'conflict', 'already_exists', 'reading_invalid'],
});

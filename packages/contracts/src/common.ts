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
export const PasskeyId = z.uuid().brand<'PasskeyId'>();
export type PasskeyId = z.infer<typeof PasskeyId>;
export const DataSourceId = z.uuid().brand<'DataSourceId'>();
export type DataSourceId = z.infer<typeof DataSourceId>;
export const ImportBatchId = z.uuid().brand<'ImportBatchId'>();
export type ImportBatchId = z.infer<typeof ImportBatchId>;
export const AssetId = z.uuid().brand<'AssetId'>();
export type AssetId = z.infer<typeof AssetId>;
export const LabelId = z.uuid().brand<'LabelId'>();
export type LabelId = z.infer<typeof LabelId>;
export const TaskId = z.uuid().brand<'TaskId'>();
export type TaskId = z.infer<typeof TaskId>;
export const ChecklistItemId = z.uuid().brand<'ChecklistItemId'>();
export type ChecklistItemId = z.infer<typeof ChecklistItemId>;
export const ChecklistTemplateId = z.uuid().brand<'ChecklistTemplateId'>();
export type ChecklistTemplateId = z.infer<typeof ChecklistTemplateId>;
export const MaintenancePlanId = z.uuid().brand<'MaintenancePlanId'>();
export type MaintenancePlanId = z.infer<typeof MaintenancePlanId>;
export const MaintenanceSessionId = z.uuid().brand<'MaintenanceSessionId'>();
export type MaintenanceSessionId = z.infer<typeof MaintenanceSessionId>;
export const TaskCommentId = z.uuid().brand<'TaskCommentId'>();
export type TaskCommentId = z.infer<typeof TaskCommentId>;
export const TaskMaterialId = z.uuid().brand<'TaskMaterialId'>();
export type TaskMaterialId = z.infer<typeof TaskMaterialId>;
export const FaultReportId = z.uuid().brand<'FaultReportId'>();
export type FaultReportId = z.infer<typeof FaultReportId>;
export const PhotoId = z.uuid().brand<'PhotoId'>();
export type PhotoId = z.infer<typeof PhotoId>;
export const AlertId = z.uuid().brand<'AlertId'>();
export type AlertId = z.infer<typeof AlertId>;
export const NotificationId = z.uuid().brand<'NotificationId'>();
export type NotificationId = z.infer<typeof NotificationId>;
export const UnmatchedScanId = z.uuid().brand<'UnmatchedScanId'>();
export type UnmatchedScanId = z.infer<typeof UnmatchedScanId>;
export const ConflictId = z.uuid().brand<'ConflictId'>();
export type ConflictId = z.infer<typeof ConflictId>;
export const DeviceId = z.uuid().brand<'DeviceId'>();
export type DeviceId = z.infer<typeof DeviceId>;
export const DeviceKeyId = z.uuid().brand<'DeviceKeyId'>();
export type DeviceKeyId = z.infer<typeof DeviceKeyId>;

/** Somebody by id and name, as whoever sees the row may know. */
export const PersonRef = z.object({ id: UserId, name: z.string() });
export type PersonRef = z.infer<typeof PersonRef>;

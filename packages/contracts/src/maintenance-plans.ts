import { z } from 'zod';
import {
  AssetId,
  BuildingId,
  ChecklistTemplateId,
  Day,
  Instant,
  MaintenancePlanId,
  PageQuery,
  pageOf,
  PersonRef,
  text,
  UserId,
  version,
} from './common.ts';
import { endpoint } from './endpoint.ts';
import { TaskKind, TaskPriority } from './maintenance.ts';

export const Recurrence = z.strictObject({
  every: z.int().min(1).max(120),
  unit: z.enum(['day', 'week', 'month', 'year']),
  /** Next due day counts from the day it was due, or from the day it was done. */
  from: z.enum(['schedule', 'completion']),
});
export type Recurrence = z.infer<typeof Recurrence>;

const planFields = {
  title: text(200, 1),
  description: text(8000).nullable(),
  assetId: AssetId.nullable(),
  kind: TaskKind,
  priority: TaskPriority,
  recurrence: Recurrence,
  nextDueOn: Day,
  /** The Auftrag appears this many days before it is due. */
  leadDays: z.int().min(0).max(365),
  templateId: ChecklistTemplateId.nullable(),
  /** Why it must be done, as DGUV V3 or TrinkwV § 31. */
  legalBasis: text(200).nullable(),
};

/** Wartungsplan: makes an Auftrag again and again. */
export const MaintenancePlan = z
  .object({
    id: MaintenancePlanId,
    buildingId: BuildingId,
    ...planFields,
    assignees: z.array(PersonRef),
    active: z.boolean(),
    version,
    updatedAt: Instant,
  })
  .meta({ id: 'MaintenancePlan' });
export type MaintenancePlan = z.infer<typeof MaintenancePlan>;

const assigneeIds = z.array(UserId).max(20);

export const listMaintenancePlans = endpoint({
  method: 'GET',
  path: '/v1/maintenance/plans',
  access: 'maintenance:read',
  summary: 'Wartungspläne, by next due day',
  query: PageQuery.extend({ buildingId: BuildingId.optional() }),
  response: pageOf(MaintenancePlan),
});

export const createMaintenancePlan = endpoint({
  method: 'POST',
  path: '/v1/maintenance/plans',
  access: 'maintenance:plan',
  summary: 'Plan recurring work',
  body: z.strictObject({
    id: MaintenancePlanId.optional(),
    buildingId: BuildingId,
    ...z.object(planFields).partial().required({ title: true, kind: true, recurrence: true, nextDueOn: true })
      .shape,
    assigneeIds: assigneeIds.default([]),
  }),
  response: MaintenancePlan,
  status: 201,
  errors: ['not_found', 'already_exists', 'unknown_person'],
  repeatable: true,
});

export const updateMaintenancePlan = endpoint({
  method: 'PATCH',
  path: '/v1/maintenance/plans/:planId',
  access: 'maintenance:plan',
  summary: 'Change, stop or go on with a plan',
  params: z.object({ planId: MaintenancePlanId }),
  body: z.strictObject({
    ...z.object(planFields).partial().shape,
    assigneeIds: assigneeIds.optional(),
    active: z.boolean().optional(),
  }),
  response: MaintenancePlan,
  errors: ['not_found', 'version_mismatch', 'unknown_person'],
});

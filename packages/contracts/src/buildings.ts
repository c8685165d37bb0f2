import { z } from 'zod';
import { BuildingId, Day, Instant, name, PageQuery, pageOf, SiteId, text, version } from './common.ts';
import { endpoint } from './endpoint.ts';

export const Site = z
  .object({
    id: SiteId,
    name: z.string(),
    retiredOn: Day.nullable(),
    version,
    updatedAt: Instant,
  })
  .meta({ id: 'Site' });
export type Site = z.infer<typeof Site>;

/** Usage types with a benchmark class of VDI 3807 where one exists. */
export const usageTypes = [
  'administration',
  'school',
  'kindergarten',
  'gym',
  'fire_station',
  'civic_hall',
  'library',
  'museum',
  'indoor_pool',
  'outdoor_pool',
  'depot',
  'sewage_plant',
  'residential',
  'cemetery',
  'other',
] as const;
export const UsageType = z.enum(usageTypes).meta({ id: 'UsageType' });
export type UsageType = z.infer<typeof UsageType>;

export const areaKinds = ['ngf', 'bgf', 'heated', 'water_surface'] as const;
export const BuildingArea = z
  .object({
    kind: z.enum(areaKinds),
    squareMeters: z.number().positive().max(10_000_000),
    validFrom: Day,
    /** Exclusive; null: open. */
    validTo: Day.nullable(),
  })
  .meta({ id: 'BuildingArea' });
export type BuildingArea = z.infer<typeof BuildingArea>;

const buildingFields = {
  siteId: SiteId,
  name,
  /** Short key of the town's own register, such as GYM-01. */
  code: text(40, 1).nullable(),
  usageType: UsageType,
  builtIn: z.int().min(1000).max(2200).nullable(),
  street: text(200).nullable(),
  postalCode: text(10).nullable(),
  city: text(200).nullable(),
  latitude: z.number().min(-90).max(90).nullable(),
  longitude: z.number().min(-180).max(180).nullable(),
};

export const Building = z
  .object({
    id: BuildingId,
    ...buildingFields,
    siteName: z.string(),
    areas: z.array(BuildingArea),
    /** Floor area in force today, heated before NGF before BGF; the base of specific figures. */
    referenceArea: z.number().nullable(),
    measuringPointCount: z.int(),
    retiredOn: Day.nullable(),
    version,
    updatedAt: Instant,
  })
  .meta({ id: 'Building' });
export type Building = z.infer<typeof Building>;

const includeRetired = z.enum(['true', 'false']).default('false');

export const listSites = endpoint({
  method: 'GET',
  path: '/v1/sites',
  access: 'buildings:read',
  summary: 'Liegenschaften',
  query: PageQuery.extend({ includeRetired }),
  response: pageOf(Site),
});

export const createSite = endpoint({
  method: 'POST',
  path: '/v1/sites',
  access: 'buildings:write',
  summary: 'Create a site (town-wide right)',
  body: z.strictObject({ id: SiteId.optional(), name }),
  response: Site,
  status: 201,
  errors: ['forbidden', 'already_exists'],
});

export const updateSite = endpoint({
  method: 'PATCH',
  path: '/v1/sites/:siteId',
  access: 'buildings:write',
  summary: 'Change or retire a site',
  params: z.object({ siteId: SiteId }),
  body: z.strictObject({ name: name.optional(), retiredOn: Day.nullable().optional() }),
  response: Site,
  errors: ['forbidden', 'not_found', 'version_mismatch', 'in_use', 'already_exists'],
});

export const listBuildings = endpoint({
  method: 'GET',
  path: '/v1/buildings',
  access: 'buildings:read',
  summary: 'Buildings the caller may see, by name',
  query: PageQuery.extend({
    siteId: SiteId.optional(),
    search: text(200).optional(),
    includeRetired,
  }),
  response: pageOf(Building),
});

export const getBuilding = endpoint({
  method: 'GET',
  path: '/v1/buildings/:buildingId',
  access: 'buildings:read',
  summary: 'One building',
  params: z.object({ buildingId: BuildingId }),
  response: Building,
  errors: ['not_found'],
});

export const createBuilding = endpoint({
  method: 'POST',
  path: '/v1/buildings',
  access: 'buildings:write',
  summary: 'Create a building (town-wide right)',
  body: z.strictObject({
    id: BuildingId.optional(),
    ...z.object(buildingFields).partial().required({ siteId: true, name: true, usageType: true }).shape,
    areas: z.array(BuildingArea).max(50).default([]),
  }),
  response: Building,
  status: 201,
  errors: ['forbidden', 'already_exists', 'validity_overlap', 'not_found'],
});

export const updateBuilding = endpoint({
  method: 'PATCH',
  path: '/v1/buildings/:buildingId',
  access: 'buildings:write',
  summary: 'Change or retire a building; `areas` replaces the whole list',
  params: z.object({ buildingId: BuildingId }),
  body: z.strictObject({
    ...z.object(buildingFields).partial().shape,
    areas: z.array(BuildingArea).max(50).optional(),
    retiredOn: Day.nullable().optional(),
  }),
  response: Building,
  errors: ['forbidden', 'not_found', 'version_mismatch', 'validity_overlap', 'already_exists'],
});

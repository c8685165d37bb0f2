import { z } from 'zod';
import { AssetId, BuildingId, Day, Instant, name, PageQuery, pageOf, text, version } from './common.ts';
import { endpoint } from './endpoint.ts';

export const assetKinds = [
  'heating',
  'ventilation',
  'hot_water',
  'electrical',
  'lift',
  'fire_safety',
  'sanitary',
  'sports_equipment',
  'playground',
  'door',
  'other',
] as const;

const assetFields = {
  buildingId: BuildingId,
  name,
  kind: z.enum(assetKinds),
  /** Where it stands: floor and room. */
  place: text(200).nullable(),
  manufacturer: text(200).nullable(),
  model: text(200).nullable(),
  serial: text(100).nullable(),
  installedOn: Day.nullable(),
  note: text(4000).nullable(),
};

/** Anlage: technical equipment of a building that is looked after. */
export const Asset = z
  .object({ id: AssetId, ...assetFields, retiredOn: Day.nullable(), version, updatedAt: Instant })
  .meta({ id: 'Asset' });
export type Asset = z.infer<typeof Asset>;

export const listAssets = endpoint({
  method: 'GET',
  path: '/v1/assets',
  access: 'buildings:read',
  summary: 'Anlagen, by name',
  query: PageQuery.extend({ buildingId: BuildingId.optional(), search: text(200).optional() }),
  response: pageOf(Asset),
});

export const getAsset = endpoint({
  method: 'GET',
  path: '/v1/assets/:assetId',
  access: 'buildings:read',
  summary: 'One Anlage',
  params: z.object({ assetId: AssetId }),
  response: Asset,
  errors: ['not_found'],
});

export const createAsset = endpoint({
  method: 'POST',
  path: '/v1/assets',
  access: 'buildings:write',
  summary: 'Record an Anlage',
  body: z.strictObject({
    id: AssetId.optional(),
    ...z.object(assetFields).partial().required({ buildingId: true, name: true, kind: true }).shape,
  }),
  response: Asset,
  status: 201,
  errors: ['not_found', 'already_exists'],
  repeatable: true,
});

export const updateAsset = endpoint({
  method: 'PATCH',
  path: '/v1/assets/:assetId',
  access: 'buildings:write',
  summary: 'Change or retire an Anlage',
  params: z.object({ assetId: AssetId }),
  body: z.strictObject({
    ...z.object(assetFields).omit({ buildingId: true }).partial().shape,
    retiredOn: Day.nullable().optional(),
  }),
  response: Asset,
  errors: ['not_found', 'version_mismatch', 'already_exists'],
});

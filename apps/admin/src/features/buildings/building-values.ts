import { createBuilding, type Building } from '@citypulse/contracts/buildings';
import type { SiteId } from '@citypulse/contracts/common';
import type { z } from 'zod';

export type BuildingValues = z.input<typeof createBuilding.body>;
export type BuildingBody = z.output<typeof createBuilding.body>;

export const emptyBuilding = (siteId: SiteId): BuildingValues => ({
  siteId,
  name: '',
  code: null,
  usageType: 'administration',
  builtIn: null,
  street: null,
  postalCode: null,
  city: null,
  latitude: null,
  longitude: null,
  areas: [],
});

/** Exactly the fields a person may change. */
export function valuesOf(building: Building): BuildingValues {
  const { siteId, name, code, usageType, builtIn, street, postalCode, city, latitude, longitude, areas } =
    building;
  return { siteId, name, code, usageType, builtIn, street, postalCode, city, latitude, longitude, areas };
}

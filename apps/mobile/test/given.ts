import type { Building } from '@citypulse/contracts/buildings';
import type { SignedInUser } from '@citypulse/contracts/identity';
import type { z } from 'zod';

const uuid = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;

type Wire<T> = { [Key in keyof T]: T[Key] extends z.core.$brand ? string : T[Key] };

export const given = {
  user: (part: Partial<SignedInUser> = {}) => ({
    id: uuid(1),
    email: 'hausmeister@hechingen.example',
    displayName: 'Hans Meister',
    language: 'de',
    roles: [{ role: 'caretaker', buildingId: uuid(11) }],
    permissions: ['buildings:read', 'energy:read', 'readings:write'],
    buildings: [uuid(11)],
    ...part,
  }),
  building: (n: number, part: Partial<Wire<Building>> = {}) => ({
    id: uuid(10 + n),
    siteId: uuid(5),
    siteName: 'Schulzentrum',
    name: `Gebäude ${n}`,
    code: null,
    usageType: 'school',
    builtIn: null,
    street: null,
    postalCode: null,
    city: null,
    latitude: null,
    longitude: null,
    areas: [],
    referenceArea: 1200,
    measuringPointCount: 2,
    retiredOn: null,
    version: 1,
    updatedAt: '2026-11-01T00:00:00Z',
    ...part,
  }),
};

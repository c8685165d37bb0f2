import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { RowError } from './imports.ts';

export const masterDataKinds = ['sites', 'buildings', 'measuring_points', 'meters'] as const;

/** CSV of master data; rows match existing ones by id or natural key and update them. */
export const importMasterData = endpoint({
  method: 'POST',
  path: '/v1/master-data/imports',
  access: 'buildings:write',
  summary: 'Create or change sites, buildings, measuring points or meters from CSV',
  multipart: true,
  bodyLimit: 5 * 1024 * 1024,
  body: z.strictObject({
    kind: z.enum(masterDataKinds),
    dryRun: z.enum(['true', 'false']).default('false'),
  }),
  response: z.object({
    inserted: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    errors: z.array(RowError),
  }),
  errors: ['forbidden', 'import_unreadable', 'payload_too_large'],
  repeatable: true,
});

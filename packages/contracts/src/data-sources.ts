import { z } from 'zod';
import { BuildingId, DataSourceId, Instant, name, PageQuery, pageOf, version } from './common.ts';
import { endpoint } from './endpoint.ts';

export const DataSource = z
  .object({
    id: DataSourceId,
    name: z.string(),
    /** The one building it may deliver for; null: all. */
    buildingId: BuildingId.nullable(),
    /** First characters of the key, to tell keys apart. */
    keyHint: z.string(),
    lastSeenAt: Instant.nullable(),
    disabledAt: Instant.nullable(),
    version,
    createdAt: Instant,
  })
  .meta({ id: 'DataSource' });
export type DataSource = z.infer<typeof DataSource>;

export const listDataSources = endpoint({
  method: 'GET',
  path: '/v1/data-sources',
  access: 'data_sources:read',
  summary: 'Gateways that deliver values',
  query: PageQuery,
  response: pageOf(DataSource),
});

export const createDataSource = endpoint({
  method: 'POST',
  path: '/v1/data-sources',
  access: 'data_sources:write',
  summary: 'Register a gateway; its key is shown this once',
  body: z.strictObject({ name, buildingId: BuildingId.nullable().default(null) }),
  response: z.object({ dataSource: DataSource, key: z.string() }),
  secretAnswer: true,
  status: 201,
  errors: ['not_found'],
});

export const updateDataSource = endpoint({
  method: 'PATCH',
  path: '/v1/data-sources/:dataSourceId',
  access: 'data_sources:write',
  summary: 'Rename, disable or enable a gateway',
  params: z.object({ dataSourceId: DataSourceId }),
  body: z.strictObject({ name: name.optional(), disabled: z.boolean().optional() }),
  response: DataSource,
  errors: ['not_found', 'version_mismatch'],
});

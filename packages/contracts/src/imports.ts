import { z } from 'zod';
import { ImportBatchId, Instant, MeasuringPointId, PageQuery, pageOf, UserId } from './common.ts';
import { endpoint } from './endpoint.ts';

/** How a CSV load profile is to be read; the same object the parser of packages/energy takes. */
export const LoadProfileMapping = z
  .strictObject({
    measuringPointId: MeasuringPointId,
    separator: z.enum([';', ',', '\t', '|']),
    decimal: z.enum(['comma', 'point']),
    /** Column by header text or by zero-based index. */
    dateColumn: z.union([z.string().max(200), z.int().min(0).max(1000)]),
    timeColumn: z.union([z.string().max(200), z.int().min(0).max(1000)]).optional(),
    valueColumn: z.union([z.string().max(200), z.int().min(0).max(1000)]),
    dateLayout: z.enum(['iso', 'dd.mm.yyyy', 'dd/mm/yyyy', 'mm/dd/yyyy']),
    /** What the stamp marks; `end-of-dated-day`: interval ends, and 00:00 ends the day it is dated. */
    stamp: z.enum(['start', 'end', 'end-of-dated-day']),
    /** `offset:+01:00` is a fixed offset all year, `in-text` reads it from each stamp. */
    zone: z.string().regex(/^(Europe\/Berlin|utc|in-text|offset:[+-]\d\d:\d\d)$/),
    unit: z.enum(['kW', 'Wh', 'kWh', 'MWh', 'm3', 'l']),
    intervalSeconds: z.union([z.literal(900), z.literal(3600)]).optional(),
    encoding: z.enum(['utf-8', 'windows-1252']).optional(),
    skipRows: z.int().min(0).max(1000).optional(),
  })
  .meta({ id: 'LoadProfileMapping' });
export type LoadProfileMapping = z.infer<typeof LoadProfileMapping>;

export const RowError = z
  .object({
    /** Line of the file, 1 is the first. */
    row: z.int(),
    column: z.string().nullable(),
    code: z.string(),
    message: z.string(),
  })
  .meta({ id: 'RowError' });
export type RowError = z.infer<typeof RowError>;

export const ImportResult = z
  .object({
    /** Absent on a dry run and when nothing changed. */
    batchId: ImportBatchId.optional(),
    inserted: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    /** First page of the per-row errors. */
    errors: z.array(RowError),
    errorCount: z.int(),
    nextCursor: z.string().nullable(),
    /** First and last interval and the sum, in the measuring point's unit. */
    summary: z
      .object({
        from: Instant.nullable(),
        to: Instant.nullable(),
        sum: z.number(),
        unit: z.string(),
        peak: z.object({ start: Instant, value: z.number() }).nullable(),
        gaps: z.int(),
      })
      .nullable(),
    preview: z.array(z.object({ row: z.int(), start: Instant, value: z.number().nullable() })),
  })
  .meta({ id: 'ImportResult' });
export type ImportResult = z.infer<typeof ImportResult>;

export const importLimitBytes = 32 * 1024 * 1024;

/** All rows or none: a file with errors is refused whole unless `skipErrors` is set. */
export const createImport = endpoint({
  method: 'POST',
  path: '/v1/energy/imports',
  access: 'imports:write',
  summary: 'Import a load profile, or try it with `dryRun`',
  multipart: true,
  bodyLimit: importLimitBytes,
  body: z.strictObject({
    format: z.literal('csv'),
    /** LoadProfileMapping as JSON text. */
    mapping: z.string().max(10_000),
    dryRun: z.enum(['true', 'false']).default('false'),
    skipErrors: z.enum(['true', 'false']).default('false'),
  }),
  response: ImportResult,
  errors: [
    'unknown_measuring_point',
    'import_unreadable',
    'payload_too_large',
    'interval_overlap',
    'invalid_request',
  ],
  repeatable: true,
});

/** Proposes a mapping from the first bytes of a file. */
export const guessImport = endpoint({
  method: 'POST',
  path: '/v1/energy/imports/guess',
  access: 'imports:write',
  summary: 'Propose how a file is to be read',
  body: z.strictObject({ sample: z.string().max(200_000) }),
  response: z.object({
    columns: z.array(z.string()),
    mapping: LoadProfileMapping.omit({ measuringPointId: true }).partial(),
  }),
  errors: ['import_unreadable'],
});

export const ImportBatch = z
  .object({
    id: ImportBatchId,
    measuringPointId: MeasuringPointId.nullable(),
    measuringPointName: z.string().nullable(),
    fileName: z.string(),
    format: z.string(),
    createdBy: UserId.nullable(),
    createdByName: z.string().nullable(),
    createdAt: Instant,
    inserted: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    errorCount: z.int(),
    undoneAt: Instant.nullable(),
  })
  .meta({ id: 'ImportBatch' });
export type ImportBatch = z.infer<typeof ImportBatch>;

export const listImports = endpoint({
  method: 'GET',
  path: '/v1/energy/imports',
  access: 'imports:write',
  summary: 'Import batches, newest first',
  query: PageQuery,
  response: pageOf(ImportBatch),
});

export const listImportErrors = endpoint({
  method: 'GET',
  path: '/v1/energy/imports/:batchId/errors',
  access: 'imports:write',
  summary: 'Per-row errors of a batch',
  params: z.object({ batchId: ImportBatchId }),
  query: PageQuery,
  response: pageOf(RowError),
  errors: ['not_found'],
});

/** Restores what the batch replaced where it still owns the values; `kept` were overwritten since. */
export const undoImport = endpoint({
  method: 'DELETE',
  path: '/v1/energy/imports/:batchId',
  access: 'imports:write',
  summary: 'Undo an import',
  params: z.object({ batchId: ImportBatchId }),
  response: z.object({ removed: z.int(), restored: z.int(), kept: z.int() }),
  errors: ['not_found', 'conflict'],
});

import type { ImportBatchId } from '@citypulse/contracts/common';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import {
  LoadProfileMapping,
  type createImport as importEndpoint,
  type ImportResult,
} from '@citypulse/contracts/imports';
import type * as contract from '@citypulse/contracts/imports';
import { guessMapping } from '@citypulse/energy/load-profile-guess';
import { intervalUnitOf } from '@citypulse/energy/load-profile-numbers';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { newId } from '../../platform/new-id.ts';
import { encodeCursor } from '../../platform/paging.ts';
import {
  countIntervals,
  findWritablePoint,
  preparePartitions,
  storeIntervals,
  tryIntervals,
} from '../intervals/intervals.service.ts';
import { allowMinutes, insertBatch, insertErrors, nextBatchKey } from './imports.sql.ts';
import { readProfileFile, type ProfileFile } from './profile-file.service.ts';

type Fields = Parsed<typeof importEndpoint>['body'];
type Point = Awaited<ReturnType<typeof findWritablePoint>>;

/** A file on the server's disk, as it was uploaded. */
export interface ImportFile {
  path: string;
  fileName: string;
  sha256: string;
}

/** Reads a load profile; all of its rows become one undoable batch, or none when a row cannot be read. */
export async function createImport(
  app: AppContext,
  caller: Caller,
  fields: Fields,
  file: ImportFile,
): Promise<ImportResult> {
  const mapping = parseMapping(fields.mapping);
  const point = await findWritablePoint(app, caller, 'imports:write', mapping.measuringPointId);
  if (point.reading_mode !== 'interval') {
    throw invalidMapping(
      'measuringPointId',
      'Diese Messstelle wird von Hand abgelesen und nimmt keinen Lastgang an.',
    );
  }
  const profile = await readProfileFile(file.path, mapping, app.now(), scaleFor(mapping, point));
  refuseUnreadable(profile);
  if (fields.dryRun === 'true') {
    const counts = await tryIntervals(app.db.systemFor(caller), point.key, profile.intervals.chunks());
    return resultOf(profile, counts, null, point.unit);
  }
  if (profile.errorCount > 0 && fields.skipErrors === 'false') {
    return resultOf(profile, { inserted: 0, updated: 0, unchanged: 0 }, null, point.unit);
  }
  const stored = await store(app, caller, point, profile, { ...file, mapping });
  countIntervals(app, stored);
  return stored;
}

/** How the first lines of a file may be read; a person looks at it before it is used. */
export function guessImport(sample: string): Response<typeof contract.guessImport> {
  const { columns, mapping } = guessMapping(sample);
  if (columns.length === 0)
    throw new AppError('import_unreadable', 'In der Datei ist keine Tabelle zu erkennen.');
  return { columns, mapping: LoadProfileMapping.omit({ measuringPointId: true }).partial().parse(mapping) };
}

function parseMapping(text: string): LoadProfileMapping {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalidMapping('', 'is not JSON');
  }
  const parsed = LoadProfileMapping.safeParse(json);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, 50).map(({ path, code, message }) => ({
    path: ['body.mapping', ...path.map(String)].join('.'),
    code,
    message,
  }));
  throw new AppError('invalid_request', errors.map(({ path, message }) => `${path}: ${message}`).join('; '), {
    errors,
  });
}

function invalidMapping(field: string, message: string): AppError {
  const path = field === '' ? 'body.mapping' : `body.mapping.${field}`;
  return new AppError('invalid_request', `${path}: ${message}`, {
    errors: [{ path, code: 'custom', message }],
  });
}

/** From what the parser counts in (kWh or m³) to the point's unit. */
function scaleFor({ unit }: LoadProfileMapping, point: Point): number {
  const counted = intervalUnitOf(unit);
  if (counted === point.unit) return 1;
  if (counted === 'm3' && point.unit === 'l') return 1000;
  const message = `Die Messstelle zählt in ${point.unit}, die Datei soll in ${unit} gelesen werden.`;
  throw new AppError('import_unreadable', message, {
    errors: [{ path: 'body.mapping.unit', code: 'unit_mismatch', message }],
  });
}

function refuseUnreadable({ summary, errors }: ProfileFile): void {
  const last = errors.at(-1);
  if (!summary.stopped || !last) return;
  const place = last.row > 0 ? `Zeile ${last.row}: ` : '';
  throw new AppError('import_unreadable', place + last.message, {
    errors: errors.slice(-50).map(({ row, column, code, message }) => ({
      path: ['rows', row, ...(column ? [column] : [])].join('.'),
      code,
      message,
    })),
  });
}

type Counts = Pick<ImportResult, 'inserted' | 'updated' | 'unchanged'>;

const errorsPerAnswer = 100;

const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());

function resultOf(
  profile: ProfileFile,
  counts: Omit<Counts, 'unchanged'> & Partial<Counts>,
  batchId: ImportBatchId | null,
  unit: string,
): ImportResult {
  const { summary, intervals, errors, errorCount, preview } = profile;
  return {
    ...(batchId && { batchId }),
    unchanged: intervals.length - counts.inserted - counts.updated,
    ...counts,
    errors: errors.slice(0, errorsPerAnswer),
    errorCount,
    nextCursor: batchId && errors.length > errorsPerAnswer ? encodeCursor([errorsPerAnswer]) : null,
    summary: {
      from: instant(summary.firstStart),
      to: instant(summary.lastEnd),
      sum: Math.round(summary.sum * 1e6) / 1e6,
      unit,
      peak: summary.peak && { start: new Date(summary.peak.start).toISOString(), value: summary.peak.value },
      gaps: summary.missingIntervals,
    },
    preview: preview.map(({ row, start, value }) => ({ row, start: new Date(start).toISOString(), value })),
  };
}

/** One transaction: the batch is there whole, or the file changed nothing and leaves no batch. */
async function store(
  app: AppContext,
  caller: Caller,
  point: Point,
  profile: ProfileFile,
  file: ImportFile & { mapping: LoadProfileMapping },
): Promise<ImportResult> {
  await preparePartitions(app, profile.intervals.chunks());
  const id = newId() as ImportBatchId;
  return app.db
    .systemFor(caller)
    .transaction()
    .execute(async (tx) => {
      await allowMinutes(tx);
      const key = await nextBatchKey(tx);
      const counts = await storeIntervals(tx, point.key, profile.intervals.chunks(), key);
      if (counts.inserted + counts.updated === 0) return resultOf(profile, counts, null, point.unit);
      const result = resultOf(profile, counts, id, point.unit);
      const { inserted, updated, unchanged, errorCount } = result;
      await insertBatch(tx, {
        id,
        key,
        inserted,
        updated,
        unchanged,
        errorCount,
        measuringPointId: point.id,
        buildingId: point.building_id,
        fileName: file.fileName,
        fileHash: file.sha256,
        mapping: file.mapping,
        createdBy: caller.kind === 'user' ? caller.id : null,
      });
      await insertErrors(tx, id, profile.errors);
      return result;
    });
}

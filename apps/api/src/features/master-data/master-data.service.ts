import { readFile } from 'node:fs/promises';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type { importMasterData as contract } from '@citypulse/contracts/master-data';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { requireTown } from '../../platform/refusals.ts';
import { refreshReadingDays } from '../readings/reading-days.service.ts';
import { planBuildings } from './building-rows.service.ts';
import { buildingColumns, meterColumns, pointColumns, siteColumns } from './columns.service.ts';
import { beginImport } from './master-data.sql.ts';
import { planMeters } from './meter-rows.service.ts';
import { planPoints } from './point-rows.service.ts';
import { planSites } from './site-rows.service.ts';
import type { Outcome } from './store.service.ts';
import { Report } from './table.service.ts';

type Kind = Parsed<typeof contract>['body']['kind'];
type Answer = Response<typeof contract>;

const columnsOf = {
  sites: siteColumns,
  buildings: buildingColumns,
  measuring_points: pointColumns,
  meters: meterColumns,
};

class TriedOnly extends Error {}

/** All rows or none. A dry run does everything and takes it back, so that it finds whatever the real run would. */
export async function importMasterData(
  app: AppContext,
  caller: Caller,
  { kind, dryRun }: Parsed<typeof contract>['body'],
  path: string,
): Promise<Answer> {
  if (kind === 'sites') requireTown(caller, 'buildings:write', 'Importing sites');
  const bytes = await readFile(path);
  let answer: Answer | null = null;
  let recounted: readonly string[] = [];
  const act = async (db: Db) => {
    await beginImport(db);
    const report = new Report(columnsOf[kind]);
    const outcome = await plan(app, db, caller, kind, bytes, report);
    answer = answerOf(outcome, report);
    if (report.errors.length > 0) return;
    await outcome.write(db);
    if (dryRun === 'true') throw new TriedOnly();
    recounted = outcome.recounted ?? [];
  };
  try {
    await app.db.as(caller).transaction().execute(act);
  } catch (error) {
    if (!(error instanceof TriedOnly)) throw refusalOf(error);
  }
  if (!answer) throw new AppError('internal');
  for (const pointId of recounted) await refreshReadingDays(app, caller, pointId);
  return answer;
}

function plan(
  app: AppContext,
  db: Db,
  caller: Caller,
  kind: Kind,
  bytes: Uint8Array,
  report: Report,
): Promise<Outcome> {
  switch (kind) {
    case 'sites':
      return planSites(db, bytes, report);
    case 'buildings':
      return planBuildings(db, caller, bytes, report, app.now());
    case 'measuring_points':
      return planPoints(db, caller, bytes, report);
    case 'meters':
      return planMeters(db, caller, bytes, report, app.now());
  }
}

function answerOf({ inserted, updated, unchanged }: Outcome, { errors }: Report): Answer {
  if (errors.length === 0) return { inserted, updated, unchanged, errors };
  return { inserted: 0, updated: 0, unchanged: 0, errors: errors.toSorted((a, b) => a.row - b.row) };
}

/** A rule of the database that the plan did not foresee: somebody else was faster, or an id is taken elsewhere. */
function refusalOf(error: unknown): unknown {
  const { code = '', constraint = '' } = error as { code?: string; constraint?: string };
  if (!code.startsWith('23')) return error;
  return new AppError(
    'conflict',
    `Die Datei widerspricht vorhandenen Stammdaten (${constraint}). Es wurde nichts geändert.`,
  );
}

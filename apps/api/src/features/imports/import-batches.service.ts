import { Instant } from '@citypulse/contracts/common';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/imports';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { decodeCursor, pageOf } from '../../platform/paging.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { lockIntervalPoint, refreshRollups } from '../intervals/intervals.service.ts';
import {
  allowMinutes,
  findBatch,
  leaveChain,
  listBatches,
  listErrors,
  markUndone,
  takeBack,
} from './imports.sql.ts';

const BatchKey = z.tuple([Instant, z.uuid()]);
const ErrorKey = z.tuple([z.int32()]);

export async function listImports(
  app: AppContext,
  caller: Caller,
  { cursor, limit }: Parsed<typeof contract.listImports>['query'],
): Promise<Response<typeof contract.listImports>> {
  const after = decodeCursor(cursor, BatchKey);
  const batches = await listBatches(
    app.db.as(caller),
    scopeFilter(caller, 'imports:write'),
    after,
    limit + 1,
  );
  return pageOf(batches, limit, ({ createdAt, id }) => [createdAt, id]);
}

export async function listImportErrors(
  app: AppContext,
  caller: Caller,
  batchId: string,
  { cursor, limit }: Parsed<typeof contract.listImportErrors>['query'],
): Promise<Response<typeof contract.listImportErrors>> {
  const batch = await requireBatch(app, caller, batchId);
  const [after = 0] = decodeCursor(cursor, ErrorKey) ?? [];
  const errors = await listErrors(app.db.as(caller), batch.id, after, limit + 1);
  return pageOf(errors, limit, ({ position }) => [position]);
}

/** Takes a batch back as far as it still owns its values; `kept` were overwritten since. */
export async function undoImport(
  app: AppContext,
  caller: Caller,
  batchId: string,
): Promise<Response<typeof contract.undoImport>> {
  const batch = await requireBatch(app, caller, batchId);
  return app.db
    .systemFor(caller)
    .transaction()
    .execute(async (tx) => {
      await allowMinutes(tx);
      await lockIntervalPoint(tx, batch.pointKey);
      if (!(await markUndone(tx, batch.id, app.now())))
        throw new AppError('conflict', 'The import is undone already');
      const { removed, restored, days } = await takeBack(tx, batch.key, batch.pointKey);
      await leaveChain(tx, batch.key, batch.pointKey);
      await refreshRollups(tx, days);
      return { removed, restored, kept: batch.inserted + batch.updated - removed - restored };
    });
}

async function requireBatch(app: AppContext, caller: Caller, id: string) {
  const batch = await findBatch(app.db.as(caller), scopeFilter(caller, 'imports:write'), id);
  if (!batch) throw new AppError('not_found', 'No such import');
  return batch;
}

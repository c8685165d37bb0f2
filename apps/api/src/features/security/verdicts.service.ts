import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import { Instant } from '@citypulse/contracts/common';
import * as contract from '@citypulse/contracts/security';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { decodeCursor, pageOf } from '../../platform/paging.ts';
import { requireTown } from '../../platform/refusals.ts';
import { demandProof } from '../identity/sessions.service.ts';
import {
  findVerdict,
  selectDeviceNames,
  selectVerdicts,
  setFalseAlarm,
  type VerdictRow,
} from './verdicts.sql.ts';

const VerdictKey = z.tuple([Instant, z.uuid()]);

export async function listVerdicts(
  app: AppContext,
  caller: Caller,
  { cursor, limit, userId, minScore }: Parsed<typeof contract.listSecurityVerdicts>['query'],
): Promise<Response<typeof contract.listSecurityVerdicts>> {
  requireTown(caller, 'audit:read', 'Security verdicts');
  const after = decodeCursor(cursor, VerdictKey);
  const rows = await selectVerdicts(app.db.as(caller), { userId, minScore }, { after, limit });
  const page = pageOf(rows, limit, (row) => [row.at, row.id]);
  return { ...page, items: await toVerdicts(app, page.items) };
}

/** A session that waits for a proof because of it goes on; what was ended or shut out stays so. */
export async function markFalseAlarm(
  app: AppContext,
  caller: Caller,
  { id, isFalseAlarm }: { id: string; isFalseAlarm: boolean },
): Promise<contract.SecurityVerdict> {
  requireTown(caller, 'users:write', 'Judging verdicts');
  const found = await findVerdict(app.db.as(caller), id);
  if (!found) throw new AppError('not_found', 'No such verdict');
  await app.db
    .systemFor(caller)
    .transaction()
    .execute(async (db) => {
      await setFalseAlarm(db, id, isFalseAlarm ? { userId: caller.id, at: app.now() } : null);
      if (isFalseAlarm && found.enforced && found.measure === 'step_up' && found.session_id !== null)
        await demandProof(db, found.session_id, null);
    });
  const marked = await findVerdict(app.db.as(caller), id);
  const [verdict] = marked ? await toVerdicts(app, [marked]) : [];
  if (!verdict) throw new AppError('not_found', 'No such verdict');
  return verdict;
}

async function toVerdicts(app: AppContext, rows: readonly VerdictRow[]): Promise<contract.SecurityVerdict[]> {
  const names = await selectDeviceNames(
    app.db.system,
    rows.map(({ id }) => id),
  );
  return rows.map((row) =>
    contract.SecurityVerdict.parse({
      id: row.id,
      at: row.at,
      userId: row.user_id,
      userName: row.user_name,
      deviceName: names.get(row.id) ?? null,
      network: row.network,
      score: row.score,
      reasons: row.reasons,
      measure: row.measure,
      enforced: row.enforced,
      falseAlarm: row.false_alarm_at ? { at: row.false_alarm_at, by: row.false_alarm_by } : null,
      version: row.version,
    }),
  );
}

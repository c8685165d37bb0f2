import type { Response } from '@citypulse/contracts/endpoint';
import { oldestPulledSchema } from '@citypulse/contracts/mutations';
import type * as contract from '@citypulse/contracts/sync';
import { cursorOf, type Change, type Scope, type SyncEntity } from '@citypulse/contracts/sync-changes';
import type { z } from 'zod';
import { headCursor, requirePosition, type FeedHead } from '../../feed/cursor.ts';
import { loadIntervalDays } from '../../feed/interval-days.ts';
import {
  readChanges,
  readHead,
  readOutbox,
  startPosition,
  type ChangedKey,
  type Reader,
} from '../../feed/read-changes.ts';
import { coalesce, keyOf, loadRows, toChange } from '../../feed/rows.ts';
import { carries, compareScopes, scopesOf } from '../../feed/scopes.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { markActive, readClient, readOutcomes } from './push.sql.ts';
import { rowLoaders } from './row-loaders.service.ts';
import { signToken } from './snapshots.service.ts';
import { actAsCaller, inSnapshot, readBuildingIds, readGrants } from './sync.sql.ts';

type PullRequest = z.output<typeof contract.pull.body>;
type PullAnswer = Response<typeof contract.pull>;

interface Seen {
  head: FeedHead;
  after: number;
  reader: Reader;
  scopes: ReadonlyMap<string, string>;
}

/**
 * What changed after the cursor. Rights, head, rows, outbox and acknowledgement are of one snapshot: feed up to the
 * head and visible outbox together are exactly what is committed, so the last page carries the outbox's rows too,
 * while its cursor stays at the head, and whatever it acknowledges is among its rows.
 */
export async function pullChanges(
  app: AppContext,
  caller: Caller,
  request: PullRequest,
): Promise<PullAnswer> {
  requirePulled(request.schema);
  const pulled = await inSnapshot(app.db, caller, async (tx) => {
    const installation = { userId: caller.id, installation: request.deviceId };
    const client = await readClient(tx, installation);
    if (client.revokedAt !== null) throw new AppError('device_revoked');
    const wanted = request.outcomesAfter;
    const outcomes = wanted === undefined ? [] : await readOutcomes(tx, installation, wanted);
    const answer = await pullWithin(app, tx, caller, request);
    return { client, answer: answer.more ? answer : { ...answer, ackSeq: client.lastSeq, outcomes } };
  });
  await markActive(app.db.system, pulled.client);
  return pulled.answer;
}

/** Some entities alone; what a device sent is acknowledged by the main pull only. */
export function pullSome(
  app: AppContext,
  caller: Caller,
  request: PullRequest,
  entities: readonly SyncEntity[],
): Promise<PullAnswer> {
  requirePulled(request.schema);
  const only = entities.filter((name) => request.entities?.includes(name) ?? true);
  return inSnapshot(app.db, caller, async (tx) => {
    const installation = { userId: caller.id, installation: request.deviceId };
    if ((await readClient(tx, installation)).revokedAt !== null) throw new AppError('device_revoked');
    return pullWithin(app, tx, caller, { ...request, entities: only }, only);
  });
}

function requirePulled(schema: number): void {
  if (schema >= oldestPulledSchema) return;
  throw new AppError(
    'client_too_old',
    `Rows are given from schema ${oldestPulledSchema} on; what is queued is taken`,
  );
}

/** `only`: changes of these entities; the request's entities are what its snapshots bring. */
async function pullWithin(
  app: AppContext,
  tx: Db,
  caller: Caller,
  request: PullRequest,
  only?: readonly SyncEntity[],
): Promise<PullAnswer> {
  const seen = await look(tx, caller, request.cursor);
  const { head, after, reader, scopes } = seen;
  const page = await readChanges(tx, reader, after, head.lastPos, request.limit);
  const more = page.length >= request.limit && (page.at(-1)?.txnLastPos ?? 0) < head.lastPos;
  const keys: ChangedKey[] = more ? page : [...page, ...(await readOutbox(tx, reader))];
  const changes = await tell(
    app,
    tx,
    seen,
    only ? keys.filter((key) => only.includes(key.entityType)) : keys,
  );
  const { added, removed } = compareScopes(request.scopes, scopes);
  const kept = request.entities && { only: [...new Set(request.entities)] };
  const token = (scope: Scope) =>
    signToken(app, caller, {
      ...scope,
      epoch: head.epoch,
      startPos: head.lastPos,
      entity: 0,
      after: null,
      ...kept,
    });
  return {
    cursor: more ? cursorOf(head.epoch, page.at(-1)?.txnLastPos ?? after) : headCursor(head),
    head: headCursor(head),
    more,
    changes,
    scopes: { added: added.map((scope) => ({ ...scope, snapshot: token(scope) })), removed },
    outcomes: [],
  };
}

async function look(tx: Db, caller: Caller, cursor: string | undefined): Promise<Seen> {
  const head = await readHead(tx);
  const after = cursor === undefined ? await startPosition(tx, head) : requirePosition(head, cursor);
  const person = { id: caller.id, grants: await readGrants(tx, caller.id) };
  const scopes = scopesOf(person, await readBuildingIds(tx));
  return { head, after, scopes, reader: { scopes: [...scopes.keys()], userId: caller.id } };
}

/** The rows behind the keys as the caller may see them: intervals by his rights in the building, the rest by row-level security. */
async function tell(
  app: AppContext,
  tx: Db,
  { reader, scopes }: Seen,
  keys: readonly ChangedKey[],
): Promise<Change[]> {
  const histories = Map.groupBy(keys, keyOf);
  const changes = coalesce(keys).flatMap((change) => {
    const passed = scopesOfHistory(histories.get(keyOf(change)) ?? [], reader);
    const carried = passed.filter((scope) => carries(scopes.get(scope) ?? '', change.entityType));
    const [last] = carried;
    return last === undefined ? [] : [{ change, last, carried }];
  });
  const coalesced = changes.map(({ change }) => change);
  const days = await loadIntervalDays(tx, coalesced);
  await actAsCaller(tx);
  const rows = await loadRows(tx, rowLoaders, coalesced, app.log);
  return changes.flatMap(({ change, last, carried }) => {
    const loaded = days.get(keyOf(change)) ?? rows.get(keyOf(change));
    // A row that has moved on to another of the reader's scopes is told of there.
    if (loaded?.scope !== undefined && reader.scopes.includes(loaded.scope))
      return [toChange(change, loaded, loaded.scope)];
    // One that went where the reader may not follow leaves every scope it passed, for he may hold it in any of them.
    const isHere = loaded !== undefined && loaded.scope === undefined;
    return (isHere ? [last] : carried).map((scope) => toChange(change, loaded, scope));
  });
}

/** The reader's scopes a row was in meanwhile, the last one first: where it went, else where it was. */
function scopesOfHistory(history: readonly ChangedKey[], { scopes, userId }: Reader): string[] {
  const passed = history
    .toReversed()
    .flatMap(({ audienceUser, scopeNew, scopeOld }) =>
      audienceUser === userId ? [userId] : [scopeNew, scopeOld],
    );
  return [...new Set(passed.filter((scope) => scope !== null))].filter((scope) => scopes.includes(scope));
}

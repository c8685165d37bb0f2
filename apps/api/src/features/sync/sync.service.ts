import type { Response } from '@citypulse/contracts/endpoint';
import { type pull } from '@citypulse/contracts/sync';
import { cursorOf, type Change } from '@citypulse/contracts/sync-entities';
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
import { carries, compareScopes, scopesOf, selfRights } from '../../feed/scopes.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { rowLoaders } from './row-loaders.service.ts';
import { signToken } from './snapshots.service.ts';
import { actAsCaller, inSnapshot, readBuildingIds, readGrants } from './sync.sql.ts';

type PullRequest = z.output<typeof pull.body>;
type PullAnswer = Response<typeof pull>;

interface Seen {
  head: FeedHead;
  after: number;
  reader: Reader;
  scopes: ReadonlyMap<string, string>;
}

/**
 * What changed after the cursor. Rights, head, rows and outbox are of one snapshot: feed up to the head and visible
 * outbox together are exactly what is committed, so the last page carries the outbox's rows too, while its cursor
 * stays at the head.
 */
export function pullChanges(app: AppContext, caller: Caller, request: PullRequest): Promise<PullAnswer> {
  return inSnapshot(app.db, caller, async (tx) => {
    const seen = await look(tx, caller, request.cursor);
    const { head, after, reader, scopes } = seen;
    const page = await readChanges(tx, reader, after, head.lastPos, request.limit);
    const more = page.length >= request.limit && (page.at(-1)?.txnLastPos ?? 0) < head.lastPos;
    const keys: ChangedKey[] = more ? page : [...page, ...(await readOutbox(tx, reader))];
    const changes = await tell(app, tx, seen, keys);
    const { added, removed } = compareScopes(request.scopes, scopes);
    const token = (scope: { id: string; rights: string }) =>
      signToken(app, caller, { ...scope, epoch: head.epoch, startPos: head.lastPos, entity: 0, after: null });
    return {
      cursor: more ? cursorOf(head.epoch, page.at(-1)?.txnLastPos ?? after) : headCursor(head),
      head: headCursor(head),
      more,
      changes,
      scopes: { added: added.map((scope) => ({ ...scope, snapshot: token(scope) })), removed },
    };
  });
}

async function look(tx: Db, caller: Caller, cursor: string | undefined): Promise<Seen> {
  const head = await readHead(tx);
  const after = cursor === undefined ? await startPosition(tx, head) : requirePosition(head, cursor);
  const scopes = scopesOf(await readGrants(tx, caller.id), await readBuildingIds(tx));
  return { head, after, scopes, reader: { scopes: [...scopes.keys()], userId: caller.id } };
}

/** The rows behind the keys as the caller may see them: intervals by his rights in the building, the rest by row-level security. */
async function tell(
  app: AppContext,
  tx: Db,
  { reader, scopes }: Seen,
  keys: readonly ChangedKey[],
): Promise<Change[]> {
  const changes = coalesce(keys).flatMap((change) => {
    const scope = scopeFor(change, reader);
    const rights = scope === reader.userId ? selfRights : scopes.get(scope ?? '');
    return scope !== undefined && rights !== undefined && carries(rights, change.entityType)
      ? [{ change, scope }]
      : [];
  });
  const carried = changes.map(({ change }) => change);
  const days = await loadIntervalDays(tx, carried);
  await actAsCaller(tx);
  const rows = await loadRows(tx, rowLoaders, carried, app.log);
  return changes.map(({ change, scope }) => {
    const loaded = days.get(keyOf(change)) ?? rows.get(keyOf(change));
    // A row that has moved on to another of the reader's scopes is told of there.
    const lies = loaded?.scope !== undefined && reader.scopes.includes(loaded.scope) ? loaded.scope : scope;
    return toChange(change, loaded, lies);
  });
}

/** The scope of the reader that a change is told under: where the row went, else where it was. */
function scopeFor(change: ChangedKey, { scopes, userId }: Reader): string | undefined {
  if (change.audienceUser === userId) return userId;
  return (
    [change.scopeNew, change.scopeOld].find((scope) => scope !== null && scopes.includes(scope)) ?? undefined
  );
}

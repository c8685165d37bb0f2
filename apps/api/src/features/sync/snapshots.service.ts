import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Response } from '@citypulse/contracts/endpoint';
import { type snapshot } from '@citypulse/contracts/sync';
import { cursorOf, syncEntityNames, type SyncEntity } from '@citypulse/contracts/sync-changes';
import { z } from 'zod';
import { positionIn } from '../../feed/cursor.ts';
import { loadIntervalDays } from '../../feed/interval-days.ts';
import { readHead, type ChangedKey } from '../../feed/read-changes.ts';
import { coalesce, keyOf, loadRows, toChange } from '../../feed/rows.ts';
import { entitiesOf, scopesOf } from '../../feed/scopes.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { rowLoaders } from './row-loaders.service.ts';
import { actAsCaller, inSnapshot, readBuildingIds, readGrants, readKeys } from './sync.sql.ts';

/** Where a snapshot of a scope stands; the client carries it, the server signs it. */
const Token = z.strictObject({
  id: z.uuid(),
  rights: z.string(),
  epoch: z.string(),
  startPos: z.int(),
  /** Index of the entity and the last id of it that was sent. */
  entity: z.int(),
  after: z.uuid().nullable(),
  /** The entities the client keeps, when it said so. */
  only: z.array(z.enum(syncEntityNames)).optional(),
});
type Token = z.infer<typeof Token>;

type Page = Response<typeof snapshot>;

const signatureOf = (app: AppContext, caller: Caller, payload: string): Buffer =>
  createHmac('sha256', app.secrets.derive('sync-snapshot')).update(`${caller.id}.${payload}`).digest();

export function signToken(app: AppContext, caller: Caller, token: Token): string {
  const payload = Buffer.from(JSON.stringify(token)).toString('base64url');
  return `${payload}.${signatureOf(app, caller, payload).toString('base64url')}`;
}

/** Good for the person it was made for only. */
function readToken(app: AppContext, caller: Caller, text: string): Token {
  const [payload = '', signature = ''] = text.split('.');
  const given = Buffer.from(signature, 'base64url');
  const expected = signatureOf(app, caller, payload);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new AppError('invalid_request', 'query.token: not a token of this server for this person');
  }
  return Token.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
}

/** One page of the live rows of a scope. Pages are snapshots of their own; a replay from `startPos` makes them one. */
export function readSnapshot(
  app: AppContext,
  caller: Caller,
  query: { token: string; limit: number },
): Promise<Page> {
  const token = readToken(app, caller, query.token);
  return inSnapshot(app.db, caller, async (tx) => {
    await requireScope(tx, caller, token);
    const entities = entitiesOf(token).filter((name) => token.only?.includes(name) ?? true);
    const { keys, next } = await collect(tx, entities, token, query.limit);
    return {
      rows: await rowsOf(app, tx, keys, token.id),
      next: next && signToken(app, caller, { ...token, ...next }),
      startPos: cursorOf(token.epoch, token.startPos),
    };
  });
}

/** The scope must be the caller's still, with the same rights, and the feed must reach back to its beginning. */
async function requireScope(tx: Db, caller: Caller, token: Token): Promise<void> {
  const head = await readHead(tx);
  if (positionIn(head, cursorOf(token.epoch, token.startPos)) === undefined)
    throw new AppError('resync_required');
  const person = { id: caller.id, grants: await readGrants(tx, caller.id) };
  const scopes = scopesOf(person, await readBuildingIds(tx));
  if (scopes.get(token.id) !== token.rights)
    throw new AppError('invalid_request', 'query.token: rights have changed');
}

async function collect(tx: Db, entities: readonly SyncEntity[], token: Token, limit: number) {
  const keys: ChangedKey[] = [];
  let { entity, after } = token;
  for (; entity < entities.length; entity++, after = null) {
    const name = entities[entity];
    if (!name) break;
    if (keys.length >= limit) return { keys, next: { entity, after: null } };
    const found = await readKeys(tx, name, token.id, after, limit - keys.length);
    keys.push(...found);
    const last = found.at(-1)?.entityId;
    if (name !== 'interval_days' && keys.length >= limit && last)
      return { keys, next: { entity, after: last } };
  }
  return { keys, next: null };
}

async function rowsOf(app: AppContext, tx: Db, keys: readonly ChangedKey[], scope: string) {
  const changes = coalesce(keys.map((key) => ({ ...key, times: 1 })));
  // A version that never was makes the days come whole.
  const days = await loadIntervalDays(
    tx,
    changes.map((change) => ({ ...change, times: 2 })),
  );
  await actAsCaller(tx);
  const rows = await loadRows(tx, rowLoaders, changes, app.log);
  return changes
    .map((change) => toChange(change, days.get(keyOf(change)) ?? rows.get(keyOf(change)), scope))
    .filter((change) => change.op === 'put');
}

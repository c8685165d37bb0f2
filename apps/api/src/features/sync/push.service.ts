import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/mutations';
import type { MutationOutcome } from '@citypulse/contracts/mutations';
import { findSessionAccess } from '../../platform/sessions.sql.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { newId } from '../../platform/new-id.ts';
import { isPassing } from '../../platform/passing-failure.ts';
import { withDatabases } from '../../platform/per-app.ts';
import { carryOut } from './carry-out.service.ts';
import { insertConflict } from './conflicts.sql.ts';
import { refused, type Effect } from './effects.service.ts';
import {
  addClient,
  insertLogLine,
  markActive,
  readClient,
  readLogged,
  readRefused,
  takeSeq,
  type ClientState,
  type Installation,
} from './push.sql.ts';
import { describeSent, hashOf, readMutation, type FitMutation, type Sent } from './sent-mutations.service.ts';

type Request = Parsed<typeof contract.push>['body'];
type Answer = Response<typeof contract.push>;

/** What is known of a batch before and while it is carried out. */
interface Progress {
  client: ClientState;
  outcomes: Map<string, MutationOutcome>;
  refused: Set<string>;
}

/** Everything a mutation of this request needs. */
interface Batch {
  app: AppContext;
  caller: Caller;
  installation: Installation;
  schema: number;
  items: readonly Sent[];
}

/**
 * Carries out what a device queued, one transaction each: effect, outcome and number together. What has its outcome
 * already is answered with it; a passing failure ends the request early, everything from there on is to be sent again.
 */
export async function push(
  app: AppContext,
  caller: Caller,
  { deviceId, schema, batch }: Request,
): Promise<Answer> {
  const installation = { userId: caller.id, installation: deviceId };
  const sent: Batch = { app, caller, installation, schema, items: batch };
  let progress = await look(sent);
  if (progress.client.lastSeq === 0) await addClient(app.db.system, installation);
  await markActive(app.db.system, progress.client);
  const results: Answer['results'] = [];
  for (const [index, item] of batch.entries()) {
    const known = progress.outcomes.get(item.id);
    const outcome = known ?? (await attempt(sent, progress, item));
    if (outcome === 'overtaken') {
      progress = await look(sent);
      const theirs = progress.outcomes.get(item.id) ?? (await attempt(sent, progress, item));
      if (typeof theirs === 'string') return withRetries(progress, results, batch.slice(index));
      results.push(theirs);
    } else if (outcome === 'retry') return withRetries(progress, results, batch.slice(index));
    else results.push(outcome);
  }
  return withRetries(progress, results, []);
}

function withRetries({ client }: Progress, done: Answer['results'], again: readonly Sent[]): Answer {
  const last = Math.max(client.lastSeq, ...done.map(({ seq }) => seq));
  return {
    ackSeq: last,
    results: [...done, ...again.map(({ id, seq }) => ({ id, seq, status: 'retry' as const }))],
  };
}

/** Refuses a device that is shut out, another mutation under a known id, and numbers that leave one out. */
async function look({ app, installation, items }: Batch): Promise<Progress> {
  const { system } = app.db;
  const client = await readClient(system, installation);
  if (client.revokedAt !== null) throw new AppError('device_revoked');
  const logged = await readLogged(
    system,
    installation.userId,
    items.map(({ id }) => id),
  );
  const hashes = new Map(logged.map(({ mutationId, hash }) => [mutationId, hash]));
  for (const item of items) {
    const known = hashes.get(item.id);
    if (known && !known.equals(hashOf(item)))
      throw mismatch(item.id, 'Another mutation was sent under this id');
  }
  requireDistinct(items);
  const fresh = items.filter(({ id }) => !hashes.has(id));
  // What was logged since the number was read counts as well.
  const lastSeq = Math.max(client.lastSeq, ...logged.map(({ outcome }) => outcome.seq));
  requireContiguous(fresh, lastSeq + 1);
  const named = fresh.map((item) => describeSent(item).entityId).filter((id) => id !== null);
  const needed = fresh.flatMap(({ dependsOn }) => (Array.isArray(dependsOn) ? dependsOn : [])).filter(isUuid);
  const { mutations, creations } = await readRefused(system, installation.userId, needed, named);
  return {
    client: { ...client, lastSeq },
    outcomes: new Map(logged.map(({ mutationId, outcome }) => [mutationId, outcome])),
    refused: new Set([...mutations, ...creations]),
  };
}

const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);

function requireDistinct(items: readonly Sent[]): void {
  const seen = new Set<string>();
  for (const { id } of items) {
    if (seen.has(id)) throw mismatch(id, 'The id stands twice in the batch');
    seen.add(id);
  }
}

const mismatch = (id: string, message: string) =>
  new AppError('idempotency_mismatch', `${id}: ${message}`, {
    errors: [{ path: 'batch', code: 'mutation_id', message: id }],
  });

function requireContiguous(fresh: readonly Sent[], next: number): void {
  const gap = fresh.findIndex(({ seq }, index) => seq !== next + index);
  if (gap === -1) return;
  const expected = String(next + gap);
  throw new AppError('sequence_gap', `The next mutation of this device has the number ${expected}`, {
    errors: [
      { path: 'batch', code: 'expected_seq', message: expected },
      { path: 'batch', code: 'mutation_id', message: fresh[gap]?.id ?? '' },
    ],
  });
}

class Overtaken extends Error {}
class SessionEnded extends Error {}

/**
 * `overtaken`: another request of this device was faster, or the device was shut out; `retry`: nothing has happened, for
 * a reason that passes, or the session has ended, as the next request is told. Rights are those of the moment in which
 * the number is taken. What cannot be committed is refused, for a queue must not stand still before it.
 */
async function attempt(
  batch: Batch,
  progress: Progress,
  item: Sent,
  failure?: AppError,
): Promise<MutationOutcome | 'overtaken' | 'retry'> {
  const { app, caller, installation } = batch;
  const origin = { mutationId: item.id, installation: installation.installation };
  try {
    const outcome = await app.db.joined(
      caller,
      async (db) => {
        const joined = withDatabases(app, db);
        // One after the other on the connection, in one round trip.
        const [isTaken, present] = await Promise.all([
          takeSeq(db.system, installation, item.seq),
          asOfNow(joined, caller),
        ]);
        if (!isTaken) throw new Overtaken();
        if (!present) throw new SessionEnded();
        const mutation = failure ?? readMutation(present, batch.schema, item);
        const effect = await effectOf(joined, present, progress, mutation);
        return record(joined, batch, progress.client, item, effect);
      },
      origin,
    );
    remember(progress, item, outcome);
    return outcome;
  } catch (error) {
    if (error instanceof Overtaken) return 'overtaken';
    if (error instanceof SessionEnded || isPassing(error)) return 'retry';
    if (error instanceof AppError && error.code === 'unavailable') return 'retry';
    if (failure) throw error;
    app.log.error({ error, mutation: item.id }, 'a mutation could not be committed');
    return attempt(batch, progress, item, new AppError('internal'));
  }
}

/** The caller with the rights he has now; nobody when his session has ended. */
async function asOfNow({ db, now }: AppContext, caller: Caller): Promise<Caller | null> {
  const access =
    caller.sessionId === null ? null : await findSessionAccess(db.system, caller.sessionId, now());
  return access && { ...caller, grants: access.grants, authzVersion: access.authzVersion };
}

async function effectOf(
  app: AppContext,
  caller: Caller,
  progress: Progress,
  mutation: FitMutation | AppError,
): Promise<Effect> {
  if (mutation instanceof AppError) return refused(mutation);
  const { entity, dependsOn, operation } = mutation;
  const isBlocked =
    dependsOn.some((id) => progress.refused.has(id)) ||
    (operation !== 'create' && progress.refused.has(`${entity.t} ${entity.id}`));
  if (isBlocked) return refused(new AppError('depends_on_refused'), 'blocked');
  return carryOut(app, caller, mutation);
}

/** Writes the outcome beside the effect; nobody ever sees one without the other. */
async function record(
  app: AppContext,
  { installation }: Batch,
  { deviceRow }: ClientState,
  item: Sent,
  { buildingId, conflicts, ...effect }: Effect,
): Promise<MutationOutcome> {
  const drafts = conflicts.map((draft) => ({ ...draft, id: newId() }));
  const told = drafts.find(({ isOpen }) => isOpen) ?? drafts[0];
  const outcome: MutationOutcome = {
    id: item.id,
    seq: item.seq,
    ...effect,
    ...(told && { conflictId: told.id as NonNullable<MutationOutcome['conflictId']> }),
  };
  const id = newId();
  const described = describeSent(item);
  const line = { ...installation, ...described, id, deviceRow, buildingId, hash: hashOf(item), outcome };
  await insertLogLine(app.db.system, line);
  for (const draft of drafts) {
    const about = {
      logId: id,
      mutationId: item.id,
      userId: installation.userId,
      at: app.now().toISOString(),
    };
    await insertConflict(app.db.system, { ...draft, ...about });
  }
  return outcome;
}

/** What later mutations of the batch have to know. */
function remember(progress: Progress, item: Sent, outcome: MutationOutcome): void {
  progress.outcomes.set(outcome.id, outcome);
  const isRefused = outcome.status === 'rejected' || outcome.status === 'blocked';
  if (isRefused) progress.refused.add(outcome.id);
  const { operation, entityType, entityId } = describeSent(item);
  if (operation !== 'create') return;
  if (isRefused) progress.refused.add(`${entityType} ${entityId}`);
  else progress.refused.delete(`${entityType} ${entityId}`);
}

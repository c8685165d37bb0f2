import { setTimeout } from 'node:timers/promises';
import type { ChainState } from '@citypulse/contracts/audit';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { perApp } from '../../platform/per-app.ts';
import { requireTown } from '../../platform/refusals.ts';
import { beginning, hashOf } from './chain.ts';
import {
  countUnsealed,
  selectForeignRow,
  selectLastLink,
  selectLinks,
  selectVanishedRow,
  type ChainRow,
} from './chain.sql.ts';
import { readCheckpoints, type Checkpoint } from './checkpoints.service.ts';

const batchSize = 2_000;

type Verified = Exclude<ChainState, { state: 'checking' }>;
type Broken = Extract<ChainState, { state: 'broken' }>;
type Break = Pick<Broken, 'position' | 'auditId' | 'problem'>;

/** Computes the whole chain anew and holds it against the rows and the signed checkpoints. */
export async function verifyAudit(app: AppContext): Promise<Verified> {
  const checkpoints = await readCheckpoints(app);
  const good = checkpoints
    .flatMap((one) => (one.state === 'good' ? [one.checkpoint] : []))
    .toSorted((a, b) => a.position - b.position);
  const forged = checkpoints.some(({ state }) => state === 'forged');
  const checkedAt = app.now().toISOString();
  const unreadableCheckpoints = checkpoints.filter(({ state }) => state === 'unreadable').length;
  return app.db.system
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (db): Promise<Verified> => {
      const last = await selectLastLink(db);
      const walked = await walk(db, good);
      const broken = walked.broken ?? (await breakBeyond(db, walked.position, good, forged));
      if (broken) return { state: 'broken', checkedAt, ...broken };
      const newest = good.at(-1);
      return {
        state: 'intact',
        checkedAt,
        position: walked.position,
        sealedAt: last?.sealed_at ?? null,
        waiting: await countUnsealed(db),
        checkpoint: newest ? { position: newest.position, at: newest.at } : null,
        unreadableCheckpoints,
      };
    });
}

/** Link by link from the beginning, up to the first that does not hold. */
async function walk(
  db: Db,
  checkpoints: readonly Checkpoint[],
): Promise<{ position: number; broken?: Break }> {
  const signed = new Map<number, Set<string>>();
  for (const { position, hash } of checkpoints)
    signed.set(position, new Set([...(signed.get(position) ?? []), hash]));
  let position = 0;
  let previous: Buffer = beginning;
  for (;;) {
    const links = await selectLinks(db, position, batchSize);
    for (const link of links) {
      const problem = problemOf(link, position + 1, previous, signed.get(link.position));
      if (problem) return { position, broken: { position: position + 1, auditId: link.audit_id, problem } };
      ({ position, hash: previous } = link);
    }
    if (links.length < batchSize) return { position };
  }
}

function problemOf(
  link: ChainRow,
  expected: number,
  previous: Buffer,
  signed: ReadonlySet<string> | undefined,
): Break['problem'] | null {
  if (link.position !== expected) return 'link_missing';
  if (!link.row) return 'row_missing';
  if (!hashOf(previous, expected, link.row, link).equals(link.hash)) return 'row_changed';
  if (signed && (signed.size > 1 || !signed.has(link.hash.toString('hex')))) return 'checkpoint_differs';
  return null;
}

/** What the links themselves cannot tell: an end cut off, rows that never were sealed, checkpoints of another hand. */
async function breakBeyond(
  db: Db,
  end: number,
  checkpoints: readonly Checkpoint[],
  forged: boolean,
): Promise<Break | null> {
  if (checkpoints.some(({ position }) => position > end))
    return { position: end + 1, auditId: null, problem: 'cut_off' };
  const foreign = await selectForeignRow(db);
  if (foreign !== null) return { position: null, auditId: foreign, problem: 'row_unsealed' };
  const vanished = await selectVanishedRow(db);
  if (vanished !== null) return { position: null, auditId: vanished, problem: 'row_missing' };
  return forged ? { position: null, auditId: null, problem: 'checkpoint_forged' } : null;
}

interface Check {
  since: Date;
  /** Null: under way. */
  until: number | null;
  state: Promise<Verified>;
}

/** The last check, or the one under way; several who ask share it. */
const checks = perApp<{ last: Check | null }>(() => ({ last: null }));

/** As long as a request may wait. */
const patience = 5_000;
const keptFor = 60_000;
/** Checking may cost a twentieth of the time. */
const keptFactor = 20;

export async function chainState(app: AppContext, caller: Caller): Promise<ChainState> {
  requireTown(caller, 'audit:read', 'The audit log');
  const known = checks(app).last;
  const check = known && (known.until === null || known.until > performance.now()) ? known : beginCheck(app);
  const checking = { state: 'checking', since: check.since.toISOString() } as const;
  return Promise.race([check.state, setTimeout(patience, checking, { ref: false })]);
}

function beginCheck(app: AppContext): Check {
  const begun = performance.now();
  const check: Check = { since: app.now(), until: null, state: verifyAudit(app) };
  checks(app).last = check;
  check.state.then(
    () => {
      const took = performance.now() - begun;
      check.until = performance.now() + Math.max(keptFor, keptFactor * took);
    },
    () => (checks(app).last = null),
  );
  return check;
}

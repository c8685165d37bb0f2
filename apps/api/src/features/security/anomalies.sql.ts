import type { SecurityEventKind } from '@citypulse/contracts/security';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export interface EventRow {
  id: number;
  at: string;
  kind: SecurityEventKind;
  user_id: string | null;
  account_hash: Buffer | null;
  session_id: string | null;
  device_id: string | null;
  ip: string | null;
  network: string | null;
  user_agent: string | null;
  detail: unknown;
}

const eventColumns = sql.raw(
  'e.id, e.at, e.kind, e.user_id, e.account_hash, e.session_id, e.device_id, host(e.ip) as ip, e.network, e.user_agent, e.detail',
);

/** More than any rule counts. */
const mostRecent = 500;

/** What was noted before an event about the same person, account or session, and of sign-ins from the same network. */
export async function selectRecent(db: Db, event: EventRow, since: Date): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    select ${eventColumns} from security_events e
    where e.at between ${since} and ${event.at} and e.id < ${event.id} and (e.user_id = ${event.user_id}
      or e.account_hash = ${event.account_hash} or e.session_id = ${event.session_id}
      or (e.network = ${event.network}::cidr and e.kind in ('signed_in', 'sign_in_failed')))
    order by e.at desc limit ${mostRecent}`.execute(db);
  return rows;
}

export async function selectPeople(db: Db, ids: readonly string[]) {
  return db
    .selectFrom('users')
    .select(['id', 'email'])
    .where('id', 'in', [...ids])
    .execute();
}

/** Devices the person had signed in from before this session; one under suspicion does not become known by coming again. */
export async function selectDevicesBefore(db: Db, userId: string, sessionId: string | null) {
  return db
    .selectFrom('sessions')
    .select(['device_id', 'user_agent'])
    .distinct()
    .where('user_id', '=', userId)
    .where('viewed_by', 'is', null)
    .where(sql<boolean>`coalesce(step_up_at <= authenticated_at, true)`)
    .where(sql<boolean>`revoked_reason is distinct from 'suspicious'`)
    .$if(sessionId !== null, (query) => query.where('id', '<>', sessionId ?? ''))
    .execute();
}

export async function selectLastSignIn(db: Db, event: EventRow) {
  return db
    .selectFrom('security_events')
    .select(['at', sql<string>`host(ip)`.as('ip')])
    .where('user_id', '=', event.user_id)
    .where('kind', '=', 'signed_in')
    .where('id', '<', event.id)
    .where('ip', 'is not', null)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function findSessionDevice(db: Db, sessionId: string): Promise<string | null> {
  const row = await db
    .selectFrom('sessions')
    .select('device_id')
    .where('id', '=', sessionId)
    .executeTakeFirst();
  return row?.device_id ?? null;
}

/** One judgement of a subject at a time, on whatever node. */
export async function lockSubject(db: Db, subject: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${subject}, 727382))`.execute(db);
}

/** Scores of the subject's verdicts since then. */
export async function selectVerdictsSince(db: Db, subject: string, since: Date) {
  return db
    .selectFrom('security_verdicts')
    .select(['score'])
    .where('subject', '=', subject)
    .where('at', '>=', since.toISOString())
    .execute();
}

export interface NewVerdict {
  at: string;
  subject: string;
  user_id: string | null;
  session_id: string | null;
  device_id: string | null;
  network: string | null;
  score: number;
  reasons: string;
  measure: string;
  enforced: boolean;
}

export async function insertVerdict(db: Db, verdict: NewVerdict): Promise<string> {
  const { id } = await db
    .insertInto('security_verdicts')
    .values(verdict)
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function findPerson(db: Db, userId: string) {
  return db.selectFrom('users').select(['display_name', 'email']).where('id', '=', userId).executeTakeFirst();
}

import { sql } from 'kysely';
import type { Db } from '../platform/db.ts';

export type Claim =
  | { state: 'claimed' | 'other_request' | 'in_progress' }
  | { state: 'answered'; answer: unknown };

/** Of two requests with one key exactly one gets the claim. */
export async function claimKey(db: Db, actorId: string, key: string, requestHash: Buffer): Promise<Claim> {
  const claimed = await sql<{ key: string }>`
    insert into idempotency_keys (actor_id, key, request_hash) values (${actorId}, ${key}, ${requestHash})
    on conflict (actor_id, key) do update set created_at = clock_timestamp()
      where idempotency_keys.status is null and idempotency_keys.request_hash = excluded.request_hash
        and idempotency_keys.created_at < clock_timestamp() - interval '1 minute'
    returning key`.execute(db);
  if (claimed.rows.length > 0) return { state: 'claimed' };
  const known = await db
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'status', 'answer'])
    .where('actor_id', '=', actorId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (!known) return { state: 'in_progress' };
  if (!known.request_hash.equals(requestHash)) return { state: 'other_request' };
  return known.status === null ? { state: 'in_progress' } : { state: 'answered', answer: known.answer };
}

export async function keepAnswer(db: Db, actorId: string, key: string, answer: unknown): Promise<void> {
  await sql`update idempotency_keys set status = 200, answer = ${JSON.stringify(answer ?? null)}::jsonb
    where actor_id = ${actorId} and key = ${key}`.execute(db);
}

export async function releaseKey(db: Db, actorId: string, key: string): Promise<void> {
  await sql`delete from idempotency_keys where actor_id = ${actorId} and key = ${key} and status is null`.execute(
    db,
  );
}

export async function dropAnswers(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('idempotency_keys').where('created_at', '<', before.toISOString()).execute();
}

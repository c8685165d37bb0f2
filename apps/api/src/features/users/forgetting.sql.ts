import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export async function findToForget(db: Db, by: { id?: string | undefined; email?: string | undefined }) {
  return db
    .selectFrom('users')
    .select(['id', 'disabled_at'])
    .$if(by.id !== undefined, (query) => query.where('id', '=', by.id ?? ''))
    .$if(by.email !== undefined, (query) =>
      query.where(sql`lower(email)`, '=', by.email?.toLowerCase() ?? ''),
    )
    .executeTakeFirst();
}

/** Where the address of somebody forgotten ends; nothing is ever delivered there (RFC 2606). */
export const forgottenAddress = '@forgotten.invalid';

/** What tells who a person was or how he came in. His work stays, by somebody whom nobody can name any more. */
export async function eraseTraces(db: Db, userId: string): Promise<void> {
  const email = `${userId}${forgottenAddress}`;
  await sql`update users set email = ${email}, display_name = 'Gelöschte Person', password_hash = null
    where id = ${userId}`.execute(db);
  await sql`update sessions set user_agent = null, device_id = null where user_id = ${userId}`.execute(db);
  await sql`update mobile_devices set device_name = null, device_model = null, push_token = null,
    push_token_hash = null, push_session_id = null where user_id = ${userId}`.execute(db);
  await sql`update security_verdicts set network = null, device_id = null where user_id = ${userId}`.execute(
    db,
  );
  for (const table of ownedTables)
    await sql`delete from ${sql.table(table)} where user_id = ${userId}`.execute(db);
  await sql`delete from authenticator_apps where id = ${userId}`.execute(db);
}

/** Rows about nothing but the person. */
const ownedTables = [
  'recovery_codes',
  'passkeys',
  'directory_accounts',
  'account_links',
  'push_notifications',
  'mobile_user_preferences',
  'mobile_data_cache',
  'unmatched_scans',
  'security_events',
];

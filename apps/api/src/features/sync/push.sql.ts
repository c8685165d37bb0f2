import { MutationOutcome } from '@citypulse/contracts/mutations';
import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Described } from './sent-mutations.service.ts';

/** One person on one installation. */
export interface Installation {
  userId: string;
  installation: string;
}

export interface ClientState {
  lastSeq: number;
  /** The row of the device, if it was registered. */
  deviceRow: string | null;
  revokedAt: string | null;
  /** Not heard of for a while, as far as the device's row tells. */
  isQuiet: boolean;
}

const nobody: ClientState = { lastSeq: 0, deviceRow: null, revokedAt: null, isQuiet: false };

/** Where the installation stands; one nobody knew stands at the beginning. */
export async function readClient(db: Db, { userId, installation }: Installation): Promise<ClientState> {
  const { rows } = await sql<ClientState>`
    select coalesce((select last_seq from sync_clients c where c.user_id = a.user_id and c.installation = a.installation), 0)
      as "lastSeq", d.id as "deviceRow", d.revoked_at as "revokedAt",
      coalesce(d.last_active < clock_timestamp() - interval '1 minute', false) as "isQuiet"
    from (values (${userId}::uuid, ${installation}::varchar)) a (user_id, installation)
    left join mobile_devices d on d.user_id = a.user_id and d.device_id = a.installation`.execute(db);
  return rows[0] ?? nobody;
}

/** Once a minute: what the list of devices tells need not be exact. */
export async function markActive(db: Db, { deviceRow, isQuiet }: ClientState): Promise<void> {
  if (deviceRow === null || !isQuiet) return;
  await sql`update mobile_devices set last_active = clock_timestamp() where id = ${deviceRow}`.execute(db);
}

export async function addClient(db: Db, { userId, installation }: Installation): Promise<void> {
  await sql`insert into sync_clients (user_id, installation) values (${userId}, ${installation})
    on conflict do nothing`.execute(db);
}

/**
 * Takes the next number. Of several requests with the same mutation one gets it; the others wait until it has ended. A
 * device that is shut out gets none.
 */
export async function takeSeq(db: Db, { userId, installation }: Installation, seq: number): Promise<boolean> {
  const { rows } = await sql`
    update sync_clients set last_seq = ${seq}
    where user_id = ${userId} and installation = ${installation} and last_seq = ${seq} - 1
      and not exists (select from mobile_devices d
        where d.user_id = ${userId} and d.device_id = ${installation} and d.revoked_at is not null)
    returning 1`.execute(db);
  return rows.length > 0;
}

export interface Logged {
  mutationId: string;
  hash: Buffer;
  outcome: MutationOutcome;
}

export async function readLogged(db: Db, userId: string, ids: readonly string[]): Promise<Logged[]> {
  const rows = await db
    .selectFrom('data_sync_log')
    .select(['mutation_id', 'request_hash', 'result'])
    .where('user_id', '=', userId)
    .where('mutation_id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute();
  return rows.map((row) => ({
    mutationId: row.mutation_id,
    hash: row.request_hash,
    outcome: MutationOutcome.parse(row.result),
  }));
}

export interface Refused {
  mutations: string[];
  /** Rows whose making was refused last time it was tried, as `type id`. */
  creations: string[];
}

/** Of these mutations and rows the ones that were refused. */
export async function readRefused(
  db: Db,
  userId: string,
  mutationIds: readonly string[],
  entityIds: readonly string[],
): Promise<Refused> {
  const { rows } = await sql<Refused>`
    select
      (select coalesce(array_agg(l.mutation_id), '{}') from data_sync_log l
       where l.user_id = ${userId} and l.mutation_id = any(${mutationIds}::uuid[]) and l.status = 'failed') as mutations,
      (select coalesce(array_agg(c.row), '{}') from (
         select distinct on (l.entity_type, l.entity_id) l.entity_type || ' ' || l.entity_id as row, l.status
         from data_sync_log l
         where l.user_id = ${userId} and l.entity_id = any(${entityIds}::uuid[]) and l.operation = 'create'
         order by l.entity_type, l.entity_id, l.sync_timestamp desc, l.seq desc) c
       where c.status = 'failed') as creations`.execute(db);
  return rows[0] ?? { mutations: [], creations: [] };
}

export interface LogLine extends Installation, Described {
  id: string;
  deviceRow: string | null;
  buildingId: string | null;
  hash: Buffer;
  outcome: MutationOutcome;
}

const statusOf = ({ status }: MutationOutcome): 'synced' | 'pending' | 'failed' => {
  if (status === 'conflict') return 'pending';
  return status === 'rejected' || status === 'blocked' ? 'failed' : 'synced';
};

export async function insertLogLine(db: Db, line: LogLine): Promise<void> {
  await sql`
    insert into data_sync_log (id, user_id, device_id, sync_type, entity_type, entity_id, operation, sync_data, status,
      mutation_id, installation, seq, request_hash, result, occurred_at, building_id)
    values (${line.id}, ${line.userId}, ${line.deviceRow}, ${line.type}, ${line.entityType}, ${line.entityId},
      ${line.operation}, ${line.content && JSON.stringify(line.content)}, ${statusOf(line.outcome)}, ${line.outcome.id},
      ${line.installation}, ${line.outcome.seq}, ${line.hash}, ${JSON.stringify(line.outcome)}, ${line.occurredAt},
      ${line.buildingId})`.execute(db);
}

/** Whether the row's present version was made by this person's own devices. */
export async function isOwnVersion(
  db: Db,
  userId: string,
  entityId: string,
  version: number,
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from data_sync_log
    where user_id = ${userId} and entity_id = ${entityId} and (result ->> 'version')::bigint = ${version} limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** Outcomes of an installation's mutations after a number, oldest first. */
export async function readOutcomes(
  db: Db,
  { userId, installation }: Installation,
  after: number,
): Promise<MutationOutcome[]> {
  const rows = await db
    .selectFrom('data_sync_log')
    .select('result')
    .where('user_id', '=', userId)
    .where('installation', '=', installation)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(5_000)
    .execute();
  return rows.map((row) => MutationOutcome.parse(row.result));
}

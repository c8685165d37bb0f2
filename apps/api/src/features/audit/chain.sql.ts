import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Form, SealedRow } from './chain.ts';

const sealedColumns = sql.raw(
  `l.id, l.at, l.actor_id, l.session_id, l.request_id, l.action, l.entity_type, l.entity_id, l.building_id,
   l.before::text as before, l.after::text as after, l.xid::text as xid, l.mutation_id, l.installation`,
);

/** Of the person a row of `users` is about, while he has not been forgotten. */
const personKey = sql.raw(
  `(select k.key from person_keys k where l.entity_type = 'users' and k.user_id::text = l.entity_id) as "personKey"`,
);

export async function isAnythingUnsealed(db: Db): Promise<boolean> {
  return (await db.selectFrom('audit_unsealed').select('audit_id').limit(1).execute()).length > 0;
}

/** Of several nodes one seals; false: another one is at it. */
export async function lockChain(db: Db): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(727381) as mine`.execute(db);
  return rows[0]?.mine ?? false;
}

export interface Link {
  position: number;
  hash: Buffer;
}

export async function selectLastLink(db: Db): Promise<(Link & { sealed_at: string }) | undefined> {
  return db
    .selectFrom('audit_chain')
    .select(['position', 'hash', 'sealed_at'])
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Takes rows that wait, in the order of their ids. */
export async function takeUnsealed(
  db: Db,
  most: number,
): Promise<{ row: SealedRow; personKey: Buffer | null }[]> {
  const { rows } = await sql<SealedRow & { personKey: Buffer | null }>`
    with taken as (delete from audit_unsealed
      where audit_id in (select u.audit_id from audit_unsealed u join audit_log l on l.id = u.audit_id
        order by u.audit_id limit ${most}) returning audit_id)
    select ${sealedColumns}, ${personKey} from taken join audit_log l on l.id = taken.audit_id
    order by l.id`.execute(db);
  return rows.map(({ personKey: key, ...row }) => ({ row, personKey: key }));
}

export async function insertLinks(
  db: Db,
  form: Form,
  links: readonly (Link & { auditId: number })[],
): Promise<void> {
  await sql`insert into audit_chain (form, position, audit_id, hash) select ${form}::smallint, u.* from unnest(
    ${links.map((link) => link.position)}::bigint[], ${links.map((link) => link.auditId)}::bigint[],
    ${links.map((link) => link.hash)}::bytea[]) u`.execute(db);
}

export interface ChainRow extends Link {
  audit_id: number;
  form: Form;
  personKey: Buffer | null;
  row: SealedRow | null;
}

/** The links after a position, each with its row as it is now. */
export async function selectLinks(db: Db, after: number, most: number): Promise<ChainRow[]> {
  const { rows } = await sql<Omit<ChainRow, 'row'> & SealedRow & { id: number | null }>`
    select c.position, c.hash, c.audit_id, c.form, ${sealedColumns}, ${personKey}
    from audit_chain c left join audit_log l on l.id = c.audit_id
    where c.position > ${after} order by c.position limit ${most}`.execute(db);
  return rows.map(({ position, hash, audit_id, form, personKey: key, ...row }) => ({
    position,
    hash,
    audit_id,
    form,
    personKey: key,
    row: row.id === null ? null : row,
  }));
}

/** Rows that are neither sealed nor waiting: they came past the triggers. */
export async function selectForeignRow(db: Db): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`select l.id from audit_log l
    where not exists (select from audit_chain c where c.audit_id = l.id)
      and not exists (select from audit_unsealed u where u.audit_id = l.id)
    order by l.id limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

/** A row that was removed while it waited. */
export async function selectVanishedRow(db: Db): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`select u.audit_id as id from audit_unsealed u
    where not exists (select from audit_log l where l.id = u.audit_id) order by u.audit_id limit 1`.execute(
    db,
  );
  return rows[0]?.id ?? null;
}

export async function countUnsealed(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('audit_unsealed')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

export async function insertCheckpoint(db: Db, position: number, signed: string): Promise<void> {
  await db.insertInto('audit_checkpoints').values({ position, signed }).execute();
}

export async function selectCheckpoints(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('audit_checkpoints').select('signed').orderBy('position').execute();
  return rows.map(({ signed }) => signed);
}

export async function selectNewestCheckpoint(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('audit_checkpoints')
    .select('signed')
    .orderBy('position', 'desc')
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.signed ?? null;
}

/** Of a disabled person: his names and addresses become commitments, and the key to them is destroyed. */
export async function forgetInAudit(db: Db, userId: string): Promise<void> {
  await sql`select forget_in_audit(${userId})`.execute(db);
}

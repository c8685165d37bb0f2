import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { rolePermissions } from '@citypulse/contracts/permissions';
import pg from 'pg';

const folder = new URL('../../migrations/', import.meta.url);
const databaseRoles = ['citypulse_owner', 'citypulse_app', 'citypulse_system'];
/** Any number will do, as long as every node takes the same lock. */
const migrationLock = 727_379;

/** Brings the database to the newest schema; several nodes may call it at once. */
export async function migrate(adminUrl: string): Promise<{ applied: string[] }> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    await ensureRoles(client);
    const applied = await applyMissing(client);
    await writeRolePermissions(client);
    return { applied };
  } finally {
    await client.end();
  }
}

async function ensureRoles(client: pg.Client): Promise<void> {
  for (const role of databaseRoles) {
    // Roles belong to the cluster: another database's migration may create them at the same moment.
    await client.query(`do $$ begin
      if not exists (select from pg_roles where rolname = '${role}') then create role ${role} nologin; end if;
      if not pg_has_role(current_user, '${role}', 'member') or not pg_has_role(current_user, '${role}', 'usage')
      then grant ${role} to current_user; end if;
    exception when duplicate_object or unique_violation then null; end $$`);
  }
  await client.query('grant create, usage on schema public to citypulse_owner');
  // Trusted extensions are installed by who may create in the database.
  await client.query('create extension if not exists btree_gist');
  await client.query(`create table if not exists schema_migrations (
    name text primary key, checksum text not null, applied_at timestamptz not null default clock_timestamp())`);
}

async function applyMissing(client: pg.Client): Promise<string[]> {
  const done = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migrations',
  );
  const checksums = new Map(done.rows.map((row) => [row.name, row.checksum]));
  const applied: string[] = [];
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted()) {
    const text = await readFile(new URL(name, folder), 'utf8');
    const checksum = createHash('sha256').update(text).digest('hex');
    const known = checksums.get(name);
    if (known === checksum) continue;
    if (known) throw new Error(`Migration ${name} was changed after it had been applied`);
    await client.query('begin');
    try {
      await client.query('set local role citypulse_owner');
      await client.query(text);
      await client.query('reset role');
      await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [name, checksum]);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw new Error(`Migration ${name} failed: ${(error as Error).message}`, { cause: error });
    }
    applied.push(name);
  }
  return applied;
}

/** The database's copy of the permission table is contracts', so that both walls ask the same thing. */
async function writeRolePermissions(client: pg.Client): Promise<void> {
  const rows = Object.entries(rolePermissions).flatMap(([role, held]) =>
    held.map((permission) => [role, permission]),
  );
  await client.query(
    `with wanted as (select * from unnest($1::text[], $2::text[]) as w (role, permission)),
     gone as (delete from role_permissions p where not exists
       (select from wanted w where w.role = p.role and w.permission = p.permission))
     insert into role_permissions select role, permission from wanted on conflict do nothing`,
    [rows.map(([role]) => role), rows.map(([, permission]) => permission)],
  );
}

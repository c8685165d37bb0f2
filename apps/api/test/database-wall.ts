import pg from 'pg';

/** Every right of every actor reaches this building (null: the town) as the database's policies and functions see it. */
export async function letDatabaseGrant(
  { databaseUrl }: { databaseUrl: string },
  building: string,
): Promise<void> {
  const owner = new pg.Client(databaseUrl);
  await owner.connect();
  try {
    await owner.query('set role citypulse_owner');
    const { rows } = await owner.query<{ definition: string }>(
      `select pg_get_functiondef('actor_grants(text)'::regprocedure) as definition`,
    );
    const definition = rows[0]?.definition ?? '';
    const changed = definition.replace(/select a\.building_id/i, `select ${building}`);
    await owner.query(changed);
  } finally {
    await owner.end();
  }
}

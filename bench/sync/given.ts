import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { startSession } from '../../apps/api/src/features/identity/identity.service.ts';
import type { AppContext } from '../../apps/api/src/platform/context.ts';

export interface Person {
  userId: string;
  /** Continues a session, as it lies in a phone's secure store. */
  refreshToken: string;
  accessToken: string;
}

/** A caretaker of one building, with a session. */
export async function givenCaretaker(app: AppContext, buildingId: string): Promise<Person> {
  const userId = randomUUID();
  await app.db.system
    .insertInto('users')
    .values({ id: userId, email: `${userId}@bench.example`, display_name: 'Hausmeister' })
    .execute();
  await app.db.system
    .insertInto('role_assignments')
    .values({ user_id: userId, role: 'caretaker', building_id: buildingId })
    .execute();
  return { userId, ...(await givenSession(app, userId)) };
}

export async function givenSession(app: AppContext, userId: string): Promise<Omit<Person, 'userId'>> {
  const from = { platform: 'mobile', userAgent: 'node', requestId: 'bench' } as const;
  const { answer, refreshToken } = await startSession(app, userId, from);
  return { refreshToken, accessToken: answer.accessToken };
}

export async function givenBuilding(app: AppContext): Promise<string> {
  const site = await app.db.system
    .insertInto('sites')
    .values({ name: `Site ${randomUUID()}` })
    .returning('id')
    .executeTakeFirstOrThrow();
  const building = await app.db.system
    .insertInto('buildings')
    .values({ site_id: site.id, name: `Schule ${randomUUID()}`, usage_type: 'school' })
    .returning('id')
    .executeTakeFirstOrThrow();
  return building.id;
}

/** As the database's owner acting for the server; the feed is written as always. */
export async function asSystem<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(`${adminUrl}?options=-c%20role%3Dcitypulse_system`);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * `count` rows of a caretaker's daily work in a building: Aufträge with twelve steps each, and three readings to each
 * of them at ten meters. What the feed says of them lies an hour back, as if the device came later.
 */
export async function givenWork(adminUrl: string, buildingId: string, count: number): Promise<void> {
  const tasks = Math.floor(count / 16);
  await asSystem(adminUrl, async (client) => {
    await client.query(
      `insert into maintenance_tasks (building_id, kind, title, description, due_on)
       select $1, 'inspection', 'Prüfung der Heizung ' || n, 'Druck, Temperatur und Dichtheit prüfen, Mängel melden.', '2026-12-01'
       from generate_series(1, $2::int) n`,
      [buildingId, tasks],
    );
    await client.query(
      `insert into checklist_items (id, task_id, building_id, position, kind, label, hint, unit)
       select gen_random_uuid(), t.id, t.building_id, n, 'number', 'Druck am Manometer ' || n,
         'Zwischen 1,5 und 2,0 bar; bei Abweichung nachfüllen und melden.', 'bar'
       from maintenance_tasks t, generate_series(1, 12) n where t.building_id = $1`,
      [buildingId],
    );
    await givenReadings(client, buildingId, count - tasks * 13);
    await client.query(`select feed_advance()`);
  });
  await asOwner(adminUrl, `update change_feed set at = at - interval '1 hour'; analyze`);
}

async function givenReadings(client: pg.Client, buildingId: string, count: number): Promise<void> {
  await client.query(
    `with p as (insert into measuring_points (building_id, name, medium, unit, reading_mode)
       select $1, 'Zähler ' || n, 'gas', 'm3', 'manual' from generate_series(1, 10) n returning id),
     m as (insert into meters (measuring_point_id, building_id, serial, installed_at)
       select id, $1, left(id::text, 8), '2000-01-01' from p returning id)
     insert into registers (meter_id, building_id, unit) select id, $1, 'm3' from m`,
    [buildingId],
  );
  await client.query(
    `insert into readings (meter_id, register_id, measuring_point_id, building_id, value, read_at, status)
     select m.id, r.id, m.measuring_point_id, $1, n, '2001-01-01'::timestamptz + n * interval '1 hour', 'plausible'
     from meters m join registers r on r.meter_id = m.id, generate_series(1, ($2::int + 9) / 10) n where m.building_id = $1
     limit $2`,
    [buildingId, count],
  );
}

export async function asOwner(adminUrl: string, statements: string): Promise<void> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
}

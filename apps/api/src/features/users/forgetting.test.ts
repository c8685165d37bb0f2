import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUser, updateUser } from '@citypulse/contracts/users';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';
import { writeCheckpoint } from '../audit/checkpoints.service.ts';
import { sealAudit } from '../audit/sealer.service.ts';
import { verifyAudit } from '../audit/verify.service.ts';
import { forgetPerson } from './forgetting.service.ts';

let api: TestApi;
let admin: TestUser;
const checkpoints = join(tmpdir(), `citypulse-checkpoints-${randomUUID()}`);
beforeAll(async () => {
  api = await startTestApi({ CITYPULSE_CHECKPOINTS: checkpoints });
  admin = await api.as('admin');
});
afterAll(async () => {
  await api.close();
  await rm(checkpoints, { recursive: true, force: true });
});

async function givenPerson(name: string) {
  const email = `${randomUUID()}@town.example`;
  const body = { email, displayName: name, password: 'a-long-password' };
  const { id } = await admin.call(createUser, { body });
  const params = { userId: id };
  await admin.call(updateUser, { params, body: { displayName: `${name} Neumann` } });
  await sealAudit(api.app);
  await writeCheckpoint(api.app);
  return { id, email, disable: () => admin.call(updateUser, { params, body: { disabled: true } }) };
}

async function logAbout(id: string): Promise<string> {
  const { rows } = await sql`select * from audit_log where entity_id = ${id}`.execute(api.app.db.system);
  return JSON.stringify(rows);
}

test('a forgotten person is named nowhere in the log, which still proves that nothing else in it was changed', async () => {
  const { id, email, disable } = await givenPerson('Gerda Vergessen');
  expect(await logAbout(id)).toContain('Gerda Vergessen Neumann');
  await expect(forgetPerson(api.app, { email })).rejects.toThrow('Disable the account first');
  await disable();

  await forgetPerson(api.app, { email });

  expect(await logAbout(id)).not.toMatch(/Gerda|Neumann|@town\.example/);
  expect(await verifyAudit(api.app)).toMatchObject({ state: 'intact', waiting: 0 });
  const { rows } = await sql`select from person_keys where user_id = ${id}`.execute(api.app.db.system);
  expect(rows).toEqual([]);
  // Again, as after a crash between the steps.
  expect(await forgetPerson(api.app, { id })).toBe(id);
  await sealAudit(api.app);
  expect(await verifyAudit(api.app)).toMatchObject({ state: 'intact' });
});

test('what stands in the place of a name cannot be exchanged, nor a name be forgotten in passing', async () => {
  const { id, disable } = await givenPerson('Otto Ohne');
  const other = await givenPerson('Anna Andere');
  await disable();
  await forgetPerson(api.app, { id });
  const owner = new pg.Client(api.databaseUrl);
  await owner.connect();
  const asOwner = (row: string, value: string) =>
    owner.query(`begin; set local role citypulse_owner; set local app.forgetting = '${row}';
      update audit_log set after = jsonb_set(after, '{display_name}', '${value}')
      where entity_id = '${row}' and action = 'insert'; commit`);
  await asOwner(other.id, '{"$": "00"}');
  expect(await verifyAudit(api.app)).toMatchObject({ state: 'broken', problem: 'row_changed' });
  await asOwner(other.id, '"Anna Andere"');
  expect(await verifyAudit(api.app)).toMatchObject({ state: 'intact' });
  await asOwner(id, '{"$": "00"}');
  expect(await verifyAudit(api.app)).toMatchObject({ state: 'broken', problem: 'row_changed' });
  await owner.end();
});

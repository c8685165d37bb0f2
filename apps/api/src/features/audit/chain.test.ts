import { randomUUID } from 'node:crypto';
import { appendFile, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditChain, listAudit } from '@citypulse/contracts/audit';
import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';
import { loadSecrets } from '../../platform/secrets.ts';
import { writeCheckpoint } from './checkpoints.service.ts';
import { sealAudit } from './sealer.service.ts';
import { verifyAudit } from './verify.service.ts';

let api: TestApi;
let intruder: pg.Client;
let checkpoints: string;

beforeEach(async () => {
  checkpoints = join(tmpdir(), `citypulse-checkpoints-${randomUUID()}`);
  api = await startTestApi({ CITYPULSE_CHECKPOINTS: checkpoints });
  intruder = new pg.Client(api.databaseUrl);
  await intruder.connect();
});

afterEach(async () => {
  await intruder.end();
  await api.close();
  await rm(checkpoints, { recursive: true, force: true });
});

/** Ten rows of the log, sealed and signed. */
async function givenSealedLog(): Promise<void> {
  for (let number = 0; number < 10; number += 1) await api.given.building({ name: `Haus ${number}` });
  await sealAudit(api.app);
  await writeCheckpoint(api.app);
}

const triggers = (what: 'enable' | 'disable') =>
  ['audit_log', 'audit_chain', 'audit_checkpoints'].map(
    (table) => `alter table ${table} ${what} trigger user`,
  );

/** As somebody who owns the tables and knows about their triggers. */
async function asIntruder(statement: string): Promise<void> {
  const past = [...triggers('disable'), statement, ...triggers('enable')];
  await intruder.query(['set role citypulse_owner', ...past, 'reset role'].join(';'));
}

const at = (position: number) => `(select audit_id from audit_chain where position = ${position})`;

test('what is written is sealed in one chain, its end is signed, and the check finds it as it was', async () => {
  await givenSealedLog();

  const state = await verifyAudit(api.app);

  const { rows } = await intruder.query<{ count: string }>('select count(*) from audit_log');
  const count = Number(rows[0]?.count);
  expect(count).toBeGreaterThanOrEqual(10);
  expect(state).toMatchObject({
    state: 'intact',
    position: count,
    waiting: 0,
    checkpoint: { position: count },
  });
});

test('nodes that seal at once make one chain', async () => {
  const other = await startTestApi({ CITYPULSE_CHECKPOINTS: checkpoints }, api.databaseUrl);
  try {
    const building = await api.given.building();
    await Promise.all(
      Array.from({ length: 40 }, async (_, number) => {
        await sql`update buildings set name = ${`Haus ${number}`} where id = ${building.id}`.execute(
          other.app.db.system,
        );
        await sealAudit(number % 2 ? api.app : other.app);
      }),
    );
    await sealAudit(api.app);
    expect(await verifyAudit(other.app)).toMatchObject({ state: 'intact', waiting: 0 });
  } finally {
    await other.close();
  }
});

describe('the database itself', () => {
  test.each(['audit_log', 'audit_chain', 'audit_checkpoints'])(
    'lets nobody change or empty %s',
    async (table) => {
      await givenSealedLog();
      const column = table === 'audit_log' ? 'request_id = null' : 'position = position + 1000';
      for (const role of ['citypulse_system', 'citypulse_app', 'citypulse_owner']) {
        for (const statement of [
          `update ${table} set ${column}`,
          `delete from ${table}`,
          `truncate ${table}`,
        ]) {
          await intruder.query(`begin; set local role ${role}`);
          // The owner is refused by the trigger, the others have no right to begin with.
          await expect(intruder.query(statement), `${role}: ${statement}`).rejects.toThrow(
            /append-only|permission denied/,
          );
          await intruder.query('rollback');
        }
      }
    },
  );
});

describe('an intruder who owns the tables is found', () => {
  test('when he changes a row', async () => {
    await givenSealedLog();
    await asIntruder(
      `update audit_log set after = jsonb_set(after, '{name}', '"Anders"') where id = ${at(4)}`,
    );
    expect(await verifyAudit(api.app)).toMatchObject({
      state: 'broken',
      position: 4,
      problem: 'row_changed',
    });
  });

  test('when he makes somebody else the actor, or moves the time by a microsecond', async () => {
    await givenSealedLog();
    await asIntruder(`update audit_log set at = at + interval '1 microsecond' where id = ${at(6)}`);
    expect(await verifyAudit(api.app)).toMatchObject({
      state: 'broken',
      position: 6,
      problem: 'row_changed',
    });
    await asIntruder(`update audit_log set actor_id = gen_random_uuid() where id = ${at(5)}`);
    expect(await verifyAudit(api.app)).toMatchObject({
      state: 'broken',
      position: 5,
      problem: 'row_changed',
    });
  });

  test('when he removes a row, with its link or without', async () => {
    await givenSealedLog();
    await asIntruder(`delete from audit_log where id = ${at(7)}`);
    expect(await verifyAudit(api.app)).toMatchObject({
      state: 'broken',
      position: 7,
      problem: 'row_missing',
    });
    await asIntruder('delete from audit_chain where position = 3');
    expect(await verifyAudit(api.app)).toMatchObject({
      state: 'broken',
      position: 3,
      problem: 'link_missing',
    });
  });

  test('when he slips in a row', async () => {
    await givenSealedLog();
    await asIntruder(
      `insert into audit_log (action, entity_type, entity_id) values ('insert', 'buildings', 'x')`,
    );
    expect(await verifyAudit(api.app)).toMatchObject({ state: 'broken', problem: 'row_unsealed' });
  });

  test('when he swaps two rows', async () => {
    await givenSealedLog();
    await asIntruder(`update audit_chain set audit_id = -audit_id where position in (2, 5)`);
    await asIntruder(`with two as (select position, audit_id from audit_chain where position in (2, 5))
      update audit_chain c set audit_id = -o.audit_id from two o where c.position in (2, 5) and o.position <> c.position`);
    expect(await verifyAudit(api.app)).toMatchObject({
      state: 'broken',
      position: 2,
      problem: 'row_changed',
    });
  });

  test('when he cuts off the end, by the checkpoint in the database and by the one in the folder', async () => {
    await givenSealedLog();
    const { rows } = await intruder.query<{ last: number }>(
      'select max(position)::int as last from audit_chain',
    );
    const last = Number(rows[0]?.last);
    await asIntruder(
      `delete from audit_log where id in (select audit_id from audit_chain where position > ${last - 3})`,
    );
    await asIntruder(`delete from audit_chain where position > ${last - 3}`);
    const cutOff = { state: 'broken', position: last - 2, problem: 'cut_off' };
    expect(await verifyAudit(api.app)).toMatchObject(cutOff);
    await asIntruder('delete from audit_checkpoints');
    expect(await verifyAudit(api.app)).toMatchObject(cutOff);
  });

  test('when he changes a row and computes all that follows anew', async () => {
    await givenSealedLog();
    await asIntruder(`update audit_log set request_id = 'anders' where id = ${at(4)};
      delete from audit_chain where position >= 4;
      insert into audit_unsealed select id from audit_log l where not exists (select from audit_chain c where c.audit_id = l.id)`);
    await sealAudit(api.app);
    expect(await verifyAudit(api.app)).toMatchObject({ state: 'broken', problem: 'checkpoint_differs' });
  });

  test('when he removes a row before it is sealed', async () => {
    await givenSealedLog();
    await api.given.building();
    await asIntruder('delete from audit_log where id = (select max(audit_id) from audit_unsealed)');
    await sealAudit(api.app);
    expect(await verifyAudit(api.app)).toMatchObject({ state: 'broken', problem: 'row_missing' });
  });

  test('when he writes a checkpoint without the secret', async () => {
    await givenSealedLog();
    const [file] = await readdir(checkpoints);
    const path = join(checkpoints, String(file));
    const [head, payload, signature = ''] = (await readFile(path, 'utf8')).trim().split('.');
    const other = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    await appendFile(path, `${head}.${payload}.${other}\n`);
    expect(await verifyAudit(api.app)).toMatchObject({ state: 'broken', problem: 'checkpoint_forged' });
  });
});

test('a checkpoint is written once for an end, and again under a new secret', async () => {
  await givenSealedLog();
  expect(await writeCheckpoint(api.app)).toBeNull();
  const secret = Buffer.alloc(32, 9).toString('base64');
  const secrets = await loadSecrets({
    ...api.app.config,
    secret,
    secretPrevious: [String(api.app.config.secret)],
  });
  const rotated = { ...api.app, secrets };

  expect(await writeCheckpoint(rotated)).not.toBeNull();

  expect(await verifyAudit(rotated)).toMatchObject({ state: 'intact', unreadableCheckpoints: 0 });
  const forgotten = { ...api.app, secrets: await loadSecrets({ ...api.app.config, secret }) };
  expect(await verifyAudit(forgotten)).toMatchObject({ state: 'intact', unreadableCheckpoints: 1 });
});

test('numbers with more digits than a double holds are sealed to the last one', async () => {
  await asIntruder(`insert into audit_log (action, entity_type, entity_id, after)
    values ('insert', 't', 'x', '{"n": 12345678901234567890.123}')`);
  await intruder.query('insert into audit_unsealed select max(id) from audit_log');
  await sealAudit(api.app);
  await asIntruder(`update audit_log set after = '{"n": 12345678901234567890.124}' where entity_type = 't'`);
  expect(await verifyAudit(api.app)).toMatchObject({ state: 'broken', problem: 'row_changed' });
});

test('administrators see the state of the chain, and rows by person and time', async () => {
  const admin = await api.as('admin');
  await givenSealedLog();
  expect(await admin.call(auditChain)).toMatchObject({ state: 'intact' });
  expect(await (await api.as('energy_manager')).refused(auditChain)).toMatchObject({ code: 'forbidden' });

  const mine = await admin.call(listAudit, { query: { actorId: admin.userId } });
  expect(mine.items.length).toBeGreaterThan(0);
  expect(mine.items.every((entry) => entry.actorId === admin.userId)).toBe(true);
  expect(mine.items[0]).toMatchObject({ platform: 'mobile', occurredAt: null });
  const later = await admin.call(listAudit, { query: { from: '2100-01-01T00:00:00Z' } });
  expect(later.items).toEqual([]);
});

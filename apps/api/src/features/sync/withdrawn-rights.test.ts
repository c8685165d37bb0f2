import { syncLog } from '@citypulse/contracts/mutations';
import { listReadings } from '@citypulse/contracts/readings';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { givenPhone, reading, readingsOf, statuses } from '../../../test/outbox.ts';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';
import { startSession as signIn } from '../identity/identity.service.ts';

let api: TestApi;
let superior: pg.Client;

beforeAll(async () => {
  api = await startTestApi();
  superior = new pg.Client({ connectionString: api.databaseUrl });
  await superior.connect();
});
afterAll(async () => {
  await superior.end();
  await api.close();
});

/** What an administrator does as the transaction of this reading commits. */
async function asSoonAsWritten(value: number, act: string): Promise<void> {
  await superior.query(`
    create or replace function act_in_the_midst() returns trigger language plpgsql security definer as
      $$ begin ${act}; return null; end $$;
    drop trigger if exists in_the_midst on readings;
    create constraint trigger in_the_midst after insert on readings deferrable initially deferred
      for each row when (new.value = ${value})
      execute function act_in_the_midst()`);
}

const batchOf = ({ outbox, meter }: Awaited<ReturnType<typeof givenPhone>>) =>
  [1, 2, 3, 4].map((n) => outbox.create('createReading', reading(meter.id, n)));

test('a right withdrawn in the midst of a push ends with the change after it; what is refused stays on record', async () => {
  const given = await givenPhone(api);
  const { user, outbox } = given;
  const office = await api.as('admin');
  await asSoonAsWritten(102, `delete from role_assignments where user_id = '${user.userId}'`);
  const { ackSeq, results } = await outbox.send(user, batchOf(given));
  expect(results).toMatchObject([
    { status: 'applied' },
    { status: 'applied' },
    { status: 'rejected', code: 'forbidden' },
    { status: 'rejected', code: 'forbidden' },
  ]);
  expect(ackSeq).toBe(4);
  expect(await readingsOf(office, given.meter.id)).toEqual([102, 101]);
});

test('a right of one building withdrawn in the midst leaves the others', async () => {
  const given = await givenPhone(api);
  const { user, outbox, meter, building } = given;
  const other = await givenPhone(api);
  await api.app.db.system
    .insertInto('role_assignments')
    .values({ user_id: user.userId, role: 'caretaker', building_id: other.building.id })
    .execute();
  const from = { platform: 'mobile', userAgent: null, requestId: 'test' } as const;
  const { answer } = await signIn(api.app, user.userId, from);
  await asSoonAsWritten(
    101,
    `delete from role_assignments where user_id = '${user.userId}' and building_id = '${building.id}'`,
  );
  const batch = [meter.id, meter.id, other.meter.id].map((id, n) =>
    outbox.create('createReading', reading(id, n + 1)),
  );
  expect(await outbox.send(api.asToken(answer.accessToken, user.userId), batch)).toMatchObject({
    results: [{ status: 'applied' }, { status: 'rejected', code: 'unknown_meter' }, { status: 'applied' }],
  });
});

test('a session ended in the midst stops the push there; signed in anew, the rest gets in', async () => {
  const given = await givenPhone(api);
  const { user, outbox, meter } = given;
  await asSoonAsWritten(102, `update sessions set revoked_at = now() where user_id = '${user.userId}'`);
  const batch = batchOf(given);
  const cut = await outbox.send(user, batch);
  expect(statuses(cut)).toEqual(['applied', 'applied', 'retry', 'retry']);
  expect(cut.ackSeq).toBe(2);
  expect(await user.refused(syncLog)).toMatchObject({ code: 'session_expired' });
  expect(await user.refused(listReadings)).toMatchObject({ code: 'session_expired' });
  await asSoonAsWritten(0, 'perform 1');
  const from = { platform: 'mobile', userAgent: null, requestId: 'test' } as const;
  const { answer } = await signIn(api.app, user.userId, from);
  const again = api.asToken(answer.accessToken, user.userId);
  expect(statuses(await outbox.send(again, batch))).toEqual(['applied', 'applied', 'applied', 'applied']);
  expect(await readingsOf(again, meter.id)).toEqual([104, 103, 102, 101]);
});

test('a device shut out in the midst stops there, whatever session it sends with', async () => {
  const given = await givenPhone(api);
  const { user, outbox, meter } = given;
  await api.app.db.system
    .insertInto('mobile_devices')
    .values({ user_id: user.userId, device_id: outbox.deviceId, device_type: 'android' })
    .execute();
  const shutOut = `update mobile_devices set revoked_at = now() where device_id = '${outbox.deviceId}'`;
  await asSoonAsWritten(102, shutOut);
  const batch = batchOf(given);
  await expect(outbox.send(user, batch)).rejects.toMatchObject({ problem: { code: 'device_revoked' } });
  expect(await readingsOf(user, meter.id)).toEqual([102, 101]);
});

import { createHash, randomBytes } from 'node:crypto';
import { listDevices } from '@citypulse/contracts/devices';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { givenTask } from './given-task.ts';
import { OfflineClient } from './offline-client.ts';
import { softwareKey } from './signing-phone.ts';
import { startTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
afterEach(() => api.close());

const strict = { CITYPULSE_REQUIRE_SIGNATURE: '1' };

async function signer() {
  const key = await softwareKey();
  return {
    key: async () => key,
    sha256: (bytes: Uint8Array) => createHash('sha256').update(bytes).digest(),
    random: (count: number) => randomBytes(count),
  };
}

async function phoneWithTask(environment: NodeJS.ProcessEnv, hasKey = true) {
  api = await startTestApi(environment);
  const given = await givenTask(api);
  const phone = new OfflineClient(api, given.user);
  if (hasKey) phone.signer = await signer();
  return { ...given, phone };
}

type Phone = Awaited<ReturnType<typeof phoneWithTask>>;

const answer = ({ phone, itemId }: Phone, text: string) =>
  phone.client.sync.mutate('answerChecklistItem', { params: { itemId }, body: { answer: text } });

const arrived = (given: Phone, text: string) =>
  expect.poll(() => answerOnServer(given), { timeout: 15_000, interval: 20 }).toBe(text);

const answerOnServer = async ({ itemId }: Phone) => {
  const row = await api.app.db.system
    .selectFrom('checklist_items')
    .select('answer')
    .where('id', '=', itemId)
    .executeTakeFirst();
  return row?.answer;
};

test('what was done without a network is signed when it is sent, days later too', async () => {
  const given = await phoneWithTask(strict);
  await given.phone.open();
  await given.phone.settled();
  given.phone.setOnline(false);
  await answer(given, 'gut');
  given.phone.kill();
  await sql`update sessions set authenticated_at = now() - interval '3 days'`.execute(api.app.db.system);
  given.phone.setOnline(true);
  await given.phone.open();
  await arrived(given, 'gut');
  const [device] = (await given.phone.client.api.call(listDevices)).items;
  expect(device).toMatchObject({ deviceId: given.phone.deviceId, current: true, keys: [{ use: 'request' }] });
});

test('a phone whose clock is an hour behind sends what it has', async () => {
  const given = await phoneWithTask(strict);
  api.app.now = () => new Date(Date.now() + 3_600_000);
  await given.phone.open();
  await given.phone.settled();
  await answer(given, 'gut');
  await arrived(given, 'gut');
});

test('an answer that was lost is asked for with a new signature', async () => {
  const given = await phoneWithTask(strict);
  await given.phone.open();
  await given.phone.settled();
  given.phone.losesEvery = 2;
  for (const text of ['eins', 'zwei', 'drei']) await answer(given, text);
  await arrived(given, 'drei');
});

test('a phone that has lost its key asks for the password and then sends what it has', async () => {
  const given = await phoneWithTask(strict);
  await given.phone.open();
  await given.phone.settled();
  given.phone.setOnline(false);
  await answer(given, 'gut');
  given.phone.kill();
  given.phone.signer = await signer();
  given.phone.setOnline(true);
  const { session } = await given.phone.open();
  await expect.poll(() => session.state.get().name, { timeout: 10_000 }).toBe('expired');
  await given.phone.signIn();
  await arrived(given, 'gut');
});

test('a session from before the device had a key goes on where signatures are not asked for', async () => {
  const given = await phoneWithTask({}, false);
  await given.phone.open();
  await given.phone.settled();
  given.phone.kill();
  await sql`update sessions set authenticated_at = now() - interval '3 days'`.execute(api.app.db.system);
  given.phone.signer = await signer();
  await given.phone.open();
  await given.phone.settled();
  await answer(given, 'gut');
  await arrived(given, 'gut');
});

test('where signatures are asked for, such a session asks for the password once, and all is sent', async () => {
  const given = await phoneWithTask({}, false);
  await given.phone.open();
  await given.phone.settled();
  given.phone.setOnline(false);
  await answer(given, 'gut');
  given.phone.kill();
  await sql`update sessions set authenticated_at = now() - interval '3 days'`.execute(api.app.db.system);
  api.app.config.requireSignature = true;
  given.phone.signer = await signer();
  given.phone.setOnline(true);
  const { session } = await given.phone.open();
  await expect.poll(() => session.state.get().name, { timeout: 10_000 }).toBe('expired');
  await given.phone.signIn();
  await arrived(given, 'gut');
});

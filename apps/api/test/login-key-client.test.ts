import { createHash, randomBytes } from 'node:crypto';
import { dropKey, enrolKey, signInByKey } from '@citypulse/client/login-key';
import { listDevices } from '@citypulse/contracts/devices';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { givenTask } from './given-task.ts';
import { OfflineClient } from './offline-client.ts';
import { softwareKey } from './signing-phone.ts';
import { startTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ CITYPULSE_REQUIRE_SIGNATURE: '1' });
});
afterAll(() => api.close());

async function phone() {
  const given = await givenTask(api);
  const key = await softwareKey();
  const device = new OfflineClient(api, given.user);
  device.signer = {
    key: async () => key,
    sha256: (bytes: Uint8Array) => createHash('sha256').update(bytes).digest(),
    random: (count: number) => randomBytes(count),
  };
  const client = await device.open();
  await device.settled();
  return { ...given, device, client };
}

test('the phone’s own client enrols a finger, signs in by it after signing out, works, and drops it', async () => {
  const { client, device, itemId } = await phone();
  const loginKey = await softwareKey();
  const enrolled = await enrolKey(client, loginKey);
  expect((await client.api.call(listDevices)).items).toMatchObject([
    { current: true, biometricEnabled: true },
  ]);
  await client.session.signOut();
  expect(client.session.state.get().name).toBe('signed_out');

  let opened = 0;
  const user = await signInByKey(client, enrolled, async () => (opened++, loginKey));
  expect(opened).toBe(1);
  expect(user.displayName).toBe(enrolled.name);
  await device.settled();
  await client.sync.mutate('answerChecklistItem', { params: { itemId }, body: { answer: 'gut' } });
  const onServer = async () =>
    (
      await api.app.db.system
        .selectFrom('checklist_items')
        .select('answer')
        .where('id', '=', itemId)
        .executeTakeFirst()
    )?.answer;
  await expect.poll(onServer, { timeout: 10_000 }).toBe('gut');

  await dropKey(client, enrolled);
  await dropKey(client, enrolled);
  expect((await client.api.call(listDevices)).items).toMatchObject([{ biometricEnabled: false }]);
  await client.session.signOut();
  await expect(signInByKey(client, enrolled, async () => loginKey)).rejects.toMatchObject({
    code: 'login_key_refused',
  });
  expect(client.session.state.get().name).toBe('signed_out');
});

test('who takes the finger away is where he was before', async () => {
  const { client } = await phone();
  const loginKey = await softwareKey();
  const enrolled = await enrolKey(client, loginKey);
  await client.session.signOut();
  const given = signInByKey(client, enrolled, () => Promise.reject(new Error('Given up')));
  await expect(given).rejects.toThrow('Given up');
  expect(client.session.state.get().name).toBe('signed_out');
  const other = await softwareKey();
  await expect(signInByKey(client, enrolled, async () => other)).rejects.toMatchObject({
    code: 'invalid_credentials',
  });
  await signInByKey(client, enrolled, async () => loginKey);
});

import * as contract from '@citypulse/contracts/accounts';
import { SessionId, UserId } from '@citypulse/contracts/common';
import { registerDevice } from '@citypulse/contracts/devices';
import * as identity from '@citypulse/contracts/identity';
import { updateUser } from '@citypulse/contracts/users';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveClient } from '../../../test/live-client.ts';
import {
  CallFailed,
  callEndpoint,
  startTestApi,
  testPassword,
  type TestApi,
  type TestUser,
} from '../../../test/test-api.ts';

let api: TestApi;
let admin: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  admin = await api.as('admin');
});
afterAll(() => api.close());

const signIn = (userId: string, platform: 'web' | 'mobile', town = api) =>
  callEndpoint(town.url, null, identity.login, {
    body: { email: `${userId}@test.example`, password: testPassword, platform },
  });

const sessionsOf = (userId: string, query: object = {}) =>
  admin.call(contract.listPeoplesSessions, { query: { userId: UserId.parse(userId), ...query } });

test('an administrator sees who is signed in where, with the device, and finds people by name', async () => {
  const person = await api.as('caretaker');
  await person.call(registerDevice, {
    body: { deviceId: 'phone-7', deviceType: 'android', deviceName: 'Diensthandy 7', deviceModel: 'Pixel' },
  });
  await signIn(person.userId, 'web');

  const { items } = await sessionsOf(person.userId);

  expect(items).toHaveLength(2);
  expect(items.find((session) => session.device)).toMatchObject({
    platform: 'mobile',
    email: `${person.userId}@test.example`,
    device: { name: 'Diensthandy 7', model: 'Pixel' },
    amr: ['pwd'],
  });
  const found = await admin.call(contract.listPeoplesSessions, { query: { search: 'diensthandy 7' } });
  expect(found.items.map((session) => session.userId)).toEqual([person.userId]);
  const browsers = await sessionsOf(person.userId, { platform: 'web' });
  expect(browsers.items).toMatchObject([{ platform: 'web', device: null }]);
});

test('sessions come in pages, last used first, each once', async () => {
  const person = await api.as('viewer');
  for (let n = 0; n < 4; n++) await signIn(person.userId, 'mobile');
  const whole = await sessionsOf(person.userId);
  const paged: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Awaited<ReturnType<typeof sessionsOf>> = await sessionsOf(person.userId, {
      limit: 2,
      ...(cursor ? { cursor } : {}),
    });
    paged.push(...page.items.map((session) => session.id));
    cursor = page.nextCursor;
  }
  expect(paged).toEqual(whole.items.map((session) => session.id));
  expect(new Set(paged).size).toBe(5);
});

test('a session an administrator ends is out at once, and the audit log names him', async () => {
  const person = await api.as('viewer');
  const [session] = (await sessionsOf(person.userId)).items;
  const params = { sessionId: SessionId.parse(session?.id) };

  await admin.call(contract.revokePersonsSession, { params });

  expect(await person.refused(identity.me)).toMatchObject({ code: 'session_expired' });
  expect((await sessionsOf(person.userId)).items).toEqual([]);
  expect(await admin.refused(contract.revokePersonsSession, { params })).toMatchObject({ code: 'not_found' });
  const trace = await api.app.db.system
    .selectFrom('audit_log')
    .select(['actor_id', 'after'])
    .where('entity_type', '=', 'sessions')
    .where('entity_id', '=', params.sessionId)
    .where('action', '=', 'update')
    .execute();
  expect(trace).toMatchObject([{ actor_id: admin.userId, after: { revoked_reason: 'revoked_by_admin' } }]);
});

test('a device an administrator shuts out is out with all its sessions, and comes back only by a new sign-in', async () => {
  const person = await api.as('caretaker');
  const description = { deviceId: 'phone-8', deviceType: 'android' } as const;
  const { id } = await person.call(registerDevice, { body: description });
  const other = api.asToken((await signIn(person.userId, 'web')).accessToken);
  const params = { userId: UserId.parse(person.userId), deviceId: id };
  expect((await sessionsOf(person.userId)).items.flatMap((one) => one.device?.id ?? [])).toEqual([id]);

  await admin.call(contract.revokePersonsDevice, { params });

  expect(await person.refused(identity.me)).toMatchObject({ code: 'session_expired' });
  expect(await other.call(identity.me)).toMatchObject({ id: person.userId });
  const stranger = { ...params, userId: UserId.parse(admin.userId) };
  expect(await admin.refused(contract.revokePersonsDevice, { params: stranger })).toMatchObject({
    code: 'not_found',
  });
  const manager = await api.as('energy_manager');
  expect(await manager.refused(contract.revokePersonsDevice, { params })).toMatchObject({
    code: 'forbidden',
  });
  const back = api.asToken((await signIn(person.userId, 'mobile')).accessToken);
  expect(await back.call(registerDevice, { body: description })).toMatchObject({ id, revokedAt: null });
});

test('who administers one building, or nothing, neither sees nor ends sessions', async () => {
  const building = await api.given.building();
  const [session] = (await sessionsOf(admin.userId)).items;
  const params = { sessionId: SessionId.parse(session?.id) };
  for (const other of [await api.as('admin', building.id), await api.as('energy_manager')]) {
    expect(await other.refused(contract.listPeoplesSessions)).toMatchObject({ code: 'forbidden' });
    expect(await other.refused(contract.revokePersonsSession, { params })).toMatchObject({
      code: 'forbidden',
    });
  }
});

test('a disabled user is out of requests, refreshes and sockets of every node within five seconds', async () => {
  const second = await startTestApi({}, api.databaseUrl);
  const person = await api.as('caretaker');
  const [phone, browser] = [await liveClient(api, person), await liveClient(second, person)];
  const held = await signIn(person.userId, 'mobile', second);
  const answersOn = (url: string) =>
    callEndpoint(url, held.accessToken, identity.me).then(
      () => 'answered',
      (error: unknown) => (error instanceof CallFailed ? error.problem.code : 'bug'),
    );
  expect(await answersOn(second.url)).toBe('answered');
  const begun = performance.now();

  await admin.call(updateUser, {
    params: { userId: UserId.parse(person.userId) },
    body: { disabled: true },
  });

  const within = { timeout: 5_000, interval: 10 };
  for (const client of [phone, browser])
    await expect.poll(() => client.session.state.get().name, within).toBe('expired');
  for (const town of [api, second])
    await expect.poll(() => answersOn(town.url), within).toBe('session_expired');
  expect(performance.now() - begun).toBeLessThan(5_000);
  const refresh = callEndpoint(second.url, null, identity.refresh, {
    body: { refreshToken: held.refreshToken ?? '' },
  });
  await expect(refresh).rejects.toThrow('session_expired');
  phone.stop();
  browser.stop();
  await second.close();
});

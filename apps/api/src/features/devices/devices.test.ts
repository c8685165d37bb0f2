import { listDevices, registerDevice, revokeDevice } from '@citypulse/contracts/devices';
import { logout } from '@citypulse/contracts/identity';
import { push } from '@citypulse/contracts/mutations';
import { pull } from '@citypulse/contracts/sync';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { givenPhone, Outbox, reading, readingsOf, statuses } from '../../../test/outbox.ts';
import { ask, signInAgain } from '../../../test/pulls.ts';
import { unseal } from '../../platform/envelope.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const described = (deviceId: string, fields: object = {}) => ({
  body: { deviceId, deviceType: 'android' as const, deviceName: 'Diensthandy', ...fields },
});
const pullOf = (outbox: Outbox) => ({ body: { ...ask(undefined, []).body, deviceId: outbox.deviceId } });
const devicesOf = async (user: TestUser) => (await user.call(listDevices)).items;

test('an installation is known once, however often it registers, and by its last description', async () => {
  const user = await api.as('caretaker');
  const first = await user.call(registerDevice, described('one'));
  expect(first).toMatchObject({ deviceId: 'one', deviceName: 'Diensthandy', current: true, revokedAt: null });
  const again = await user.call(registerDevice, described('one', { appVersion: '2.0' }));
  expect(again).toMatchObject({ id: first.id, appVersion: '2.0' });
  const elsewhere = await signInAgain(api, user);
  await elsewhere.call(registerDevice, described('two'));
  expect((await devicesOf(elsewhere)).map(({ deviceId, current }) => [deviceId, current])).toEqual([
    ['two', true],
    ['one', false],
  ]);
  const stranger = await api.as('caretaker');
  expect(await devicesOf(stranger)).toEqual([]);
  expect(await stranger.refused(revokeDevice, { params: { id: first.id } })).toMatchObject({
    code: 'not_found',
  });
});

test('a device that sends or pulls was used last', async () => {
  const { user, outbox, meter } = await givenPhone(api);
  await user.call(registerDevice, described(outbox.deviceId));
  await user.call(registerDevice, described('other'));
  const long = '2026-01-01T00:00:00Z';
  const used = async (act: () => Promise<unknown>) => {
    await api.app.db.system.updateTable('mobile_devices').set({ last_active: long }).execute();
    await act();
    const [first] = await devicesOf(user);
    return first?.deviceId === outbox.deviceId && first.lastActive > long;
  };
  expect(await used(() => outbox.send(user, [outbox.create('createReading', reading(meter.id, 1))]))).toBe(
    true,
  );
  expect(await used(() => user.call(pull, pullOf(outbox)))).toBe(true);
});

test('a device that is shut out can do nothing more, and its kept work gets in when its person is back', async () => {
  const { user, outbox, meter } = await givenPhone(api);
  await user.call(registerDevice, described(outbox.deviceId));
  const socket = io(api.url, {
    path: '/v1/socket',
    auth: { token: user.accessToken },
    transports: ['websocket'],
  });
  await new Promise<void>((resolve) => socket.on('connect', resolve));
  const cutOff = new Promise<void>((resolve) => socket.on('device:revoked', resolve));
  const sent = outbox.create('createReading', reading(meter.id, 1));
  await outbox.send(user, [sent]);
  const kept = outbox.create('createReading', reading(meter.id, 2));

  const office = await signInAgain(api, user);
  const [device] = await devicesOf(office);
  await office.call(revokeDevice, { params: { id: device?.id as never } });
  await office.call(revokeDevice, { params: { id: device?.id as never } });
  expect(await user.refused(push, outbox.request([kept]))).toMatchObject({
    code: 'session_expired',
    status: 401,
  });
  expect(await user.refused(pull, pullOf(outbox))).toMatchObject({ code: 'session_expired' });
  await cutOff;
  socket.disconnect();
  // Another session is not the device's way round.
  expect(await office.refused(push, outbox.request([kept]))).toMatchObject({
    code: 'device_revoked',
    status: 401,
  });
  expect(await office.refused(pull, pullOf(outbox))).toMatchObject({ code: 'device_revoked' });
  expect(await office.refused(registerDevice, described(outbox.deviceId))).toMatchObject({
    code: 'device_revoked',
  });

  const back = await signInAgain(api, user);
  await back.call(registerDevice, described(outbox.deviceId));
  expect(statuses(await outbox.send(back, [sent, kept]))).toEqual(['applied', 'applied']);
  expect(await readingsOf(back, meter.id)).toEqual([102, 101]);
});

test('where notifications go belongs to one session of one person, and goes when that ends', async () => {
  const tokens = () =>
    api.app.db.system
      .selectFrom('mobile_devices')
      .select(['id', 'push_token', 'push_session_id'])
      .where('push_token', 'is not', null)
      .execute();
  const user = await api.as('caretaker');
  const { id } = await user.call(registerDevice, described('shared', { pushToken: 'address-1' }));
  const [kept] = await tokens();
  expect(kept?.id).toBe(id);
  expect(kept?.push_token).not.toContain('address-1');
  expect(unseal(api.app, 'push-token', id, Buffer.from(kept?.push_token ?? '', 'base64')).toString()).toBe(
    'address-1',
  );

  const next = await api.as('technician');
  const theirs = await next.call(registerDevice, described('shared', { pushToken: 'address-1' }));
  expect((await tokens()).map((row) => row.id)).toEqual([theirs.id]);
  await next.call(registerDevice, described('shared'));
  expect(await tokens()).toHaveLength(1);
  await next.call(registerDevice, described('shared', { pushToken: null }));
  expect(await tokens()).toEqual([]);
  await next.call(registerDevice, described('shared', { pushToken: 'address-2' }));
  await next.call(logout);
  expect(await tokens()).toEqual([]);

  await user.call(registerDevice, described('shared', { pushToken: 'address-2' }));
  const office = await signInAgain(api, user);
  await office.call(revokeDevice, { params: { id } });
  expect(await tokens()).toEqual([]);
});

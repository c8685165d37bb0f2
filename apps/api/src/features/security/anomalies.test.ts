import { randomUUID } from 'node:crypto';
import { confirmIdentity } from '@citypulse/contracts/accounts';
import { listBuildings } from '@citypulse/contracts/buildings';
import { login, me, refresh } from '@citypulse/contracts/identity';
import { listNotifications } from '@citypulse/contracts/notifications';
import { listSecurityVerdicts, markFalseAlarm } from '@citypulse/contracts/security';
import { getTask } from '@citypulse/contracts/maintenance';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMailbox, type Mailbox } from '../../../test/mailbox.ts';
import { liveClient } from '../../../test/live-client.ts';
import {
  callEndpoint,
  startTestApi,
  testPassword,
  type TestApi,
  type TestUser,
} from '../../../test/test-api.ts';
import { noteSecurityEvent, securityEventsSettled } from '../../platform/security-events.ts';

let api: TestApi;
let admin: TestUser;
let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = await startMailbox();
  api = await startTestApi({
    CITYPULSE_LIMITS: 'record',
    CITYPULSE_ANOMALY: 'enforce',
    SMTP_URL: mailbox.url,
  });
  admin = await api.as('admin');
});
afterAll(async () => {
  await api.close();
  await mailbox.close();
});

const known = { 'User-Agent': 'CityPulse/1 (Android 16)' };
const stranger = { 'User-Agent': 'curl' };

async function given() {
  const person = await api.as('caretaker');
  const { email } = await api.app.db.system
    .selectFrom('users')
    .select('email')
    .where('id', '=', person.userId)
    .executeTakeFirstOrThrow();
  const signIn = (password = testPassword, headers: Record<string, string> = known) =>
    callEndpoint(api.url, null, login, { body: { email, password, platform: 'mobile' } }, headers);
  return { ...person, email, signIn };
}

async function verdictsOf(userId: string) {
  await securityEventsSettled(api.app);
  return (await admin.call(listSecurityVerdicts, { query: { userId } })).items;
}

const ask = (token: string) => api.asToken(token).refused(listBuildings);

describe('a sign-in', () => {
  test('from a known device says nothing, one from a new device is written down', async () => {
    const { userId, signIn } = await given();
    await signIn();
    await signIn();
    expect(await verdictsOf(userId)).toEqual([]);
    const answer = await signIn(testPassword, stranger);
    const [verdict] = await verdictsOf(userId);
    expect(verdict).toMatchObject({
      score: 25,
      measure: 'none',
      reasons: [{ rule: 'new_device', weight: 25 }],
    });
    await api.asToken(answer.accessToken).call(listBuildings);
  });

  test('after many wrong passwords and from a new device has to be proved anew; confirming it lets the session go on', async () => {
    const { userId, email, signIn } = await given();
    await signIn();
    for (let attempt = 0; attempt < 5; attempt += 1)
      await expect(signIn('wrong password', stranger)).rejects.toThrow('invalid_credentials');
    const { accessToken } = await signIn(testPassword, stranger);

    const [verdict] = await verdictsOf(userId);
    expect(verdict).toMatchObject({ score: 60, measure: 'step_up', enforced: true, falseAlarm: null });
    expect(verdict?.reasons).toEqual([
      { rule: 'brute_force', weight: 35, facts: { failures: 5, minutes: 15 } },
      { rule: 'new_device', weight: 25, facts: {} },
    ]);
    expect(await ask(accessToken)).toMatchObject({ status: 401, code: 'step_up_required' });
    await mailbox.letterTo(email, 'Ungewöhnliche Anmeldung');
    // Coming again does not make the device known.
    const again = await signIn(testPassword, stranger);
    await securityEventsSettled(api.app);
    expect(await ask(again.accessToken)).toMatchObject({ code: 'step_up_required' });

    await api.asToken(accessToken).call(confirmIdentity, { body: { password: testPassword } });
    await api.asToken(accessToken).call(listBuildings);
  });

  test('that was a false alarm goes on when an administrator says so', async () => {
    const { userId, signIn } = await given();
    await signIn();
    for (let attempt = 0; attempt < 5; attempt += 1)
      await expect(signIn('wrong password', stranger)).rejects.toThrow('invalid_credentials');
    const { accessToken } = await signIn(testPassword, stranger);
    const [verdict] = await verdictsOf(userId);
    const params = { verdictId: (verdict?.id ?? '') as never };

    const marked = await admin.call(markFalseAlarm, { params, body: { falseAlarm: true } });

    expect(marked.falseAlarm).toMatchObject({ by: 'Test admin' });
    await api.asToken(accessToken).call(listBuildings);
    const undone = await admin.call(markFalseAlarm, { params, body: { falseAlarm: false } });
    expect(undone.falseAlarm).toBeNull();
    const manager = await api.as('energy_manager');
    expect(await manager.refused(markFalseAlarm, { params, body: { falseAlarm: true } })).toMatchObject({
      code: 'forbidden',
    });
  });
});

test('a refresh token used twice shuts out the device, and administrators hear of it in plain German', async () => {
  const { userId, email } = await given();
  const deviceId = randomUUID();
  const body = { email, password: testPassword, platform: 'mobile', deviceId } as const;
  const first = await callEndpoint(api.url, null, login, { body }, known);
  await api.app.db.system
    .insertInto('mobile_devices')
    .values({ user_id: userId, device_id: deviceId, device_type: 'android', device_name: 'Diensthandy' })
    .execute();
  const renew = (refreshToken: string | undefined, device = deviceId) =>
    callEndpoint(
      api.url,
      null,
      refresh,
      { body: { refreshToken: refreshToken ?? '', deviceId: device } },
      known,
    );
  const second = await renew(first.refreshToken);
  await renew(second.refreshToken);

  await expect(renew(first.refreshToken)).rejects.toThrow('session_expired');

  const verdict = (await verdictsOf(userId)).find(({ score }) => score === 100);
  expect(verdict).toMatchObject({ measure: 'shut_out_device', deviceName: 'Diensthandy' });
  const device = await api.app.db.system
    .selectFrom('mobile_devices')
    .select(['revoked_at', 'revoked_by'])
    .where('device_id', '=', deviceId)
    .executeTakeFirstOrThrow();
  expect(device).toEqual({ revoked_at: expect.any(String), revoked_by: null });
  const inbox = await admin.call(listNotifications);
  expect(inbox.items.find(({ title }) => title === 'Sicherheit: Test caretaker')).toMatchObject({
    message: 'Anmeldung zweimal benutzt, vielleicht kopiert · Gerät gesperrt',
  });
});

test('three bad signatures call for a new proof, a token with another key ends the session', async () => {
  const { userId } = await given();
  const session = await api.app.db.system
    .selectFrom('sessions')
    .select('id')
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  const at = { userId, sessionId: session.id };
  for (let time = 0; time < 3; time += 1) noteSecurityEvent(api.app, { kind: 'signature_invalid', ...at });
  expect(await verdictsOf(userId)).toMatchObject([{ score: 60, measure: 'step_up' }]);
  noteSecurityEvent(api.app, { kind: 'token_key_mismatch', ...at });
  expect((await verdictsOf(userId))[0]).toMatchObject({ score: 80, measure: 'end_session' });
});

test('a client whose session needs a new proof falls silent within five seconds and goes on after signing in again', async () => {
  const person = await api.as('caretaker');
  const client = await liveClient(api, person);
  const session = await api.app.db.system
    .selectFrom('sessions')
    .select('id')
    .where('user_id', '=', person.userId)
    .where('device_id', 'is not', null)
    .executeTakeFirstOrThrow();
  const at = { userId: person.userId, sessionId: session.id };
  for (let time = 0; time < 3; time += 1) noteSecurityEvent(api.app, { kind: 'signature_invalid', ...at });

  await expect.poll(() => client.session.state.get().name, { timeout: 5_000 }).toBe('expired');
  await client.session.signIn({ email: `${person.userId}@test.example`, password: testPassword });
  await client.caughtUp();
  client.stop();
});

test('who asks for one foreign thing after another is noticed, who repeats one question is not', async () => {
  const curious = await given();
  for (let time = 0; time < 12; time += 1)
    await curious.refused(getTask, { params: { taskId: randomUUID() as never } });
  expect(await verdictsOf(curious.userId)).toMatchObject([
    { score: 50, measure: 'step_up', reasons: [{ rule: 'scope_probing' }] },
  ]);
  expect(await ask(curious.accessToken)).toMatchObject({ code: 'step_up_required' });

  const stubborn = await given();
  const params = { taskId: randomUUID() as never };
  for (let time = 0; time < 12; time += 1) await stubborn.refused(getTask, { params });
  expect(await verdictsOf(stubborn.userId)).toEqual([]);
});

test('many accounts tried from one network are one verdict about the network', async () => {
  for (let number = 0; number < 12; number += 1) {
    const ip = `203.0.113.${number}`;
    noteSecurityEvent(api.app, { kind: 'sign_in_failed', account: `person${number}@town.example`, ip });
  }
  await securityEventsSettled(api.app);
  const { items } = await admin.call(listSecurityVerdicts);
  const about = items.filter(({ network }) => network === '203.0.113.0/24');
  expect(about[0]).toMatchObject({ userId: null, measure: 'none', score: 45 });
  expect(about.every(({ reasons }) => reasons[0]?.rule === 'password_spraying')).toBe(true);
});

test('in demo mode on localhost verdicts are written down and nothing is done', async () => {
  const recording = await startTestApi({ CITYPULSE_ANOMALY: 'record' });
  try {
    const person = await recording.as('caretaker');
    const watcher = await recording.as('admin');
    for (let time = 0; time < 10; time += 1)
      await person.refused(getTask, { params: { taskId: randomUUID() as never } });
    await securityEventsSettled(recording.app);
    const { items } = await watcher.call(listSecurityVerdicts);
    expect(items).toMatchObject([{ measure: 'step_up', enforced: false }]);
    await person.call(me);
  } finally {
    await recording.close();
  }
});

test('noting never fails or waits for the caller, even when the database is gone', async () => {
  const lonely = await startTestApi();
  await lonely.app.db.close();
  expect(noteSecurityEvent(lonely.app, { kind: 'denied', userId: 'no uuid at all' })).toBeUndefined();
  await securityEventsSettled(lonely.app);
  await lonely.close().catch(() => {});
});

import * as contract from '@citypulse/contracts/accounts';
import { listAudit } from '@citypulse/contracts/audit';
import * as identity from '@citypulse/contracts/identity';
import { preparePasskey } from '@citypulse/contracts/passkeys';
import { completeSignIn, disableSecondFactor, renewRecoveryCodes } from '@citypulse/contracts/second-factor';
import { updateUser } from '@citypulse/contracts/users';
import { sql } from 'kysely';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { givenSecondFactor } from '../../../test/second-factor.ts';
import { startMailbox, type Mailbox } from '../../../test/mailbox.ts';
import {
  callEndpoint,
  CallFailed,
  startTestApi,
  testPassword,
  type TestApi,
  type TestUser,
} from '../../../test/test-api.ts';
import { requireFresh } from '../identity/fresh-sign-in.service.ts';
import { authenticate } from '../../http/sessions.ts';

let api: TestApi;
let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = await startMailbox();
  api = await startTestApi({ SMTP_URL: mailbox.url, MAIL_FROM: 'CityPulse <noreply@town.example>' });
});
afterAll(async () => {
  await api.close();
  await mailbox.close();
});

const newPassword = 'ein-neues-langes-Passwort';
const emailOf = (user: TestUser) => `${user.userId}@test.example`;

const signIn = (email: string, password: string, platform: 'web' | 'mobile' = 'mobile') =>
  callEndpoint(api.url, null, identity.login, { body: { email, password, platform } });

/** By the new password and a code. */
async function signInTwice(email: string, code: string): Promise<void> {
  const refusal: unknown = await signIn(email, newPassword).catch((error: unknown) => error);
  const challenge = (refusal instanceof CallFailed && refusal.problem.challenge) || '';
  await callEndpoint(api.url, null, completeSignIn, { body: { challenge, code, platform: 'mobile' } });
}

const change = (user: TestUser, currentPassword = testPassword) =>
  user.call(contract.changeOwnPassword, { body: { currentPassword, newPassword } });

/** Resolves to why, when the server cuts the socket of this token. */
async function cutOf(url: string, token: string): Promise<{ cut: Promise<string>; close(): void }> {
  const socket = io(url, {
    path: '/v1/socket',
    transports: ['websocket'],
    auth: { token },
    reconnection: false,
    forceNew: true,
  });
  const cut = new Promise<string>((resolve) => socket.on('disconnect', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve);
    socket.on('connect_error', reject);
  });
  return { cut, close: () => socket.disconnect() };
}

test('a changed password ends every other session, keeps this one, and is the one that signs in', async () => {
  const person = await api.as('viewer');
  const phone = await signIn(emailOf(person), testPassword);
  const browser = await signIn(emailOf(person), testPassword, 'web');

  await change(person);

  expect(await person.call(identity.me)).toMatchObject({ id: person.userId });
  for (const { accessToken } of [phone, browser])
    expect(await api.asToken(accessToken).refused(identity.me)).toMatchObject({ code: 'session_expired' });
  await expect(signIn(emailOf(person), testPassword)).rejects.toThrow('invalid_credentials');
  await signIn(emailOf(person), newPassword);
});

test('the person is told by mail, and the audit log tells of the change without the hash', async () => {
  const person = await api.as('viewer');

  await change(person);

  const letter = await mailbox.letterTo(emailOf(person), 'Passwort wurde geändert');
  expect(letter.from).toBe('noreply@town.example');
  expect(letter.text).toContain('Alle anderen Anmeldungen wurden beendet');
  const query = { entityType: 'users', entityId: person.userId };
  const [entry] = (await (await api.as('admin')).call(listAudit, { query })).items;
  expect(entry).toMatchObject({ actorId: person.userId, action: 'update' });
  expect(Object.keys(entry?.after ?? {})).toEqual(['password_changed_at']);
});

test('without the right current password nothing changes, and guessing is slowed down', async () => {
  const person = await api.as('viewer');
  const other = await signIn(emailOf(person), testPassword);
  const request = { body: { currentPassword: 'not-the-password', newPassword } };

  const codes: string[] = [];
  for (let n = 0; n < 8; n++) codes.push((await person.refused(contract.changeOwnPassword, request)).code);

  expect(codes.slice(0, 5)).toEqual(Array(5).fill('password_wrong'));
  expect(codes).toContain('too_many_requests');
  expect(await api.asToken(other.accessToken).call(identity.me)).toMatchObject({ id: person.userId });
});

test('a password that is too short is refused', async () => {
  const person = await api.as('viewer');
  const request = { body: { currentPassword: testPassword, newPassword: 'kurz' } };
  expect(await person.refused(contract.changeOwnPassword, request)).toMatchObject({
    code: 'invalid_request',
    errors: [{ path: 'body.newPassword' }],
  });
});

test('sockets of the ended sessions are cut at once, on every node, and the own one stays', async () => {
  const second = await startTestApi({}, api.databaseUrl);
  const person = await api.as('viewer');
  const others = [
    await cutOf(api.url, (await signIn(emailOf(person), testPassword)).accessToken),
    await cutOf(second.url, (await signIn(emailOf(person), testPassword)).accessToken),
  ];
  const own = await cutOf(second.url, person.accessToken);
  let ownCut = false;
  void own.cut.then(() => (ownCut = true));
  const begun = performance.now();

  await change(person);

  expect(await Promise.all(others.map(({ cut }) => cut))).toEqual(Array(2).fill('io server disconnect'));
  expect(performance.now() - begun).toBeLessThan(1_500);
  expect(ownCut).toBe(false);
  own.close();
  await second.close();
});

test('a person ends all other sessions with one click', async () => {
  const person = await api.as('viewer');
  const other = await signIn(emailOf(person), testPassword);
  const stranger = await api.as('viewer');

  await person.call(contract.revokeOtherSessions);

  expect(await api.asToken(other.accessToken).refused(identity.me)).toMatchObject({
    code: 'session_expired',
  });
  expect((await person.call(identity.listSessions)).items).toMatchObject([{ current: true }]);
  expect(await stranger.call(identity.me)).toMatchObject({ id: stranger.userId });
});

/** Whether this session opens what needs a fresh sign-in. */
async function isFresh(person: TestUser): Promise<boolean> {
  const caller = await authenticate(api.app, `Bearer ${person.accessToken}`, 'test');
  try {
    requireFresh(api.app, caller);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'fresh_sign_in_required' });
    return false;
  }
}

const signedInLongAgo = ({ userId }: TestUser) =>
  sql`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = ${userId}`.execute(
    api.app.db.system,
  );

test('who signed in long ago proves once more who he is, by the password', async () => {
  const person = await api.as('viewer');
  expect(await isFresh(person)).toBe(true);
  await signedInLongAgo(person);
  expect(await isFresh(person)).toBe(false);
  expect(
    await person.refused(contract.confirmIdentity, { body: { password: 'not-the-password' } }),
  ).toMatchObject({ code: 'password_wrong' });

  await person.call(contract.confirmIdentity, { body: { password: testPassword } });

  expect(await isFresh(person)).toBe(true);
});

test('who has a second factor proves it with that as well, and a code counts once', async () => {
  const person = await api.as('viewer');
  const { codes } = await givenSecondFactor(api, person);
  const [code = ''] = codes;
  const prove = (proof: object) =>
    person.refused(contract.confirmIdentity, { body: { password: testPassword, ...proof } });
  await signedInLongAgo(person);

  expect(await prove({})).toMatchObject({ status: 401, code: 'second_factor_required' });
  expect(await prove({ code: '000000' })).toMatchObject({ status: 422, code: 'code_invalid' });
  // The password comes first: a code is not used up by who does not know it.
  expect(await prove({ password: 'not-the-password', code })).toMatchObject({ code: 'password_wrong' });
  expect(await isFresh(person)).toBe(false);
  await person.call(contract.confirmIdentity, { body: { password: testPassword, code } });

  expect(await isFresh(person)).toBe(true);
  expect(await prove({ code })).toMatchObject({ code: 'code_invalid' });
});

test('a sign-in by the password alone, from before the second factor, opens nothing that it guards', async () => {
  const person = await api.as('viewer');
  const early = api.asToken((await signIn(emailOf(person), testPassword)).accessToken, person.userId);
  const { codes } = await givenSecondFactor(api, person);
  const fresh = { status: 401, code: 'fresh_sign_in_required' };

  for (const endpoint of [disableSecondFactor, renewRecoveryCodes, preparePasskey])
    expect(await early.refused(endpoint), endpoint.path).toMatchObject(fresh);
  expect(
    await early.refused(contract.changeOwnPassword, { body: { currentPassword: testPassword, newPassword } }),
  ).toMatchObject(fresh);

  await early.call(contract.confirmIdentity, { body: { password: testPassword, code: codes[0] } });
  await change(early);
  await signInTwice(emailOf(person), codes[1] ?? '');
});

test('after ten minutes the own password takes the second factor as well, and an administrator’s any proof', async () => {
  const person = await api.as('viewer');
  const { codes } = await givenSecondFactor(api, person);
  const admin = await api.as('admin');
  await Promise.all([signedInLongAgo(person), signedInLongAgo(admin)]);
  const request = { body: { currentPassword: testPassword, newPassword } };
  const own = { params: { userId: admin.userId }, body: { password: newPassword } };

  expect(await person.refused(contract.changeOwnPassword, request)).toMatchObject({
    code: 'fresh_sign_in_required',
  });
  expect(await admin.refused(updateUser, own)).toMatchObject({ code: 'fresh_sign_in_required' });

  await person.call(contract.confirmIdentity, { body: { password: testPassword, code: codes[0] } });
  await change(person);
});

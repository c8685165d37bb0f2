import { randomUUID } from 'node:crypto';
import * as contract from '@citypulse/contracts/accounts';
import * as identity from '@citypulse/contracts/identity';
import { getUser } from '@citypulse/contracts/users';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startMailbox, tokenIn, type Mailbox } from '../../../test/mailbox.ts';
import {
  CallFailed,
  callEndpoint,
  startTestApi,
  type TestApi,
  type TestUser,
} from '../../../test/test-api.ts';

let api: TestApi;
let mailbox: Mailbox;
let admin: TestUser;
beforeAll(async () => {
  mailbox = await startMailbox();
  api = await startTestApi({ SMTP_URL: mailbox.url, PUBLIC_URL: 'https://energie.town.example' });
  admin = await api.as('admin');
});
afterEach(() => mailbox.refuse(false));
afterAll(async () => {
  await api.close();
  await mailbox.close();
});

const password = 'mein-erstes-Passwort';
const invite = (fields: object = {}) =>
  admin.call(contract.inviteUser, {
    body: { email: `${randomUUID()}@town.example`, displayName: 'Änne Müller', ...fields },
  });
const setPassword = (token: string, secret = password) =>
  callEndpoint(api.url, null, contract.setPasswordByLink, { body: { token, password: secret } });
const read = (token: string) => callEndpoint(api.url, null, contract.readAccountLink, { body: { token } });
const signIn = (email: string, secret = password) =>
  callEndpoint(api.url, null, identity.login, { body: { email, password: secret, platform: 'mobile' } });
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof CallFailed ? error.problem.code : 'bug'),
  );
const tokenFor = async (email: string) => tokenIn(await mailbox.letterTo(email, 'Einladung'));

test('an invited person sets a password by the mailed link and signs in with the roles given', async () => {
  const building = await api.given.building();
  const assignments = [{ role: 'caretaker', buildingId: building.id, validFrom: null, validTo: null }];
  const invited = await invite({ assignments });
  const letter = await mailbox.letterTo(invited.email, 'Einladung');
  expect(letter.text).toContain('Guten Tag Änne Müller');
  expect(letter.text).toContain('Test admin hat dich');
  expect(letter.text).toMatch(/https:\/\/energie\.town\.example\/password#[\w-]{43}\n/);
  const token = tokenIn(letter);

  expect(await read(token)).toMatchObject({ purpose: 'invitation', email: invited.email });
  await setPassword(token);

  expect((await signIn(invited.email)).user).toMatchObject({ buildings: [building.id] });
  expect(await codeOf(setPassword(token, 'another-long-password'))).toBe('link_invalid');
  expect(await codeOf(read(token))).toBe('link_invalid');
});

test('nobody signs in to an account that was only invited', async () => {
  const { email } = await invite();
  for (const secret of ['', password, 'null'])
    expect(await codeOf(signIn(email, secret || 'x'))).toBe('invalid_credentials');
});

test('of twenty uses of one link at once, one sets the password', async () => {
  const { email } = await invite();
  const token = await tokenFor(email);

  const codes = await Promise.all(
    Array.from({ length: 20 }, (_, n) => codeOf(setPassword(token, `${password}-${n}`))),
  );

  expect(codes.filter((code) => code === 'done')).toHaveLength(1);
  expect(new Set(codes)).toEqual(new Set(['done', 'link_invalid']));
  await signIn(email, `${password}-${codes.indexOf('done')}`);
});

test('a link ends after seven days, and a new letter voids the one before', async () => {
  const { email, userId } = await invite();
  const first = await tokenFor(email);
  const clock = vi.spyOn(api.app, 'now').mockReturnValue(new Date(Date.now() + 7 * 86_400_000 + 1_000));
  expect(await codeOf(setPassword(first))).toBe('link_invalid');
  clock.mockRestore();

  await admin.call(contract.resendInvitation, { params: { userId } });

  await expect.poll(() => tokenFor(email), { timeout: 5_000 }).not.toBe(first);
  expect(await codeOf(setPassword(first))).toBe('link_invalid');
  await setPassword(await tokenFor(email));
});

test('open invitations are listed until the password is set', async () => {
  const [waiting, coming] = [await invite(), await invite()];
  await setPassword(await tokenFor(coming.email));

  const { items } = await admin.call(contract.listInvitations);

  const ids = items.map((item) => item.userId);
  expect(ids).toContain(waiting.userId);
  expect(ids).not.toContain(coming.userId);
  expect(items.find((item) => item.userId === waiting.userId)).toMatchObject({ invitedBy: 'Test admin' });
});

test('a withdrawn invitation is gone with its account, and the address is free again', async () => {
  const { email, userId } = await invite({
    assignments: [{ role: 'viewer', buildingId: null, validFrom: null, validTo: null }],
  });
  const token = await tokenFor(email);
  const params = { userId };

  await admin.call(contract.withdrawInvitation, { params });

  expect(await codeOf(setPassword(token))).toBe('link_invalid');
  expect(await admin.refused(getUser, { params })).toMatchObject({ code: 'not_found' });
  expect(await admin.refused(contract.withdrawInvitation, { params })).toMatchObject({ code: 'not_found' });
  await invite({ email });
});

const delivered = async (userId: string) =>
  (await admin.call(contract.listInvitations)).items.find((one) => one.userId === userId)?.deliveredAt;

test('a letter that no mail server takes is tried again by itself, and the list tells so until then', async () => {
  mailbox.refuse(true);
  const { email, userId } = await invite();
  expect(await delivered(userId)).toBeNull();

  mailbox.refuse(false);

  const token = await tokenFor(email);
  await expect.poll(() => delivered(userId)).toEqual(expect.any(String));
  await setPassword(token);
});

test('a password an administrator sets voids the link', async () => {
  const { email, userId } = await invite();
  const token = await tokenFor(email);
  await sql`update users set password_hash = 'x' where id = ${userId}`.execute(api.app.db.system);
  expect(await codeOf(read(token))).toBe('link_invalid');
});

test('who can sign in already is not invited, and a taken address is told', async () => {
  const { email, userId } = await invite();
  await setPassword(await tokenFor(email));
  const again = { body: { userId, email, displayName: 'Änne' } };
  expect(await admin.refused(contract.inviteUser, again)).toMatchObject({ code: 'conflict' });
  expect(
    await admin.refused(contract.inviteUser, { body: { email: email.toUpperCase(), displayName: 'X' } }),
  ).toMatchObject({ code: 'already_exists' });
});

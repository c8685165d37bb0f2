import { inviteUser, withdrawInvitation } from '@citypulse/contracts/accounts';
import { login } from '@citypulse/contracts/identity';
import { afterAll, beforeAll, expect } from 'vitest';
import { startMailbox, tokenIn, type Mailbox } from '../mailbox.ts';
import { givenSecondFactor } from '../second-factor.ts';
import { testPassword, type TestUser } from '../test-api.ts';
import { check } from './check.ts';
import { bare, startTarget, type Target } from './target.ts';

let target: Target;
let mailbox: Mailbox;
let admin: TestUser;
beforeAll(async () => {
  mailbox = await startMailbox();
  target = await startTarget({ SMTP_URL: mailbox.url, MAIL_FROM: 'CityPulse <noreply@town.example>' });
  admin = await target.as('admin');
}, 60_000);
afterAll(async () => {
  await target.close();
  await mailbox.close();
});

const password = 'ein-neues-langes-Passwort';
const read = (token: string) => target.send('/v1/auth/links', { json: { token } });
const use = (token: string) => target.send('/v1/auth/links/password', { json: { token, password } });
const forgot = (email: string) => target.send('/v1/auth/password-resets', { json: { email } });
const emailOf = ({ userId }: TestUser) => `${userId}@test.example`;
const signIn = (email: string, word: string) =>
  target.send(login.path, { json: { email, password: word, platform: 'mobile' } });

let counted = 0;
async function invited() {
  const email = `invited-${(counted += 1)}@town.example`;
  const body = { email, displayName: 'Neu', assignments: [] };
  const { userId } = await admin.call(inviteUser, { body });
  return { email, userId, token: tokenIn(await mailbox.letterTo(email, '')) };
}
async function resetOf(user: TestUser) {
  await forgot(emailOf(user));
  return tokenIn(await mailbox.letterTo(emailOf(user), 'Neues Passwort'));
}
const expire = (userId: string) =>
  target.api.app.db.system
    .updateTable('account_links')
    .set({ expires_at: new Date(Date.now() - 1_000).toISOString() })
    .where('user_id', '=', userId)
    .execute();

check('V6.4.1', 'a mailed link has 256 bits and sets one password, of twenty at once too', async () => {
  const { token, email } = await invited();
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  const answers = await Promise.all(Array.from({ length: 20 }, () => use(token)));
  expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
  expect((await use(token)).code).toBe('link_invalid');
  expect((await signIn(email, password)).status).toBe(200);
});

check('V6.3.8', 'used, expired, withdrawn and made-up links cannot be told apart', async () => {
  const [used, late, gone] = [await invited(), await invited(), await invited()];
  await use(used.token);
  await expire(late.userId);
  await admin.call(withdrawInvitation, { params: { userId: gone.userId } });
  const madeUp = Buffer.alloc(32, 1).toString('base64url');
  const tokens = [used.token, late.token, gone.token, madeUp, 'x', `${madeUp}x`];
  for (const ask of [read, use])
    expect(new Set((await Promise.all(tokens.map(ask))).map(bare)).size, ask.name).toBe(1);
  expect((await use(madeUp)).code).toBe('link_invalid');
});

check('V6.3.8', 'asking for a new password tells nobody who has an account', async () => {
  const known = await target.as('viewer');
  const waiting = await invited();
  const emails = [emailOf(known), waiting.email, 'nobody@town.example', 'no address', ''];
  const answers = await Promise.all(emails.map(forgot));
  expect(new Set(answers.map(bare)).size).toBe(1);
  const names = answers.map(({ headers }) => [...headers.keys()].toSorted().join());
  expect(new Set(names).size).toBe(1);
});

check(
  'V6.4.3',
  'a forgotten password goes round no second factor, and its link ends with the next',
  async () => {
    const user = await target.as('viewer');
    await givenSecondFactor(target.api, user);
    const first = await resetOf(user);
    mailbox.letters.length = 0;
    const second = await resetOf(user);
    expect((await use(first)).code).toBe('link_invalid');
    expect((await use(second)).status).toBe(204);
    expect((await target.send('/v1/auth/me', { token: user.accessToken })).code).toBe('session_expired');
    expect((await signIn(emailOf(user), password)).code).toBe('second_factor_required');
    expect((await signIn(emailOf(user), testPassword)).code).toBe('invalid_credentials');
  },
);

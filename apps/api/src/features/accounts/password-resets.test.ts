import { randomUUID } from 'node:crypto';
import * as contract from '@citypulse/contracts/accounts';
import * as identity from '@citypulse/contracts/identity';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startMailbox, tokenIn, type Mailbox } from '../../../test/mailbox.ts';
import {
  CallFailed,
  callEndpoint,
  startTestApi,
  testPassword,
  type TestApi,
  type TestUser,
} from '../../../test/test-api.ts';

let api: TestApi;
let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = await startMailbox();
  api = await startTestApi({ SMTP_URL: mailbox.url, CITYPULSE_LIMITS: 'record' });
});
afterAll(async () => {
  await api.close();
  await mailbox.close();
});

const newPassword = 'ein-neues-langes-Passwort';
const emailOf = (user: TestUser) => `${user.userId}@test.example`;
const askFor = (email: string, town = api) =>
  callEndpoint(town.url, null, contract.requestPasswordReset, { body: { email } });
const setPassword = (token: string) =>
  callEndpoint(api.url, null, contract.setPasswordByLink, { body: { token, password: newPassword } });
const signIn = (email: string, password: string) =>
  callEndpoint(api.url, null, identity.login, { body: { email, password, platform: 'mobile' } });
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof CallFailed ? error.problem.code : 'bug'),
  );
const timed = async (email: string) => {
  const begun = performance.now();
  await askFor(email);
  return performance.now() - begun;
};
const median = (times: readonly number[]) => times.toSorted((a, b) => a - b)[20] ?? 0;
const letterFor = (user: TestUser) => mailbox.letterTo(emailOf(user), 'Neues Passwort');

test('who forgot the password sets a new one by mail, and every session ends', async () => {
  const person = await api.as('viewer');
  await askFor(emailOf(person).toUpperCase());
  const token = tokenIn(await letterFor(person));

  await setPassword(token);

  expect(await person.refused(identity.me)).toMatchObject({ code: 'session_expired' });
  expect(await codeOf(signIn(emailOf(person), testPassword))).toBe('invalid_credentials');
  await signIn(emailOf(person), newPassword);
  expect(await codeOf(setPassword(token))).toBe('link_invalid');
  await mailbox.letterTo(emailOf(person), 'Passwort wurde geändert');
});

test('a link ends after half an hour, and with the next letter', async () => {
  const person = await api.as('viewer');
  await askFor(emailOf(person));
  const first = tokenIn(await letterFor(person));
  const clock = vi.spyOn(api.app, 'now').mockReturnValue(new Date(Date.now() + 1_801_000));
  expect(await codeOf(setPassword(first))).toBe('link_invalid');
  clock.mockRestore();

  await askFor(emailOf(person));

  await expect.poll(async () => tokenIn(await letterFor(person)), { timeout: 5_000 }).not.toBe(first);
  expect(await codeOf(setPassword(first))).toBe('link_invalid');
});

test('unknown, disabled and only invited people are answered like known ones, and get no letter', async () => {
  const [known, disabled] = [await api.as('viewer'), await api.as('viewer')];
  await api.app.db.system
    .updateTable('users')
    .set({ disabled_at: new Date().toISOString() })
    .where('id', '=', disabled.userId)
    .execute();
  const unknown = `${randomUUID()}@test.example`;
  const raw = async (email: string) => {
    const answer = await fetch(`${api.url}/v1/auth/password-resets`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email }),
    });
    return `${answer.status} ${await answer.text()}`;
  };

  const answers = [await raw(unknown), await raw(emailOf(disabled)), await raw(emailOf(known))];

  expect(answers).toEqual(Array(3).fill('202 '));
  // Letters go out in the order they were asked for: the last one has come, so the others would have.
  await letterFor(known);
  expect(mailbox.letters.flatMap((letter) => letter.to)).not.toContain(unknown);
  expect(mailbox.letters.flatMap((letter) => letter.to)).not.toContain(emailOf(disabled));
});

test('the time of the answer does not tell whether there is such an account', async () => {
  const person = await api.as('viewer');
  await timed(emailOf(person));
  const known: number[] = [];
  const unknown: number[] = [];
  for (let n = 0; n < 40; n++) {
    known.push(await timed(emailOf(person)));
    unknown.push(await timed(`${randomUUID()}@test.example`));
  }
  // Finding, linking and writing before the answer would cost several times what an answer takes.
  expect(median(known) / median(unknown)).toBeLessThan(2);
  expect(median(unknown) / median(known)).toBeLessThan(2);
});

test('letters to one address are limited, whether it has an account or not', async () => {
  const strict = await startTestApi({ SMTP_URL: mailbox.url });
  try {
    const person = await strict.as('viewer');
    for (const email of [emailOf(person), `${randomUUID()}@test.example`]) {
      const codes: string[] = [];
      for (let n = 0; n < 5; n++) codes.push(await codeOf(askFor(email, strict)));
      expect(codes).toEqual(['done', 'done', 'done', 'too_many_requests', 'too_many_requests']);
    }
  } finally {
    await strict.close();
  }
});

test('the limits are those of all nodes together, and end after a quarter of an hour', async () => {
  const first = await startTestApi({ SMTP_URL: mailbox.url });
  const nodes = [first, await startTestApi({ SMTP_URL: mailbox.url }, first.databaseUrl)];
  try {
    const email = `${randomUUID()}@test.example`;
    const codes: string[] = [];
    for (let n = 0; n < 4; n++) codes.push(await codeOf(askFor(email, nodes[n % 2])));
    expect(codes).toEqual(['done', 'done', 'done', 'too_many_requests']);
    const clock = nodes.map((node) =>
      vi.spyOn(node.app, 'now').mockReturnValue(new Date(Date.now() + 15 * 60_000 + 1_000)),
    );

    expect(await codeOf(askFor(email, nodes[0]))).toBe('done');

    for (const one of clock) one.mockRestore();
  } finally {
    await nodes[1]?.close();
    await first.close();
  }
});

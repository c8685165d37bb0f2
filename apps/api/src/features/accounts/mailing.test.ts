import * as contract from '@citypulse/contracts/accounts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMailbox, type Mailbox } from '../../../test/mailbox.ts';
import { startTestApi, testPassword, type TestApi, type TestUser } from '../../../test/test-api.ts';

let mailbox: Mailbox;
/** A node that has no mail server. */
let silent: TestApi;
beforeAll(async () => {
  mailbox = await startMailbox();
  silent = await startTestApi();
});
afterAll(async () => {
  await silent.close();
  await mailbox.close();
});

const emailOf = (user: TestUser) => `${user.userId}@test.example`;
const waiting = () => silent.app.db.system.selectFrom('letters').selectAll().execute();
const changePassword = (user: TestUser) =>
  user.call(contract.changeOwnPassword, {
    body: { currentPassword: testPassword, newPassword: 'ein-neues-langes-Passwort' },
  });
const lettersTo = (address: string) => mailbox.letters.filter(({ to }) => to.includes(address));

test('a letter waits sealed until a node can send it, and of two nodes one does', async () => {
  const person = await silent.as('viewer');
  await changePassword(person);

  const [letter, ...more] = await waiting();
  expect(more).toEqual([]);
  expect(letter?.sealed.includes(person.userId)).toBe(false);
  const nodes = await Promise.all(
    [0, 1].map(() => startTestApi({ SMTP_URL: mailbox.url }, silent.databaseUrl)),
  );
  try {
    await mailbox.letterTo(emailOf(person), 'Passwort wurde geändert');
    await expect.poll(waiting).toEqual([]);
    expect(lettersTo(emailOf(person))).toHaveLength(1);
  } finally {
    await Promise.all(nodes.map((node) => node.close()));
  }
});

test('what did not happen is told to nobody, nor is a link that another has taken the place of', async () => {
  const admin = await silent.as('admin');
  const person = await silent.as('viewer');
  const wrong = { currentPassword: 'not-the-password', newPassword: 'ein-neues-langes-Passwort' };
  await person.refused(contract.changeOwnPassword, { body: wrong });
  const taken = { email: emailOf(person), displayName: 'Schon da' };
  await admin.refused(contract.inviteUser, { body: taken });
  expect(await waiting()).toEqual([]);
  const email = 'neu@town.example';
  const { userId } = await admin.call(contract.inviteUser, { body: { email, displayName: 'Neu' } });
  await admin.call(contract.resendInvitation, { params: { userId } });
  expect(await waiting()).toHaveLength(2);

  const node = await startTestApi({ SMTP_URL: mailbox.url }, silent.databaseUrl);
  try {
    await mailbox.letterTo(email, 'Einladung');
    await expect.poll(waiting).toEqual([]);
    expect(lettersTo(email)).toHaveLength(1);
  } finally {
    await node.close();
  }
});

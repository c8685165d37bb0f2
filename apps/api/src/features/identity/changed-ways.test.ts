import { addPasskey, preparePasskey } from '@citypulse/contracts/passkeys';
import { disableSecondFactor } from '@citypulse/contracts/second-factor';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMailbox, type Mailbox } from '../../../test/mailbox.ts';
import { givenSecondFactor } from '../../../test/second-factor.ts';
import { SoftwareAuthenticator } from '../../../test/software-authenticator.ts';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';

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

test('whoever has a way in added or taken away is told by mail', async () => {
  const user = await api.as('viewer');
  const email = `${user.userId}@test.example`;

  await givenSecondFactor(api, user);
  await mailbox.letterTo(email, 'Zwei-Faktor-Anmeldung eingeschaltet');
  await user.call(disableSecondFactor);
  await mailbox.letterTo(email, 'Zwei-Faktor-Anmeldung ausgeschaltet');
  const credential = new SoftwareAuthenticator(api.url).create(await user.call(preparePasskey));
  await user.call(addPasskey, { body: { name: 'Telefon', credential } });
  await mailbox.letterTo(email, 'Neuer Passkey');

  await user.call(disableSecondFactor);
  const about = mailbox.letters.filter(({ subject }) => subject.includes('ausgeschaltet'));
  expect(about).toHaveLength(1);
});

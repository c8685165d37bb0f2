import { registerDevice, revokeDevice } from '@citypulse/contracts/devices';
import { biometricLogin, enrolLoginKey } from '@citypulse/contracts/device-keys';
import { push } from '@citypulse/contracts/mutations';
import { toBase64Url } from '@citypulse/signing/bytes';
import { enrolmentStatement, loginStatement } from '@citypulse/signing/login-statement';
import { afterAll, beforeAll, expect } from 'vitest';
import { givenMeter, Outbox, reading, readingsOf } from '../outbox.ts';
import { signInAgain } from '../pulls.ts';
import { signingPhone, softwareKey, type Wire } from '../signing-phone.ts';
import type { TestUser } from '../test-api.ts';
import { check } from './check.ts';
import { startTarget, type Target } from './target.ts';

let target: Target;
let admin: TestUser;
beforeAll(async () => {
  target = await startTarget({ CITYPULSE_REQUIRE_SIGNATURE: '1' });
  admin = await target.as('admin');
}, 60_000);
afterAll(() => target.close());

/** A phone that talks to the process, registered, with a reading to send. */
async function givenPhone() {
  const { building, meter } = await givenMeter(target.api);
  const user = await target.as('caretaker', building.id);
  const phone = await signingPhone({ ...target.api, url: target.url });
  const device = await phone.register(user.accessToken);
  const outbox = new Outbox(phone.deviceId);
  const request = () => outbox.request([outbox.create('createReading', reading(meter.id, 1))]);
  return { building, meter, user, phone, device, params: { id: device.id }, request };
}
type Given = Awaited<ReturnType<typeof givenPhone>>;

const sent = ({ url, method, headers, body }: Wire) =>
  target.send(url.slice(target.url.length), { method, headers, ...(body !== undefined && { body }) });
const written = async ({ meter }: Given) => (await readingsOf(admin, meter.id)).length;

check('V4.1.5', 'what a phone did not sign, or not like this, is not taken', async () => {
  const given = await givenPhone();
  const { phone, user } = given;
  const wire = await phone.wire(user.accessToken, push, given.request());
  const { authorization = '', 'content-type': type = '' } = wire.headers;
  const attacks: Wire[] = [
    { ...wire, headers: { authorization, 'content-type': type } },
    { ...wire, body: (wire.body ?? '').replace('101', '999') },
    { ...wire, body: `${wire.body} ` },
    { ...wire, url: `${wire.url}?x=1` },
    { ...wire, headers: { ...wire.headers, 'content-type': `${type}; charset=utf-8` } },
    { ...wire, headers: { ...wire.headers, signature: '' } },
    { ...wire, headers: { ...wire.headers, 'signature-input': '' } },
  ];
  for (const attack of attacks) expect((await sent(attack)).status).toBe(401);
  expect(await written(given)).toBe(0);
  expect((await sent(wire)).status).toBe(200);
});

check('V4.1.5', 'a signed request sent fifty times at once is taken once, and never again', async () => {
  const given = await givenPhone();
  const wire = await given.phone.wire(given.user.accessToken, push, given.request());
  const answers = await Promise.all(Array.from({ length: 50 }, () => sent(wire)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect((await sent(wire)).code).toBe('signature_invalid');
  expect(await written(given)).toBe(1);
});

check('V4.1.5', 'a signature of ten minutes ago or ahead is refused, even by the right key', async () => {
  const given = await givenPhone();
  for (const clock of [-600, 600]) {
    given.phone.clock = clock;
    const wire = await given.phone.wire(given.user.accessToken, push, given.request());
    expect((await sent(wire)).code).toBe('signature_clock_skew');
  }
  expect(await written(given)).toBe(0);
});

check(
  'V10.3.5',
  'a stolen token works under no other key: another person’s, an own other phone’s or a new one',
  async () => {
    const given = await givenPhone();
    const { phone, user } = given;
    const stranger = await givenPhone();
    const second = await signingPhone({ ...target.api, url: target.url });
    const elsewhere = await signInAgain(target.api, user);
    await second.register(elsewhere.accessToken);
    const fresh = await softwareKey();
    for (const key of [stranger.phone.key, second.key, fresh, { ...fresh, id: phone.key.id }]) {
      const wire = await phone.wire(user.accessToken, push, given.request(), key);
      expect((await sent(wire)).code).toBe('signature_invalid');
    }
    // The other way round: the own signature over the token of another session.
    const wire = await phone.wire(user.accessToken, push, given.request());
    for (const { accessToken } of [elsewhere, stranger.user]) {
      const headers = { ...wire.headers, authorization: `Bearer ${accessToken}` };
      expect((await sent({ ...wire, headers })).status).toBe(401);
    }
    expect(await written(given)).toBe(0);
  },
);

check('V10.3.5', 'a session keeps its first key, whoever asks for another', async () => {
  const { phone, user } = await givenPhone();
  const thief = await softwareKey();
  const body = { deviceId: phone.deviceId, deviceType: 'android' as const, requestKey: thief.jwk };
  for (const key of [phone.key, thief])
    expect((await sent(await phone.wire(user.accessToken, registerDevice, { body }, key))).status).not.toBe(
      200,
    );
});

const place = ({ phone, user }: Given) => ({
  origin: target.url,
  deviceId: phone.deviceId,
  userId: user.userId,
});

async function givenFinger() {
  const given = await givenPhone();
  const { phone, user, params } = given;
  const proof = await phone.loginKey.sign(enrolmentStatement(place(given), phone.loginKey.id));
  const body = { key: phone.loginKey.jwk, proof: toBase64Url(proof), origin: target.url };
  await phone.call(user.accessToken, enrolLoginKey, { params, body });
  return given;
}

const named = ({ phone }: Given) => ({ deviceId: phone.deviceId, keyId: phone.loginKey.id });
const ask = (given: Given) => target.send('/v1/auth/biometric/challenge', { json: named(given) });
const challengeFor = async (given: Given) => (await ask(given)).json<{ challenge: string }>().challenge;

async function answerTo(given: Given, challenge: string, said: Partial<ReturnType<typeof place>> = {}) {
  const statement = loginStatement({ ...place(given), ...said }, challenge);
  const signature = toBase64Url(await given.phone.loginKey.sign(statement));
  return { ...named(given), platform: 'mobile', challenge, signature };
}
const signIn = (json: object) => target.send(biometricLogin.path, { json });

check('V6.6.2', 'a sign-in by finger is good once, for its device, person and site', async () => {
  const given = await givenFinger();
  const other = await givenFinger();
  const good = await answerTo(given, await challengeFor(given));
  expect((await signIn(good)).status).toBe(200);
  expect((await signIn(good)).code).toBe('invalid_credentials');
  // Five wrong ones in a row would end the key.
  expect((await signIn(await answerTo(given, await challengeFor(given)))).status).toBe(200);
  const attacks = [
    await answerTo(given, await challengeFor(given), { origin: 'https://evil.example' }),
    await answerTo(given, await challengeFor(given), { deviceId: other.phone.deviceId }),
    await answerTo(given, await challengeFor(given), { userId: other.user.userId }),
    // The challenge of another phone.
    await answerTo(given, await challengeFor(other)),
  ];
  for (const attack of attacks) expect((await signIn(attack)).code).toBe('invalid_credentials');
  // An answer of one phone under the name of another.
  const mine = await answerTo(other, await challengeFor(other));
  expect((await signIn({ ...mine, ...named(given) })).status).toBe(401);
});

check('V6.3.1', 'five wrong answers by finger, also at once, and its key is gone', async () => {
  const given = await givenFinger();
  const wrong = async () =>
    signIn({ ...(await answerTo(given, await challengeFor(given))), signature: 'A'.repeat(86) });
  for (let n = 0; n < 5; n += 1) await wrong();
  expect((await ask(given)).code).toBe('login_key_refused');

  const burst = await givenFinger();
  const challenge = await challengeFor(burst);
  const guess = { ...(await answerTo(burst, challenge)), signature: 'A'.repeat(86) };
  const answers = await Promise.all(Array.from({ length: 50 }, () => signIn(guess)));
  expect(answers.every(({ status }) => status === 401)).toBe(true);
  // The one challenge is used up by the first of them, whatever comes later.
  expect((await signIn(await answerTo(burst, challenge))).status).toBe(401);
});

check('V7.4.1', 'a phone that was shut out signs in by no finger and sends nothing more', async () => {
  const given = await givenFinger();
  const { phone, user, params } = given;
  const ready = await answerTo(given, await challengeFor(given));
  const wire = await phone.wire(user.accessToken, push, given.request());
  await phone.call(user.accessToken, revokeDevice, { params });
  expect((await signIn(ready)).status).toBe(401);
  expect((await ask(given)).code).toBe('login_key_refused');
  expect((await sent(wire)).status).toBe(401);
  expect(await written(given)).toBe(0);
});

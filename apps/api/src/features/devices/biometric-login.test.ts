import {
  biometricChallenge,
  biometricLogin,
  enrolLoginKey,
  revokeDeviceKey,
} from '@citypulse/contracts/device-keys';
import { listDevices, revokeDevice } from '@citypulse/contracts/devices';
import type { Request } from '@citypulse/contracts/endpoint';
import type { Problem } from '@citypulse/contracts/errors';
import { me } from '@citypulse/contracts/identity';
import { toBase64Url } from '@citypulse/signing/bytes';
import { enrolmentStatement, loginStatement } from '@citypulse/signing/login-statement';
import { decodeJwt } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  signingPhone,
  softwareKey,
  type SigningPhone,
  type SoftwareKey,
} from '../../../test/signing-phone.ts';
import { signInAgain } from '../../../test/pulls.ts';
import {
  callEndpoint,
  CallFailed,
  startTestApi,
  type TestApi,
  type TestUser,
} from '../../../test/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ CITYPULSE_REQUIRE_SIGNATURE: '1' });
});
afterAll(() => api.close());

const place = (phone: SigningPhone, user: TestUser) => ({
  origin: api.url,
  deviceId: phone.deviceId,
  userId: user.userId,
});

async function enrolment(phone: SigningPhone, user: TestUser, key: SoftwareKey = phone.loginKey) {
  const proof = await key.sign(enrolmentStatement(place(phone, user), key.id));
  return { key: key.jwk, proof: toBase64Url(proof), origin: api.url };
}

async function enrolledPhone() {
  const user = await api.as('caretaker');
  const phone = await signingPhone(api);
  const device = await phone.register(user.accessToken);
  const params = { id: device.id };
  await phone.call(user.accessToken, enrolLoginKey, { params, body: await enrolment(phone, user) });
  return { user, phone, device, params };
}
type Given = Awaited<ReturnType<typeof enrolledPhone>>;

const named = ({ phone }: Given) => ({ deviceId: phone.deviceId, keyId: phone.loginKey.id });
const mobile = { platform: 'mobile' as const };
const ask = async (given: Given) =>
  (await callEndpoint(api.url, null, biometricChallenge, { body: named(given) })).challenge;

type Body = NonNullable<Request<typeof biometricLogin>['body']>;
async function assertion(
  given: Given,
  challenge: string,
  change: Partial<ReturnType<typeof place>> = {},
): Promise<Body> {
  const said = loginStatement({ ...place(given.phone, given.user), ...change }, challenge);
  return {
    ...named(given),
    ...mobile,
    challenge,
    signature: toBase64Url(await given.phone.loginKey.sign(said)),
  };
}
const signIn = (body: Body, url = api.url) => callEndpoint(url, null, biometricLogin, { body });

async function refusal(attempt: Promise<unknown>): Promise<Problem> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof CallFailed) return error.problem;
    throw error;
  }
  throw new Error('It was not refused');
}
const deviceOf = async ({ user, device }: Given) => {
  const elsewhere = await signInAgain(api, user);
  return (await elsewhere.call(listDevices)).items.find(({ id }) => id === device.id);
};

test('a finger opens a session of this device, under its request key, without another factor', async () => {
  const given = await enrolledPhone();
  const { accessToken, refreshToken, user } = await signIn(await assertion(given, await ask(given)));
  expect(user.id).toBe(given.user.userId);
  expect(refreshToken).toEqual(expect.any(String));
  expect(decodeJwt(accessToken)).toMatchObject({ amr: ['hwk', 'bio'], cnf: { jkt: given.phone.key.id } });
  const own = await given.phone.call(accessToken, listDevices);
  expect(own.items).toMatchObject([
    { deviceId: given.phone.deviceId, current: true, biometricEnabled: true },
  ]);
});

test('a challenge is good once, for a minute, and only the newest', async () => {
  const given = await enrolledPhone();
  const used = await assertion(given, await ask(given));
  await signIn(used);
  expect(await refusal(signIn(used))).toMatchObject({ code: 'invalid_credentials', status: 401 });
  const older = await assertion(given, await ask(given));
  await ask(given);
  expect(await refusal(signIn(older))).toMatchObject({ code: 'invalid_credentials' });
  const late = await assertion(given, await ask(given));
  await sql`update login_challenges set expires_at = now() - interval '1 second'`.execute(api.app.db.system);
  expect(await refusal(signIn(late))).toMatchObject({ code: 'challenge_expired' });
  expect(await refusal(signIn(await assertion(given, 'made-up')))).toMatchObject({
    code: 'invalid_credentials',
  });
});

test('fifty at once with one assertion open one session', async () => {
  const given = await enrolledPhone();
  const body = await assertion(given, await ask(given));
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => signIn(body)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test.each([
  ['another origin', { origin: 'https://evil.example' }],
  ['another device', { deviceId: 'phone-other' }],
  ['another person', { userId: '00000000-0000-4000-8000-000000000001' }],
])('what was signed for %s is refused', async (_what, change) => {
  const given = await enrolledPhone();
  expect(await refusal(signIn(await assertion(given, await ask(given), change)))).toMatchObject({
    code: 'invalid_credentials',
  });
});

test('an assertion brought to another address of the server than it was asked at is refused', async () => {
  const given = await enrolledPhone();
  const elsewhere = api.url.replace('127.0.0.1', 'localhost');
  const body = await assertion(given, await ask(given), { origin: elsewhere });
  expect(await refusal(signIn(body, elsewhere))).toMatchObject({ code: 'invalid_credentials' });
});

test('neither the request key nor the proof of enrolment serves for signing in', async () => {
  const given = await enrolledPhone();
  const { phone, user } = given;
  const challenge = await ask(given);
  const byRequestKey = toBase64Url(await phone.key.sign(loginStatement(place(phone, user), challenge)));
  expect(
    await refusal(signIn({ ...named(given), ...mobile, challenge, signature: byRequestKey })),
  ).toMatchObject({
    code: 'invalid_credentials',
  });
  const { proof } = await enrolment(phone, user);
  expect(
    await refusal(signIn({ ...named(given), ...mobile, challenge: await ask(given), signature: proof })),
  ).toMatchObject({ code: 'invalid_credentials' });
  expect(
    await refusal(
      callEndpoint(api.url, null, biometricChallenge, { body: { ...named(given), keyId: phone.key.id } }),
    ),
  ).toMatchObject({ code: 'login_key_refused' });
});

test('after five failures in a row the key is gone; a success between starts anew', async () => {
  const given = await enrolledPhone();
  const fail = async () =>
    refusal(signIn({ ...(await assertion(given, await ask(given), { userId: 'x' })) }));
  for (let n = 0; n < 4; n++) expect(await fail()).toMatchObject({ code: 'invalid_credentials' });
  await signIn(await assertion(given, await ask(given)));
  for (let n = 0; n < 4; n++) expect(await fail()).toMatchObject({ code: 'invalid_credentials' });
  const last = await assertion(given, await ask(given), { userId: 'x' });
  expect(await refusal(signIn(last))).toMatchObject({ code: 'login_key_refused' });
  expect(await refusal(ask(given))).toMatchObject({ code: 'login_key_refused' });
  expect(await deviceOf(given)).toMatchObject({ biometricEnabled: false, keys: [{ use: 'request' }] });
});

test('enrolment wants a fresh sign-in, the device’s own signature and one by the new key', async () => {
  const user = await api.as('caretaker');
  const phone = await signingPhone(api);
  const device = await phone.register(user.accessToken);
  const params = { id: device.id };
  const body = await enrolment(phone, user);
  expect(await user.refused(enrolLoginKey, { params, body })).toMatchObject({ code: 'signature_required' });
  const other = await softwareKey();
  const claimed = { ...body, key: other.jwk };
  expect(await phone.refused(user.accessToken, enrolLoginKey, { params, body: claimed })).toMatchObject({
    code: 'signature_invalid',
  });
  const abroad = { ...body, origin: 'https://evil.example' };
  expect(await phone.refused(user.accessToken, enrolLoginKey, { params, body: abroad })).toMatchObject({
    code: 'signature_invalid',
  });
  const second = await signingPhone(api);
  const session = await signInAgain(api, user);
  const secondDevice = await second.register(session.accessToken);
  expect(
    await phone.refused(user.accessToken, enrolLoginKey, { params: { id: secondDevice.id }, body }),
  ).toMatchObject({ code: 'not_found' });
  await sql`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = ${user.userId}`.execute(
    api.app.db.system,
  );
  // Any write of this node makes it ask the database again.
  await api.as('viewer');
  expect(await phone.refused(user.accessToken, enrolLoginKey, { params, body })).toMatchObject({
    code: 'fresh_sign_in_required',
  });
});

test('the finger is off when it is switched off, enrolled anew, or the device or its person is shut out', async () => {
  const off = await enrolledPhone();
  const key = (await deviceOf(off))?.keys.find(({ use }) => use === 'login');
  const params = { id: off.device.id, keyId: key?.id as never };
  await off.phone.call(off.user.accessToken, revokeDeviceKey, { params });
  expect(await refusal(ask(off))).toMatchObject({ code: 'login_key_refused' });
  expect(await off.user.call(me)).toMatchObject({ id: off.user.userId });

  const anew = await enrolledPhone();
  const next = await softwareKey();
  const body = await enrolment(anew.phone, anew.user, next);
  await anew.phone.call(anew.user.accessToken, enrolLoginKey, { params: anew.params, body });
  expect(await refusal(ask(anew))).toMatchObject({ code: 'login_key_refused' });
  expect(await deviceOf(anew)).toMatchObject({ biometricEnabled: true });

  const revoked = await enrolledPhone();
  await revoked.phone.call(revoked.user.accessToken, revokeDevice, { params: revoked.params });
  expect(await refusal(ask(revoked))).toMatchObject({ code: 'login_key_refused' });

  const disabled = await enrolledPhone();
  const last = await assertion(disabled, await ask(disabled));
  await sql`update users set disabled_at = now() where id = ${disabled.user.userId}`.execute(
    api.app.db.system,
  );
  expect(await refusal(signIn(last))).toMatchObject({ code: 'login_key_refused' });
});

test('a new password puts every finger of the person off', async () => {
  const given = await enrolledPhone();
  await sql`update users set password_hash = password_hash || '' where id = ${given.user.userId}`.execute(
    api.app.db.system,
  );
  await ask(given);
  await sql`update users set password_hash = 'another' where id = ${given.user.userId}`.execute(
    api.app.db.system,
  );
  expect(await refusal(ask(given))).toMatchObject({ code: 'login_key_refused' });
});

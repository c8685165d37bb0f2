import { me } from '@citypulse/contracts/identity';
import * as contract from '@citypulse/contracts/passkeys';
import type { PasskeyId } from '@citypulse/contracts/common';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SoftwareAuthenticator, type Wrong } from '../../../test/software-authenticator.ts';
import {
  callEndpoint,
  CallFailed,
  startTestApi,
  type TestApi,
  type TestUser,
} from '../../../test/test-api.ts';
import { givenSecondFactor } from '../../../test/second-factor.ts';

let api: TestApi;
let ahead = 0;
beforeAll(async () => {
  api = await startTestApi({ CITYPULSE_LIMITS: 'record' });
  api.app.now = () => new Date(Date.now() + ahead);
});
afterAll(() => api.close());

async function refusal(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    if (error instanceof CallFailed) return error.problem;
    throw error;
  }
  throw new Error('was not refused');
}

async function register(user: TestUser, device: SoftwareAuthenticator, wrong: Wrong = {}) {
  const options = await user.call(contract.preparePasskey);
  return user.call(contract.addPasskey, {
    body: { name: 'Telefon', credential: device.create(options, wrong) },
  });
}

interface Holder {
  user: TestUser;
  device: SoftwareAuthenticator;
  id: PasskeyId;
}

async function givenPasskey(): Promise<Holder> {
  const user = await api.as('viewer');
  const device = new SoftwareAuthenticator(api.url);
  const { id } = await register(user, device);
  return { user, device, id };
}

const challenge = () => callEndpoint(api.url, null, contract.challengePasskey);

async function signInWith(device: SoftwareAuthenticator, wrong: Wrong = {}) {
  const credential = device.get(await challenge(), wrong);
  return callEndpoint(api.url, null, contract.signInByPasskey, { body: { credential, platform: 'mobile' } });
}

describe('a new passkey', () => {
  test('is discoverable, verifies the person, and is listed without its key', async () => {
    const user = await api.as('viewer');
    const options = await user.call(contract.preparePasskey);

    const passkey = await register(user, new SoftwareAuthenticator(api.url));

    expect(options).toMatchObject({
      rp: { id: '127.0.0.1' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    expect(await user.call(contract.listPasskeys)).toEqual({
      items: [
        { id: passkey.id, name: 'Telefon', synced: false, createdAt: expect.any(String), lastUsedAt: null },
      ],
      nextCursor: null,
    });
  });

  test('is refused from another origin, another site, or when the person was not verified', async () => {
    const user = await api.as('viewer');
    const mistakes: Wrong[] = [
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { unverified: true },
      { type: 'webauthn.get' },
    ];
    for (const wrong of mistakes) {
      const problem = await refusal(register(user, new SoftwareAuthenticator(api.url), wrong));
      expect(problem, JSON.stringify(wrong)).toMatchObject({ status: 422, code: 'passkey_refused' });
    }
    expect((await user.call(contract.listPasskeys)).items).toEqual([]);
  });

  test('is taken once, within a minute, and only from the person it was prepared for', async () => {
    const [user, other] = [await api.as('viewer'), await api.as('viewer')];
    const options = await user.call(contract.preparePasskey);
    const credential = new SoftwareAuthenticator(api.url).create(options);
    const body = { name: 'Telefon', credential };

    await user.call(contract.addPasskey, { body });
    const again = await user.refused(contract.addPasskey, { body });
    const foreign = new SoftwareAuthenticator(api.url).create(await user.call(contract.preparePasskey));
    const stolen = await other.refused(contract.addPasskey, { body: { name: 'Mein', credential: foreign } });
    const late = new SoftwareAuthenticator(api.url).create(await user.call(contract.preparePasskey));
    ahead += 61_000;
    const tooLate = await user.refused(contract.addPasskey, { body: { name: 'Spät', credential: late } });

    for (const problem of [again, stolen, tooLate])
      expect(problem).toMatchObject({ code: 'passkey_refused' });
  });

  test('wants a fresh sign-in, as does its removal', async () => {
    const { user, device, id } = await givenPasskey();
    await api.app.db.system
      .updateTable('sessions')
      .set({ authenticated_at: new Date(api.app.now().getTime() - 601_000).toISOString() })
      .where('user_id', '=', user.userId)
      .execute();

    expect(await user.refused(contract.preparePasskey)).toMatchObject({ code: 'fresh_sign_in_required' });
    expect(await user.refused(contract.removePasskey, { params: { passkeyId: id } })).toMatchObject({
      code: 'fresh_sign_in_required',
    });
    const credential = device.get(await challenge());
    await user.call(contract.confirmByPasskey, { body: { credential } });
    await user.call(contract.removePasskey, { params: { passkeyId: id } });
  });
});

describe('signing in with a passkey', () => {
  test('needs neither e-mail nor password and counts as two factors', async () => {
    const { user, device } = await givenPasskey();
    await givenSecondFactor(api, user);

    const session = await signInWith(device);

    expect(decodeJwt(session.accessToken)['amr']).toEqual(['hwk', 'user', 'mfa']);
    expect(await api.asToken(session.accessToken).call(me)).toMatchObject({ id: user.userId });
    const { items } = await user.call(contract.listPasskeys);
    expect(items[0]?.lastUsedAt).not.toBeNull();
  });

  test('is refused when anything of it is wrong', async () => {
    const { device } = await givenPasskey();
    const stranger = await givenPasskey();
    const handle = Buffer.from(stranger.user.userId.replaceAll('-', ''), 'hex').toString('base64url');
    const mistakes: Wrong[] = [
      { forged: true },
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { unverified: true },
      { userHandle: handle },
      { type: 'webauthn.create' },
    ];
    for (const wrong of mistakes)
      expect(await refusal(signInWith(device, wrong)), JSON.stringify(wrong)).toMatchObject({
        status: 422,
        code: 'passkey_refused',
      });
    await signInWith(device);
  });

  test('takes an answer once, within a minute', async () => {
    const { device } = await givenPasskey();
    const credential = device.get(await challenge());
    const body = { credential, platform: 'mobile' } as const;
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => callEndpoint(api.url, null, contract.signInByPasskey, { body })),
    );
    const late = device.get(await challenge());
    ahead += 61_000;
    const tooLate = await refusal(
      callEndpoint(api.url, null, contract.signInByPasskey, {
        body: { credential: late, platform: 'mobile' },
      }),
    );

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(tooLate).toMatchObject({ status: 401, code: 'challenge_expired' });
  });

  test('is refused when the counter goes back: the key was copied', async () => {
    const { device } = await givenPasskey();
    await signInWith(device, { counter: 7 });

    expect(await refusal(signInWith(device, { counter: 7 }))).toMatchObject({ code: 'passkey_refused' });
    await signInWith(device, { counter: 8 });
  });

  test('ends with the passkey and with the person', async () => {
    const [removed, disabled] = [await givenPasskey(), await givenPasskey()];
    await removed.user.call(contract.removePasskey, { params: { passkeyId: removed.id } });
    await api.app.db.system
      .updateTable('users')
      .set({ disabled_at: new Date().toISOString() })
      .where('id', '=', disabled.user.userId)
      .execute();

    for (const { device } of [removed, disabled])
      expect(await refusal(signInWith(device))).toMatchObject({ code: 'passkey_refused' });
  });
});

test('a passkey is renamed and removed by its person alone', async () => {
  const { user, id } = await givenPasskey();
  const other = await api.as('admin');
  const request = { params: { passkeyId: id } };

  const renamed = await user.call(contract.renamePasskey, { ...request, body: { name: 'Dienst-Laptop' } });

  expect(renamed).toMatchObject({ id, name: 'Dienst-Laptop' });
  expect(await other.refused(contract.renamePasskey, { ...request, body: { name: 'Meins' } })).toMatchObject({
    code: 'not_found',
  });
  expect(await other.refused(contract.removePasskey, request)).toMatchObject({ code: 'not_found' });
});

test('somebody else’s passkey does not make a sign-in fresh', async () => {
  const [one, other] = [await givenPasskey(), await givenPasskey()];
  const credential = other.device.get(await challenge());

  expect(await one.user.refused(contract.confirmByPasskey, { body: { credential } })).toMatchObject({
    code: 'passkey_refused',
  });
});

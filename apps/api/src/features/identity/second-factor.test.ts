import { login, me } from '@citypulse/contracts/identity';
import * as contract from '@citypulse/contracts/second-factor';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  callEndpoint,
  CallFailed,
  startTestApi,
  testPassword,
  type TestApi,
  type TestUser,
} from '../../../test/test-api.ts';
import { loadSecrets } from '../../platform/secrets.ts';
import { codeAt, givenSecondFactor } from '../../../test/second-factor.ts';

let api: TestApi;
/** What the server's clock has been moved on by. */
let ahead = 0;
beforeAll(async () => {
  api = await startTestApi({ CITYPULSE_LIMITS: 'record' });
  api.app.now = () => new Date(Date.now() + ahead);
});
afterAll(() => api.close());

const codeNow = (secret: Buffer, off = 0) => codeAt(secret, api.app.now(), off);

/** Later by one time step: the codes used so far are used up. */
const nextStep = () => (ahead += 30_000);

async function refusal(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    if (error instanceof CallFailed) return error.problem;
    throw error;
  }
  throw new Error('was not refused');
}

interface Account {
  user: TestUser;
  email: string;
  secret: Buffer;
  codes: string[];
}

/** Somebody with a second factor. */
async function givenAccount(): Promise<Account> {
  const user = await api.as('viewer');
  const { secret, codes } = await givenSecondFactor(api, user);
  nextStep();
  return { user, email: `${user.userId}@test.example`, secret, codes };
}

const passwordStep = (email: string, password = testPassword) =>
  callEndpoint(api.url, null, login, { body: { email, password, platform: 'mobile' } });

async function challengeOf(email: string): Promise<string> {
  const problem = await refusal(passwordStep(email));
  expect(problem).toMatchObject({ status: 401, code: 'second_factor_required' });
  return problem.challenge ?? '';
}

const codeStep = (challenge: string, code: string) =>
  callEndpoint(api.url, null, contract.completeSignIn, { body: { challenge, code, platform: 'mobile' } });

describe('setting up', () => {
  test('shows a secret as text and QR code, and asks for nothing until a code has confirmed it', async () => {
    const user = await api.as('viewer');
    const email = `${user.userId}@test.example`;

    const enrolment = await user.call(contract.enrolSecondFactor);

    expect(enrolment.secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(new URL(enrolment.address).searchParams.get('secret')).toBe(enrolment.secret);
    expect(enrolment.qr.size).toBeGreaterThan(20);
    expect(await user.call(contract.getSecondFactor)).toEqual({ enabledSince: null, recoveryCodesLeft: 0 });
    await passwordStep(email);
    const wrong = await user.refused(contract.confirmSecondFactor, { body: { code: '000000' } });
    expect(wrong).toMatchObject({ status: 422, code: 'code_invalid' });
    await passwordStep(email);
  });

  test('answers ten recovery codes, once, and from then on asks at every sign-in', async () => {
    const { user, email, codes } = await givenAccount();

    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/);
    expect(await user.call(contract.getSecondFactor)).toMatchObject({
      enabledSince: expect.any(String),
      recoveryCodesLeft: 10,
    });
    await challengeOf(email);
    expect(await user.refused(contract.enrolSecondFactor)).toMatchObject({ code: 'conflict' });
    expect(await user.refused(contract.confirmSecondFactor, { body: { code: '123456' } })).toMatchObject({
      code: 'conflict',
    });
  });

  test('asks for a fresh sign-in, as does everything that changes it', async () => {
    const { user } = await givenAccount();
    const other = await api.as('viewer');
    await api.app.db.system
      .updateTable('sessions')
      .set({ authenticated_at: new Date(api.app.now().getTime() - 601_000).toISOString() })
      .where('user_id', 'in', [user.userId, other.userId])
      .execute();

    const problems = [
      await other.refused(contract.enrolSecondFactor),
      await user.refused(contract.renewRecoveryCodes),
      await user.refused(contract.disableSecondFactor),
    ];

    for (const problem of problems)
      expect(problem).toMatchObject({ status: 401, code: 'fresh_sign_in_required' });
  });

  test('leaves neither secret nor code readable in the database', async () => {
    const { user, secret, codes } = await givenAccount();

    const kept = await api.app.db.system
      .selectFrom('authenticator_apps')
      .select('secret')
      .where('id', '=', user.userId)
      .executeTakeFirstOrThrow();
    const hashes = await api.app.db.system
      .selectFrom('recovery_codes')
      .select('code_hash')
      .where('user_id', '=', user.userId)
      .execute();

    expect(kept.secret.includes(secret)).toBe(false);
    expect(hashes).toHaveLength(10);
    for (const { code_hash } of hashes)
      for (const code of codes) expect(code_hash.includes(code.replaceAll('-', ''))).toBe(false);
  });
});

describe('signing in', () => {
  test('takes the code of the app after the password, and says so in the token', async () => {
    const { email, secret } = await givenAccount();
    const challenge = await challengeOf(email);

    const session = await codeStep(challenge, `${codeNow(secret).slice(0, 3)} ${codeNow(secret).slice(3)}`);

    expect(decodeJwt(session.accessToken)['amr']).toEqual(['pwd', 'otp', 'mfa']);
    expect(await api.asToken(session.accessToken).call(me)).toMatchObject({ email });
  });

  test('takes each code once, whatever challenge it comes with, also of eight at a time', async () => {
    const { email, secret } = await givenAccount();
    const challenges = await Promise.all(Array.from({ length: 8 }, () => challengeOf(email)));
    const code = codeNow(secret);

    const outcomes = await Promise.allSettled(challenges.map((challenge) => codeStep(challenge, code)));

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const again = await refusal(codeStep(await challengeOf(email), code));
    expect(again).toMatchObject({ status: 422, code: 'code_invalid' });
  });

  test('takes a code of the step before, but none from before one that was used', async () => {
    const { email, secret } = await givenAccount();
    const [before, now] = [codeNow(secret, -1), codeNow(secret)];
    nextStep();

    await codeStep(await challengeOf(email), now);

    expect(await refusal(codeStep(await challengeOf(email), before))).toMatchObject({ code: 'code_invalid' });
  });

  test('takes a recovery code once, written as people write it', async () => {
    const { user, email, codes } = await givenAccount();
    const [code = ''] = codes;

    const session = await codeStep(await challengeOf(email), code.toLowerCase().replaceAll('-', ' '));

    expect(decodeJwt(session.accessToken)['amr']).toEqual(['pwd', 'mfa']);
    expect(await user.call(contract.getSecondFactor)).toMatchObject({ recoveryCodesLeft: 9 });
    expect(await refusal(codeStep(await challengeOf(email), code))).toMatchObject({ code: 'code_invalid' });
  });

  test('takes a recovery code from before a change of the deployment’s secret while the former one is named', async () => {
    const { email, codes } = await givenAccount();
    const { secrets, config } = api.app;
    const secret = Buffer.alloc(32, 9).toString('base64');
    api.app.secrets = await loadSecrets({ ...config, secret, secretPrevious: [String(config.secret)] });
    const challenge = await challengeOf(email);
    const answer = await codeStep(challenge, codes[0] ?? '');
    expect(answer.user.email).toBe(email);
    api.app.secrets = secrets;
  });

  test('a challenge is good for one success, five failures and five minutes', async () => {
    const { email, secret } = await givenAccount();
    const used = await challengeOf(email);
    await codeStep(used, codeNow(secret));
    nextStep();
    const tried = await challengeOf(email);
    for (let failure = 0; failure < 5; failure += 1)
      expect(await refusal(codeStep(tried, '000000'))).toMatchObject({ code: 'code_invalid' });
    const old = await challengeOf(email);
    ahead += 301_000;

    for (const challenge of [used, tried, old, 'made-up'])
      expect(await refusal(codeStep(challenge, codeNow(secret)))).toMatchObject({
        status: 401,
        code: 'challenge_expired',
      });
  });

  test('a wrong password is answered as for anybody else', async () => {
    const { email } = await givenAccount();

    const problem = await refusal(passwordStep(email, 'not-the-password'));

    expect(problem).toMatchObject({ status: 401, code: 'invalid_credentials' });
    expect(problem.challenge).toBeUndefined();
  });
});

test('new recovery codes make the former ones void', async () => {
  const { user, email, codes } = await givenAccount();

  const renewed = await user.call(contract.renewRecoveryCodes);

  expect(renewed.codes).toHaveLength(10);
  expect(await refusal(codeStep(await challengeOf(email), codes[0] ?? ''))).toMatchObject({
    code: 'code_invalid',
  });
  await codeStep(await challengeOf(email), renewed.codes[0] ?? '');
});

test('without a second factor the password alone opens the session again', async () => {
  const { user, email } = await givenAccount();

  await user.call(contract.disableSecondFactor);

  expect(decodeJwt((await passwordStep(email)).accessToken)['amr']).toEqual(['pwd']);
  expect(await user.call(contract.getSecondFactor)).toEqual({ enabledSince: null, recoveryCodesLeft: 0 });
  expect(await user.refused(contract.renewRecoveryCodes)).toMatchObject({ code: 'conflict' });
});

test('who has the password cannot guess codes: wrong ones slow down, and the password does not reset that', async () => {
  const town = await startTestApi({ CITYPULSE_LIMITS: 'enforce' });
  try {
    const user = await town.as('viewer');
    await givenSecondFactor(town, user);
    const body = {
      email: `${user.userId}@test.example`,
      password: testPassword,
      platform: 'mobile',
    } as const;
    const codes: string[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const { challenge = '' } = await refusal(callEndpoint(town.url, null, login, { body }));
      const step = { challenge, code: '000000', platform: 'mobile' } as const;
      codes.push((await refusal(callEndpoint(town.url, null, contract.completeSignIn, { body: step }))).code);
    }
    expect(codes.slice(0, 5)).toEqual(Array(5).fill('code_invalid'));
    expect(codes).toContain('too_many_requests');
  } finally {
    await town.close();
  }
});

import type { Problem } from '@citypulse/contracts/errors';
import { afterAll, beforeAll, expect } from 'vitest';
import { codeAt, givenSecondFactor } from '../second-factor.ts';
import { testPassword, type TestUser } from '../test-api.ts';
import { check } from './check.ts';
import { startTarget, type Target } from './target.ts';

let target: Target;
/** That lets nobody guess. */
let strict: Target;
beforeAll(async () => {
  target = await startTarget();
  strict = await startTarget({ CITYPULSE_LIMITS: 'enforce' });
}, 60_000);
afterAll(() => Promise.all([target.close(), strict.close()]));

async function givenAccount(at = target) {
  const user = await at.as('viewer');
  return { user, ...(await givenSecondFactor(at.api, user)) };
}

async function challengeOf({ userId }: TestUser, at = target): Promise<string> {
  const json = { email: `${userId}@test.example`, password: testPassword, platform: 'mobile' };
  const answer = await at.send('/v1/auth/login', { json });
  expect(answer.code).toBe('second_factor_required');
  return answer.json<Problem & { challenge: string }>().challenge;
}
const complete = (challenge: string, code: string, at = target) =>
  at.send('/v1/auth/second-factor', { json: { challenge, code, platform: 'mobile' } });
const confirm = ({ accessToken: token }: TestUser, proof: object) =>
  target.send('/v1/auth/confirmation', { token, json: { password: testPassword, ...proof } });
/** The code after the one that set the app up. */
const nextCode = (secret: Buffer) => codeAt(secret, new Date(), 1);
/** Somebody who left the browser open an hour ago. */
const signedInLongAgo = ({ userId }: TestUser) =>
  target.api.app.db.system
    .updateTable('sessions')
    .set({ authenticated_at: new Date(Date.now() - 3_600_000).toISOString() })
    .where('user_id', '=', userId)
    .execute();

check('V6.5.1', 'a code of the app counts once, over all challenges and ways of ten at once', async () => {
  const { user, secret } = await givenAccount();
  const challenges = await Promise.all(Array.from({ length: 5 }, () => challengeOf(user)));
  const code = nextCode(secret);
  const answers = await Promise.all([
    ...challenges.map((challenge) => complete(challenge, code)),
    ...challenges.map(() => confirm(user, { code })),
  ]);
  expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
  expect((await complete(await challengeOf(user), code)).code).toBe('code_invalid');
  // The step before it is over with it.
  const before = codeAt(secret, new Date());
  expect((await complete(await challengeOf(user), before)).code).toBe('code_invalid');
});

check(
  'V6.5.1',
  'a recovery code counts once, for signing in and confirming alike, at once and later',
  async () => {
    const { user, codes } = await givenAccount();
    const [code = ''] = codes;
    const challenges = await Promise.all(Array.from({ length: 5 }, () => challengeOf(user)));
    const answers = await Promise.all([
      ...challenges.map((challenge) => complete(challenge, code)),
      ...challenges.map(() => confirm(user, { code })),
    ]);
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    for (const written of [code, code.toLowerCase(), code.replaceAll('-', ' ')])
      expect((await complete(await challengeOf(user), written)).code).toBe('code_invalid');
  },
);

check(
  'V6.6.2',
  'a challenge belongs to one person, and a code of somebody else neither passes nor is lost',
  async () => {
    const [one, other] = [await givenAccount(), await givenAccount()];
    const challenge = await challengeOf(one.user);
    const [code = ''] = other.codes;
    expect((await complete(challenge, nextCode(other.secret))).code).toBe('code_invalid');
    expect((await complete(challenge, code)).code).toBe('code_invalid');
    const own = await complete(await challengeOf(other.user), code);
    expect(own.json<{ user: { id: string } }>().user.id).toBe(other.user.userId);
    for (const made of ['', 'x', challenge.slice(0, -1), `${challenge}A`, challenge.toUpperCase()])
      expect(['challenge_expired', 'invalid_request']).toContain((await complete(made, '123456')).code);
  },
);

check(
  'V6.3.4',
  'no other way asks for less: the password alone confirms nothing where a code is in use',
  async () => {
    const { user } = await givenAccount();
    await signedInLongAgo(user);
    expect((await confirm(user, {})).code).toBe('second_factor_required');
    expect((await confirm(user, { code: '000000' })).code).toBe('code_invalid');
    for (const code of [null, 0, '', [], {}])
      expect((await confirm(user, { code })).code).toBe('invalid_request');
    const token = user.accessToken;
    const off = await target.send('/v1/auth/second-factor', { method: 'DELETE', token });
    expect(off.code).toBe('fresh_sign_in_required');
  },
);

check('V7.5.1', 'an open browser of an hour ago changes no way of signing in', async () => {
  const user = await target.as('viewer');
  await signedInLongAgo(user);
  const token = user.accessToken;
  const attempts = [
    ['POST', '/v1/auth/second-factor/enrolment'],
    ['POST', '/v1/auth/second-factor/confirmation', { code: '123456' }],
    ['POST', '/v1/auth/second-factor/recovery-codes'],
    ['DELETE', '/v1/auth/second-factor'],
    ['POST', '/v1/auth/passkeys/preparation'],
  ] as const;
  for (const [method, path, json] of attempts)
    expect((await target.send(path, { method, token, json })).code, path).toBe('fresh_sign_in_required');
});

check('V6.3.1', 'codes cannot be guessed over many challenges, at once or one by one', async () => {
  const { user, secret } = await givenAccount(strict);
  const challenges = [];
  for (let n = 0; n < 20; n += 1) challenges.push(await challengeOf(user, strict));
  const guess = (challenge: string, n: number) => complete(challenge, String(n).padStart(6, '0'), strict);
  const burst = await Promise.all(challenges.flatMap((one, n) => [guess(one, n), guess(one, n + 50)]));
  const tried = burst.filter(({ code }) => code === 'code_invalid');
  expect(tried.length).toBeLessThanOrEqual(6);
  expect(burst.filter(({ code }) => code === 'too_many_requests').length).toBe(burst.length - tried.length);
  // The right code has to wait like any other.
  const right = await complete(await challengeOf(user, strict), nextCode(secret), strict);
  expect(right.code).toBe('too_many_requests');
  expect(Number(right.headers.get('Retry-After'))).toBeGreaterThan(0);
});

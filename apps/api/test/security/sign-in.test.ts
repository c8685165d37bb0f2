import { randomUUID } from 'node:crypto';
import { createUser } from '@citypulse/contracts/users';
import { afterAll, beforeAll, expect } from 'vitest';
import { testPassword, type TestUser } from '../test-api.ts';
import { check } from './check.ts';
import { bare, startTarget, type Target } from './target.ts';

/** One behind a proxy it trusts, so that a test can come from anywhere; one that is reached directly. */
let target: Target;
let direct: Target;
let admin: TestUser;
beforeAll(async () => {
  target = await startTarget({ CITYPULSE_LIMITS: 'enforce', CITYPULSE_TRUSTED_PROXIES: '127.0.0.1' });
  direct = await startTarget({ CITYPULSE_LIMITS: 'enforce' });
  admin = await target.as('admin');
}, 60_000);
afterAll(() => Promise.all([target.close(), direct.close()]));

let last = 0;
/** An address nobody has come from yet. */
const somewhere = () => `10.${++last >> 8}.${last & 255}.1`;

const attempt = (email: string, password: string, from = somewhere(), at = target) =>
  at.send('/v1/auth/login', {
    json: { email, password, platform: 'mobile' },
    headers: { 'X-Forwarded-For': from },
  });

const account = async (password = testPassword) => {
  const email = `${randomUUID()}@town.example`;
  await admin.call(createUser, { body: { email, displayName: 'X', password } });
  return email;
};

check('V6.3.8', 'a wrong password, an unknown account and a disabled one are answered alike', async () => {
  const known = await account();
  const disabled = await account();
  await target.api.app.db.system
    .updateTable('users')
    .set({ disabled_at: new Date().toISOString() })
    .where('email', '=', disabled)
    .execute();
  const answers = [
    await attempt(known, 'wrong-password'),
    await attempt(`${randomUUID()}@town.example`, 'wrong-password'),
    await attempt(disabled, testPassword),
    await attempt('not an address', 'wrong-password'),
  ];
  expect(new Set(answers.map(bare)).size).toBe(1);
  const names = answers.map(({ headers }) => [...headers.keys()].toSorted().join());
  expect(new Set(names).size).toBe(1);
});

const took = async (email: string) => {
  const begun = performance.now();
  await attempt(email, 'wrong-password');
  return performance.now() - begun;
};
const median = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

check('V6.3.8', 'an unknown account takes as long as a known one', async () => {
  const accounts = await Promise.all(Array.from({ length: 12 }, () => account()));
  const [known, unknown]: [number[], number[]] = [[], []];
  await took(`${randomUUID()}@town.example`);
  for (const email of accounts) {
    known.push(await took(email));
    unknown.push(await took(`${randomUUID()}@town.example`));
  }
  const ratio = median(unknown) / median(known);
  // Without a hash to compare the answer would come in a hundredth of the time.
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
});

check('V6.3.1', 'guessing at one account is slowed down wherever it comes from', async () => {
  const email = await account();
  for (let n = 0; n < 6; n++) await attempt(email, `guess ${n}`);
  const next = await attempt(email, 'guess');
  expect(next.code).toBe('too_many_requests');
  expect(Number(next.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1);
});

check('V6.3.1', 'a burst of fifty guesses at once gets no more tries than one by one', async () => {
  const email = await account();
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => attempt(email, `guess ${n}`)));
  expect(answers.filter(({ code }) => code === 'invalid_credentials').length).toBeLessThanOrEqual(7);
});

check('V6.3.1', 'writing an address otherwise makes no new account to guess at', async () => {
  const email = await account();
  const spellings = [email, email.toUpperCase(), ` ${email}`, `${email} `, `\t${email}`, email];
  for (const spelling of spellings) await attempt(spelling, 'guess');
  expect((await attempt(email, 'guess')).code).toBe('too_many_requests');
});

check('V6.3.1', 'a delay is no lock-out: the right password gets in when the time has passed', async () => {
  const email = await account();
  for (let n = 0; n < 6; n++) await attempt(email, `guess ${n}`);
  const delayed = await attempt(email, testPassword);
  expect(delayed.code).toBe('too_many_requests');
  const wait = Number(delayed.headers.get('Retry-After'));
  expect(wait).toBeLessThanOrEqual(60);
  await expect
    .poll(async () => (await attempt(email, testPassword)).status, { timeout: 20_000, interval: 500 })
    .toBe(200);
});

check('V6.3.1', 'spraying many accounts from one network is slowed down', async () => {
  const from = somewhere();
  const answers = [];
  for (let n = 0; n < 33; n++) answers.push(await attempt(`${n}@town.example`, 'Sommer2026!', from));
  expect(answers.at(-1)?.code).toBe('too_many_requests');
});

check('V2.4.1', 'the addresses of one IPv6 /64 count as one', async () => {
  const answers = [];
  for (let n = 0; n < 33; n++)
    answers.push(
      await attempt(`${n}@town.example`, 'Sommer2026!', `2001:db8:7:7::${(n * 7919).toString(16)}`),
    );
  expect(answers.at(-1)?.code).toBe('too_many_requests');
  const neighbour = await attempt('a@town.example', 'Sommer2026!', '2001:db8:7:8::1');
  expect(neighbour.code).toBe('invalid_credentials');
});

check(
  'V15.3.4',
  'an address a client writes itself counts for nothing where no proxy is trusted',
  async () => {
    const answers = [];
    for (let n = 0; n < 33; n++)
      answers.push(await attempt(`${n}@town.example`, 'Sommer2026!', somewhere(), direct));
    expect(answers.at(-1)?.code).toBe('too_many_requests');
  },
);

check('V4.1.3', 'behind a trusted proxy, what stands before its own entry counts for nothing', async () => {
  const real = somewhere();
  const answers = [];
  for (let n = 0; n < 33; n++)
    answers.push(await attempt(`x${n}@town.example`, 'Sommer2026!', `${somewhere()}, ${real}`));
  expect(answers.at(-1)?.code).toBe('too_many_requests');
  for (const name of ['X-Real-IP', 'Forwarded', 'CF-Connecting-IP', 'True-Client-IP', 'X-Client-IP']) {
    const headers = { 'X-Forwarded-For': real, [name]: name === 'Forwarded' ? 'for=1.2.3.4' : '1.2.3.4' };
    const json = { email: 'y@town.example', password: 'Sommer2026!', platform: 'mobile' };
    expect((await target.send('/v1/auth/login', { json, headers })).code).toBe('too_many_requests');
  }
});

check('V6.2.8', 'a password is compared whole and as it was sent', async () => {
  const password = `Ä ${'langes Wort '.repeat(7)}Ende`;
  const email = await account(password);
  const wrong = [
    password.slice(0, 72),
    password.toLowerCase(),
    `${password} `,
    password.trim().slice(0, -1),
    ` ${password}`,
  ];
  for (const other of wrong)
    expect((await attempt(email, other)).code).toMatch(/invalid_credentials|too_many/);
  const fresh = await account(password);
  expect((await attempt(fresh, password)).status).toBe(200);
});

check('V6.2.9', 'a password may be a thousand characters long, and no longer', async () => {
  const email = await account('p'.repeat(1_024));
  expect((await attempt(email, 'p'.repeat(1_024))).status).toBe(200);
  expect((await attempt(email, 'p'.repeat(1_025))).code).toBe('invalid_request');
});

check('V6.2.1', 'a short password is refused, however it is set', async () => {
  const { accessToken: token } = admin;
  const body = { email: `${randomUUID()}@town.example`, displayName: 'X' };
  for (const password of ['', 'short', '12345678901', '           '])
    expect((await target.send('/v1/users', { token, json: { ...body, password } })).code).toBe(
      'invalid_request',
    );
});

check('V6.2.5', 'passwords of any characters are allowed', async () => {
  for (const password of [
    'nur kleine buchstaben',
    '123456789012345',
    '密码密码密码密码密码密码',
    '🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑',
  ])
    expect((await attempt(await account(password), password)).status).toBe(200);
});

check('V1.2.4', 'SQL in an e-mail address or password is text', async () => {
  const texts = ["' or 1=1 --", "admin'--", '" or ""="', "'; drop table users; --", '%', '_', '\\'];
  for (const text of texts) {
    expect((await attempt(text, text)).code).toBe('invalid_credentials');
    expect((await attempt(`${text}@town.example`, text)).code).toBe('invalid_credentials');
  }
  expect((await attempt(await account(), testPassword)).status).toBe(200);
});

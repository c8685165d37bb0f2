import { createHash, randomUUID } from 'node:crypto';
import { setAssignments, updateUser } from '@citypulse/contracts/users';
import { afterAll, beforeAll, expect } from 'vitest';
import { testPassword, type TestUser } from '../test-api.ts';
import { check } from './check.ts';
import { startTarget, type Answer, type Target } from './target.ts';

let target: Target;
let admin: TestUser;
beforeAll(async () => {
  target = await startTarget();
  admin = await target.as('admin');
});
afterAll(() => target.close());

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

const own = { 'X-CityPulse-Client': 'web' };
const login = (userId: string, platform: 'web' | 'mobile' = 'mobile', fields: object = {}) =>
  target.send('/v1/auth/login', {
    json: { email: `${userId}@test.example`, password: testPassword, platform, ...fields },
    headers: { 'User-Agent': 'attack' },
  });
const signIn = async (userId: string, fields?: object) =>
  (await login(userId, 'mobile', fields)).json<Tokens>();
const refresh = (refreshToken: string, userAgent = 'attack') =>
  target.send('/v1/auth/refresh', { json: { refreshToken }, headers: { 'User-Agent': userAgent } });
const me = (token: string) => target.send('/v1/auth/me', { token });
const cookieOf = (answer: Answer) => answer.headers.get('Set-Cookie') ?? '';
const sent = (answer: Answer) => cookieOf(answer).split(';')[0] ?? '';

check('V10.4.5', 'fifty refreshes at once with one token make one successor', async () => {
  const { userId } = await target.as('viewer');
  const { refreshToken } = await signIn(userId);
  const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(refreshToken)));
  const good = answers.filter(({ status }) => status === 200);
  // Whoever asks again on the same device gets the one successor there is.
  expect(new Set(good.map((answer) => answer.json<Tokens>().refreshToken)).size).toBe(1);
  expect(good.length).toBe(50);
  const { system } = target.api.app.db;
  const hash = createHash('sha256').update(refreshToken).digest();
  const successors = await system
    .selectFrom('refresh_tokens')
    .select('token_hash')
    .where('parent_hash', '=', hash)
    .execute();
  expect(successors).toHaveLength(1);
});

check(
  'V10.4.5',
  'fifty thieves and the owner at once: afterwards the session is over for all of them',
  async () => {
    const { userId } = await target.as('viewer');
    const { refreshToken } = await signIn(userId);
    const thieves = Array.from({ length: 50 }, (_, n) => refresh(refreshToken, `thief ${n}`));
    const answers = await Promise.all([refresh(refreshToken), ...thieves]);
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    for (const answer of answers.filter(({ status }) => status === 200)) {
      const { accessToken, refreshToken: next } = answer.json<Tokens>();
      expect((await refresh(next)).code).toBe('session_expired');
      expect((await me(accessToken)).code).toBe('session_expired');
    }
  },
);

check('V10.4.5', 'a refresh token used by another device ends the session and leaves a trace', async () => {
  const { userId } = await target.as('viewer');
  const first = await signIn(userId);
  const second = (await refresh(first.refreshToken)).json<Tokens>();
  expect((await refresh(first.refreshToken, 'thief')).code).toBe('session_expired');
  for (const token of [second.refreshToken, first.refreshToken])
    expect((await refresh(token)).code).toBe('session_expired');
  for (const token of [first.accessToken, second.accessToken])
    expect((await me(token)).code).toBe('session_expired');
  const traces = await target.api.app.db.system
    .selectFrom('audit_log')
    .select(['after'])
    .where('entity_type', '=', 'sessions')
    .where('actor_id', '=', userId)
    .execute();
  expect(JSON.stringify(traces)).toContain('refresh_reuse');
});

check(
  'V10.4.5',
  'a parent replayed after its successor was used ends the session even on the same device',
  async () => {
    const { userId } = await target.as('viewer');
    const first = await signIn(userId);
    const second = (await refresh(first.refreshToken)).json<Tokens>();
    const third = (await refresh(second.refreshToken)).json<Tokens>();
    expect((await refresh(first.refreshToken)).code).toBe('session_expired');
    expect((await refresh(third.refreshToken)).code).toBe('session_expired');
  },
);

check(
  'V7.2.1',
  'a refresh token nobody gave out, cut, lengthened or of another platform gives nothing',
  async () => {
    const { userId } = await target.as('viewer');
    const { refreshToken } = await signIn(userId);
    const wrong = [
      '',
      'x',
      refreshToken.slice(0, -1),
      `${refreshToken}A`,
      refreshToken.toUpperCase(),
      ' '.repeat(200),
    ];
    for (const token of wrong) expect((await refresh(token)).code).toBe('session_expired');
    const asCookie = await target.send('/v1/auth/refresh', {
      method: 'POST',
      headers: { ...own, Cookie: `citypulse_refresh=${refreshToken}` },
    });
    expect(asCookie.code).toBe('session_expired');
    expect((await refresh(refreshToken)).status).toBe(200);
  },
);

check('V7.2.3', 'refresh tokens have 256 bits, and none comes twice', async () => {
  const { userId } = await target.as('viewer');
  const tokens = await Promise.all(Array.from({ length: 5 }, () => signIn(userId)));
  const values = tokens.map(({ refreshToken }) => refreshToken);
  for (const value of values) expect(Buffer.from(value, 'base64url')).toHaveLength(32);
  expect(new Set(values).size).toBe(values.length);
});

check('V7.2.4', 'each sign-in is a new session; none takes over a token that was sent along', async () => {
  const { userId } = await target.as('viewer');
  const cookie = `citypulse_refresh=${'A'.repeat(43)}`;
  const json = { email: `${userId}@test.example`, password: testPassword, platform: 'web' };
  const answers = await Promise.all(
    [1, 2].map(() => target.send('/v1/auth/login', { json, headers: { Cookie: cookie } })),
  );
  const given = answers.map(sent);
  expect(new Set([...given, cookie]).size).toBe(3);
});

check('V7.3.1', 'a session unused for too long has ended', async () => {
  const { userId } = await target.as('viewer');
  const { refreshToken } = await signIn(userId);
  await target.api.app.db.system
    .updateTable('refresh_tokens')
    .set({ expires_at: new Date(Date.now() - 1_000).toISOString() })
    .where('token_hash', '=', createHash('sha256').update(refreshToken).digest())
    .execute();
  expect((await refresh(refreshToken)).code).toBe('session_expired');
});

check(
  'V7.4.1',
  'after signing out neither the access token nor the refresh token opens anything',
  async () => {
    const { userId } = await target.as('viewer');
    const { accessToken, refreshToken } = await signIn(userId);
    expect((await target.send('/v1/auth/logout', { method: 'POST', token: accessToken })).status).toBe(204);
    expect((await me(accessToken)).code).toBe('session_expired');
    expect((await refresh(refreshToken)).code).toBe('session_expired');
    const ticket = await target.send('/v1/auth/socket-ticket', { method: 'POST', token: accessToken });
    expect(ticket.code).toBe('session_expired');
  },
);

check('V7.4.2', 'a disabled account is out at once, on every device', async () => {
  const { userId } = await target.as('viewer');
  const all = await Promise.all([signIn(userId), signIn(userId)]);
  await admin.call(updateUser, { params: { userId: userId as never }, body: { disabled: true } });
  for (const { accessToken, refreshToken } of all) {
    expect((await me(accessToken)).status).toBe(401);
    expect((await refresh(refreshToken)).status).toBe(401);
  }
  expect((await login(userId)).code).toBe('invalid_credentials');
});

check('V7.5.2', 'people see their own sessions only and end no one else’s', async () => {
  const [mine, other] = [await target.as('viewer'), await target.as('viewer')];
  const list = async ({ accessToken }: TestUser) =>
    (await target.send('/v1/auth/sessions', { token: accessToken })).json<{ items: { id: string }[] }>()
      .items;
  const [own, foreign] = [await list(mine), await list(other)];
  expect(own.map(({ id }) => id)).not.toContain(foreign[0]?.id);
  const path = `/v1/auth/sessions/${foreign[0]?.id}`;
  const ended = await target.send(path, { method: 'DELETE', token: mine.accessToken });
  expect(ended.code).toBe('not_found');
  expect((await me(other.accessToken)).status).toBe(200);
});

check('V7.4.5', 'an administrator ends the session of anybody, and nobody else does', async () => {
  const [user, colleague] = [await target.as('viewer'), await target.as('facility_manager')];
  const { sid } = JSON.parse(Buffer.from(user.accessToken.split('.')[1] ?? '', 'base64url').toString()) as {
    sid: string;
  };
  const end = ({ accessToken: token }: TestUser) =>
    target.send(`/v1/sessions/${sid}`, { method: 'DELETE', token });
  expect((await end(colleague)).code).toBe('forbidden');
  expect((await me(user.accessToken)).status).toBe(200);
  expect((await end(admin)).status).toBe(204);
  expect((await me(user.accessToken)).code).toBe('session_expired');
});

check('V8.3.2', 'a right withdrawn is refused by the next request, and by a refreshed token', async () => {
  const user = await target.as('admin');
  const { accessToken, refreshToken } = await signIn(user.userId);
  expect((await target.send('/v1/users', { token: accessToken })).status).toBe(200);
  await admin.call(setAssignments, { params: { userId: user.userId as never }, body: { assignments: [] } });
  expect((await target.send('/v1/users', { token: accessToken })).code).toBe('authz_stale');
  const next = (await refresh(refreshToken)).json<Tokens>();
  expect((await target.send('/v1/users', { token: next.accessToken })).code).toBe('forbidden');
});

check(
  'V4.4.4',
  'a socket ticket is given to a session only, works once, and not after the session ended',
  async () => {
    const user = await target.as('viewer');
    const ask = () => target.send('/v1/auth/socket-ticket', { method: 'POST', token: user.accessToken });
    const { ticket } = (await ask()).json<{ ticket: string }>();
    expect(Buffer.from(ticket, 'base64url').length).toBeGreaterThanOrEqual(16);
    const late = (await ask()).json<{ ticket: string }>().ticket;
    await target.send('/v1/auth/logout', { method: 'POST', token: user.accessToken });
    const socket = target.socket({ ticket: late });
    const refusal = await new Promise((resolve) => {
      socket.once('connect', () => resolve('connected'));
      socket.once('connect_error', (error) => resolve(error.message));
    });
    expect(refusal).toBe('not_authenticated');
    expect((await target.send('/v1/auth/me', { token: `${randomUUID()}.${ticket}` })).status).toBe(401);
  },
);

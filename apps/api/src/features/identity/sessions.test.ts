import * as contract from '@citypulse/contracts/identity';
import { SessionId } from '@citypulse/contracts/common';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { authenticate, redeemSocketTicket } from '../../http/sessions.ts';
import { CallFailed, callEndpoint, startTestApi, type TestApi } from '../../../test/test-api.ts';
import { startSession } from './identity.service.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const phone = { 'User-Agent': 'CityPulse phone' };

async function givenPhone(deviceId?: string) {
  const { userId } = await api.as('viewer');
  const from = {
    platform: 'mobile',
    userAgent: phone['User-Agent'],
    requestId: 'test',
    deviceId,
  } as const;
  const { answer, refreshToken } = await startSession(api.app, userId, from);
  return { userId, refreshToken, accessToken: answer.accessToken };
}

async function renew(
  refreshToken: string,
  options: { deviceId?: string; userAgent?: string; url?: string } = {},
) {
  const { deviceId, userAgent = phone['User-Agent'], url = api.url } = options;
  const body = { refreshToken, ...(deviceId ? { deviceId } : {}) };
  const renewed = await callEndpoint(url, null, contract.refresh, { body }, { 'User-Agent': userAgent });
  return { accessToken: renewed.accessToken, refreshToken: renewed.refreshToken ?? '' };
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof CallFailed ? error.problem.code : 'bug'),
  );

const works = (accessToken: string) => codeOf(api.asToken(accessToken).call(contract.me));

/** The tokens of a session that can still be handed in. */
const openTokens = async (accessToken: string) => {
  const sessionId = String(decodeJwt(accessToken)['sid']);
  const open = await api.app.db.system
    .selectFrom('refresh_tokens')
    .select('token_hash')
    .where('session_id', '=', sessionId)
    .where('rotated_at', 'is', null)
    .execute();
  return open.length;
};

test('fifty refreshes at once with one token, on two nodes, all get the same next token, and one family goes on', async () => {
  const second = await startTestApi({}, api.databaseUrl);
  try {
    const { refreshToken, accessToken } = await givenPhone();
    const nodes = [api.url, second.url];

    const renewed = await Promise.all(
      Array.from({ length: 50 }, (_, n) => renew(refreshToken, { url: nodes[n % 2] ?? api.url })),
    );

    const next = new Set(renewed.map((answer) => answer.refreshToken));
    expect(next.size).toBe(1);
    expect(next.has(refreshToken)).toBe(false);
    expect(await openTokens(accessToken)).toBe(1);
    for (const answer of renewed) expect(await works(answer.accessToken)).toBe('done');
    expect(await works((await renew([...next][0] ?? '')).accessToken)).toBe('done');
  } finally {
    await second.close();
  }
});

test('fifty refreshes in a row, each asked twice at once, never sign out', async () => {
  let held = await givenPhone();
  for (let n = 0; n < 50; n++) {
    const [one, two] = await Promise.all([renew(held.refreshToken), renew(held.refreshToken)]);
    expect(one.refreshToken).toBe(two.refreshToken);
    held = { ...held, ...one };
  }
  expect(await works(held.accessToken)).toBe('done');
  expect(await openTokens(held.accessToken)).toBe(1);
});

test('of an owner and a thief who refresh at once nobody goes on', async () => {
  const { refreshToken, accessToken } = await givenPhone();

  const codes = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      codeOf(renew(refreshToken, n % 2 === 0 ? {} : { userAgent: 'stolen' })),
    ),
  );

  expect(codes).toContain('session_expired');
  expect(await works(accessToken)).toBe('session_expired');
  expect(await codeOf(renew(refreshToken))).toBe('session_expired');
});

test('a refresh that races with signing out brings nobody back in', async () => {
  const { refreshToken, accessToken } = await givenPhone();

  const [, ...renewed] = await Promise.allSettled([
    api.asToken(accessToken).call(contract.logout),
    ...Array.from({ length: 10 }, () => renew(refreshToken)),
  ]);

  for (const outcome of renewed) {
    if (outcome.status === 'rejected') continue;
    expect(await works(outcome.value.accessToken)).toBe('session_expired');
    expect(await codeOf(renew(outcome.value.refreshToken))).toBe('session_expired');
  }
});

test('a token used twice after the next one was used ends the session, whoever uses it', async () => {
  const { refreshToken } = await givenPhone('phone-9');
  const second = await renew(refreshToken, { deviceId: 'phone-9' });
  const third = await renew(second.refreshToken, { deviceId: 'phone-9' });

  expect(await codeOf(renew(refreshToken, { deviceId: 'phone-9' }))).toBe('session_expired');

  for (const token of [second.refreshToken, third.refreshToken])
    expect(await codeOf(renew(token, { deviceId: 'phone-9' }))).toBe('session_expired');
});

test('a lost answer is given again to the same device until the next token was used', async () => {
  const { refreshToken } = await givenPhone();
  const lost = await renew(refreshToken);

  const again = await renew(refreshToken);
  expect(again.refreshToken).toBe(lost.refreshToken);
  const third = await renew(again.refreshToken);

  expect(await works(third.accessToken)).toBe('done');
  expect(await codeOf(renew(refreshToken))).toBe('session_expired');
  expect(await works(third.accessToken)).toBe('session_expired');
  expect(await codeOf(renew(third.refreshToken))).toBe('session_expired');
});

test('a token used twice by different devices ends the session and leaves a trace', async () => {
  const { userId, refreshToken } = await givenPhone();
  const owner = await renew(refreshToken);

  expect(await codeOf(renew(refreshToken, { userAgent: 'stolen' }))).toBe('session_expired');

  expect(await works(owner.accessToken)).toBe('session_expired');
  const trace = await api.app.db.system
    .selectFrom('audit_log')
    .select('after')
    .where('entity_type', '=', 'sessions')
    .where('actor_id', '=', userId)
    .where('action', '=', 'update')
    .execute();
  expect(trace).toMatchObject([{ after: { revoked_reason: 'refresh_reuse' } }]);
});

test('the device’s own name counts for more than its user agent', async () => {
  const { refreshToken } = await givenPhone('phone-1');
  const lost = await renew(refreshToken, { deviceId: 'phone-1' });

  const again = await renew(refreshToken, { deviceId: 'phone-1', userAgent: 'CityPulse phone, updated' });
  expect(again.refreshToken).toBe(lost.refreshToken);

  expect(await codeOf(renew(refreshToken, { deviceId: 'phone-2' }))).toBe('session_expired');
  expect(await works(again.accessToken)).toBe('session_expired');
});

test('a session that rested too long cannot be continued, and an access token ends after ten minutes', async () => {
  const { refreshToken, accessToken } = await givenPhone();
  const clock = vi.spyOn(api.app, 'now');
  try {
    clock.mockReturnValue(new Date(Date.now() + 599_000));
    expect(await works(accessToken)).toBe('done');
    clock.mockReturnValue(new Date(Date.now() + 601_000));
    expect(await works(accessToken)).toBe('not_authenticated');
    clock.mockReturnValue(new Date(Date.now() + 91 * 86_400_000));
    expect(await codeOf(renew(refreshToken))).toBe('session_expired');
  } finally {
    clock.mockRestore();
  }
});

test('unknown and malformed refresh tokens are refused', async () => {
  for (const token of ['', 'x', 'A'.repeat(43)]) expect(await codeOf(renew(token))).toBe('session_expired');
  expect(
    await codeOf(callEndpoint(api.url, null, contract.refresh, {}, { 'X-CityPulse-Client': 'web' })),
  ).toBe('session_expired');
});

test('a person sees the own sessions, ends one of them at once and none of anybody else', async () => {
  const first = await givenPhone();
  const second = await startSession(api.app, first.userId, {
    platform: 'web',
    userAgent: 'Browser',
    requestId: 'test',
  });
  const stranger = api.asToken((await givenPhone()).accessToken);
  const person = api.asToken(first.accessToken);

  const { items } = await person.call(contract.listSessions);
  const other = items.find((session) => session.userAgent === 'Browser');
  expect(items.filter((session) => session.current)).toMatchObject([{ userAgent: phone['User-Agent'] }]);
  const params = { sessionId: SessionId.parse(other?.id) };
  expect(await stranger.refused(contract.revokeSession, { params })).toMatchObject({ code: 'not_found' });
  await person.call(contract.revokeSession, { params });

  expect(await works(second.answer.accessToken)).toBe('session_expired');
  expect((await person.call(contract.listSessions)).items.map((session) => session.id)).not.toContain(
    other?.id,
  );
  expect(await person.refused(contract.revokeSession, { params })).toMatchObject({ code: 'not_found' });
});

test('validate tells good tokens from bad ones without refusing', async () => {
  const { userId, accessToken } = await givenPhone();
  const asker = await api.as('viewer');
  const validate = (token: string) => asker.call(contract.validateToken, { body: { token } });

  const good = await validate(accessToken);

  expect(good).toMatchObject({ active: true, user: { id: userId } });
  expect(Date.parse(good.expiresAt ?? '') - Date.now()).toBeGreaterThan(590_000);
  expect(await validate(`${accessToken}x`)).toEqual({ active: false });
  await api.asToken(accessToken).call(contract.logout);
  expect(await validate(accessToken)).toEqual({ active: false });
});

test('another node that never hears of a commit follows a revocation within five seconds', async () => {
  const { accessToken } = await givenPhone();
  const otherNode = { ...api.app, db: { ...api.app.db, onCommit: () => undefined } };
  const ask = () =>
    authenticate(otherNode, `Bearer ${accessToken}`, 'test').then(
      () => 'done',
      () => 'refused',
    );
  expect(await ask()).toBe('done');

  await api.asToken(accessToken).call(contract.logout);

  await expect.poll(ask, { timeout: 5_000, interval: 50 }).toBe('refused');
});

test('a socket ticket names its person once, for half a minute, while the session lasts', async () => {
  const { userId, accessToken } = await givenPhone();
  const person = api.asToken(accessToken);
  const redeem = (ticket: string) => redeemSocketTicket(api.app, ticket, 'test');

  const { ticket, expiresIn } = await person.call(contract.socketTicket);
  expect(expiresIn).toBe(30);
  expect(await redeem(ticket)).toMatchObject({
    id: userId,
    kind: 'user',
    grants: [{ role: 'viewer', buildingId: null }],
  });
  await expect(redeem(ticket)).rejects.toMatchObject({ code: 'not_authenticated' });

  const late = await person.call(contract.socketTicket);
  const clock = vi.spyOn(api.app, 'now').mockReturnValue(new Date(Date.now() + 31_000));
  await expect(redeem(late.ticket)).rejects.toMatchObject({ code: 'not_authenticated' });
  clock.mockRestore();

  const { ticket: orphan } = await person.call(contract.socketTicket);
  await person.call(contract.logout);
  await expect(redeem(orphan)).rejects.toMatchObject({ code: 'not_authenticated' });
});

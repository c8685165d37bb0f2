import { listSites } from '@citypulse/contracts/buildings';
import { expect, test } from 'vitest';
import { answer, problem, serve, signedIn, user } from './local-server.model.ts';
import { createSession, type SessionSettings } from './session.ts';

const sites = { items: [], nextCursor: null };

test('twenty calls with a token that ran out share one refresh, and all succeed', async () => {
  const { api, state } = await signedIn((_, response) => answer(response, 200, sites));
  state.token = 7;
  const calls = Array.from({ length: 20 }, (_, n) => api.call(listSites, { query: { limit: n + 1 } }));
  expect(await Promise.all(calls)).toHaveLength(20);
  expect(state.refreshes).toBe(2);
});

test('a session the server has ended expires once, and the person is kept', async () => {
  const { api, session, state } = await signedIn((_, response) => answer(response, 200, sites));
  const states: string[] = [];
  session.state.subscribe(() => states.push(session.state.get().name));
  state.token = 7;
  state.ended = true;
  const calls = Array.from({ length: 5 }, (_, n) => api.call(listSites, { query: { limit: n + 1 } }));
  const results = await Promise.allSettled(calls);
  expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  expect(states).toEqual(['expired']);
  expect(session.state.get()).toMatchObject({ name: 'expired', user: { id: user.id } });
});

test('without a session a call that needs one asks nobody', async () => {
  const { api, session, asked } = await signedIn((_, response) => answer(response, 204, null));
  await session.signOut();
  asked.splice(0);
  await expect(api.call(listSites)).rejects.toMatchObject({ code: 'not_authenticated' });
  expect(asked).toEqual([]);
  expect(session.state.get()).toEqual({ name: 'signed_out' });
});

test('who signs out with a token that ran out ends the session all the same', async () => {
  const { session, state, asked } = await signedIn((_, response) => void response.writeHead(204).end());
  state.token++;

  await session.signOut();

  expect(asked.map(({ url, headers }) => [url, headers.authorization])).toEqual([
    ['/v1/auth/logout', 'Bearer t1'],
    ['/v1/auth/logout', 'Bearer t3'],
  ]);
  expect(session.state.get()).toEqual({ name: 'signed_out' });
});

test('a sign-out the server could not carry out is told, and one of an ended session is done', async () => {
  const { session, state } = await signedIn((_, response) => problem(response, 500, 'internal'));
  await expect(session.signOut()).rejects.toMatchObject({ code: 'internal' });
  expect(session.state.get().name).toBe('signed_in');

  state.ended = true;
  state.token++;
  await session.signOut();
  expect(session.state.get()).toEqual({ name: 'signed_out' });
});

/** An app started anew with somebody known here; the server is where `baseUrl` says, or nowhere. */
function started(
  baseUrl: string,
  network: { isOnline(): boolean } = { isOnline: () => true },
  platform: 'mobile' | 'web' = 'mobile',
  more: Partial<SessionSettings> = {},
) {
  const kept = { token: 'r0' as string | null, person: JSON.stringify(user) as string | null };
  const session = createSession({
    baseUrl,
    platform,
    network,
    random: () => 0,
    ...more,
    tokens: {
      read: async () => kept.token,
      write: async (token) => void (kept.token = token),
      clear: async () => void (kept.token = null),
    },
    person: {
      read: async () => kept.person,
      write: async (person) => void (kept.person = person),
      clear: async () => void (kept.person = null),
    },
  });
  return { session, kept };
}

test('without a network an app starts with who was signed in last', async () => {
  const { session } = started('http://127.0.0.1:9', { isOnline: () => false });
  const names: string[] = [];
  session.state.subscribe(() => names.push(session.state.get().name));
  await session.restore();
  expect(names[0]).toBe('offline');
  expect(session.state.get()).toMatchObject({ name: 'offline', user: { id: user.id } });
});

test('a session that ended while the phone was away asks for the password and leaves the person at work', async () => {
  const server = await serve((_, response) => answer(response, 200, sites));
  server.state.ended = true;
  const { session, kept } = started(server.baseUrl);
  await session.restore();
  expect(session.state.get()).toMatchObject({ name: 'expired', user: { id: user.id } });
  expect(kept.person).not.toBeNull();
});

test('a renewal under way when the session is closed here opens nothing any more', async () => {
  const { session, state } = await signedIn((_, response) => answer(response, 200, sites));
  const late = session.renew((await session.token()) ?? '');
  session.expire();
  await expect(late).rejects.toMatchObject({ code: 'session_expired' });
  expect(state.refreshes).toBe(2);
  expect(session.state.get()).toMatchObject({ name: 'expired', user: { id: user.id } });
});

test.for([
  ['nobody any more', null, false],
  ['somebody who has left without a network', 'left:r0', false],
  ['somebody else', 'r9', false],
  ['somebody else', 'r9', true],
] as const)(
  'an answer that comes when the device belongs to %s changes nothing there',
  async ([, token, isRefused]) => {
    const server = await serve((_, response) => answer(response, 200, sites));
    server.state.ended = isRefused;
    const held = Promise.withResolvers<void>();
    // As the system's client in the background has it, beside that of the open app.
    const slow: typeof fetch = (...request) => fetch(...request).finally(() => held.promise);
    const { session, kept } = started(server.baseUrl, undefined, 'mobile', { fetch: slow });
    const restored = session.restore();
    await expect.poll(() => server.state.refreshes).toBe(1);
    const now = { token, person: token && JSON.stringify({ ...user, displayName: 'Ute Wolf' }) };
    Object.assign(kept, now);
    held.resolve();
    await restored;
    expect(kept).toEqual(now);
    expect(session.state.get().name).not.toBe('signed_in');
  },
);

test('who signs out is not remembered', async () => {
  const server = await serve((_, response) => void response.writeHead(204).end());
  const { session, kept } = started(server.baseUrl);
  await session.restore();
  expect(session.state.get().name).toBe('signed_in');
  await session.signOut();
  expect(kept).toEqual({ token: null, person: null });
});

test.for(['signed in', 'at work without a network'])(
  'who was %s signs out without a network, here at once and at the server with the next start',
  async (how) => {
    const server = await serve((_, response) => void response.writeHead(204).end());
    const line = { up: how === 'signed in' };
    const reached = line.up ? server.baseUrl : 'http://127.0.0.1:9';
    const { session, kept } = started(reached, { isOnline: () => line.up });
    await session.restore();
    line.up = false;
    await session.signOut();
    expect(session.state.get()).toEqual({ name: 'signed_out' });
    expect(kept.person).toBeNull();
    expect(kept.token).not.toBeNull();

    const next = started(server.baseUrl, { isOnline: () => true });
    Object.assign(next.kept, kept);
    await next.session.restore();
    expect(next.session.state.get()).toEqual({ name: 'signed_out' });
    await next.session.endLeft();
    expect(server.asked.at(-1)?.url).toBe('/v1/auth/logout');
    expect(next.kept.token).toBeNull();
  },
);

test('in a browser a session that ended meanwhile is told from there never having been one', async () => {
  const server = await serve((_, response) => answer(response, 200, sites));
  server.state.ended = true;
  const { session } = started(server.baseUrl, { isOnline: () => true }, 'web');
  await session.restore();
  expect(session.state.get()).toEqual({ name: 'signed_out', why: 'ended' });
  const stranger = started(server.baseUrl, { isOnline: () => true }, 'web');
  stranger.kept.person = null;
  await stranger.session.restore();
  expect(stranger.session.state.get()).toEqual({ name: 'signed_out' });
});

test('who has to prove who he is stays at work, renews nothing, and goes on once he has', async () => {
  let isProved = false;
  const { api, session, state } = await signedIn((_, response) =>
    isProved ? answer(response, 200, sites) : problem(response, 401, 'step_up_required'),
  );
  const { refreshes } = state;
  await expect(api.call(listSites)).rejects.toMatchObject({ code: 'step_up_required' });
  expect(session.state.get()).toMatchObject({ name: 'expired', why: 'unproved', user: { id: user.id } });

  isProved = true;
  session.proved();

  expect(session.state.get()).toMatchObject({ name: 'signed_in', user: { id: user.id } });
  expect(await api.call(listSites)).toEqual(sites);
  expect(state.refreshes).toBe(refreshes);
});

test('whoever is asked to sign in again is not let in by a request that was still under way', async () => {
  const held = Promise.withResolvers<void>();
  const { api, asked, session, state } = await signedIn(async (_, response) => {
    await held.promise;
    problem(response, 401, 'authz_stale');
  });
  const { refreshes } = state;
  const underWay = api.call(listSites);
  await expect.poll(() => asked.length).toBe(1);
  session.expire();
  held.resolve();
  await expect(underWay).rejects.toMatchObject({ code: 'session_expired' });
  expect(session.state.get()).toMatchObject({ name: 'expired' });
  expect(state.refreshes).toBe(refreshes);
});

test('a proof that wants a code as well, or is not fresh enough, neither renews nor ends the session', async () => {
  for (const code of ['second_factor_required', 'fresh_sign_in_required'] as const) {
    const { api, session, state } = await signedIn((_, response) => problem(response, 401, code));
    const { refreshes } = state;
    await expect(api.call(listSites)).rejects.toMatchObject({ code });
    expect(session.state.get()).toMatchObject({ name: 'signed_in' });
    expect(state.refreshes).toBe(refreshes);
  }
});

import { listSites } from '@citypulse/contracts/buildings';
import { expect, test } from 'vitest';
import { answer, problem, signedIn, user } from './local-server.model.ts';

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

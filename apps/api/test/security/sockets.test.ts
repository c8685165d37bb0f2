import { randomUUID } from 'node:crypto';
import { updateTask, createTask } from '@citypulse/contracts/maintenance';
import { setAssignments } from '@citypulse/contracts/users';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect } from 'vitest';
import { begin } from '../pulls.ts';
import type { TestUser } from '../test-api.ts';
import { check } from './check.ts';
import { handshake, startTarget, type Target } from './target.ts';

let target: Target;
let here: string;
let there: string;
let admin: TestUser;
beforeAll(async () => {
  target = await startTarget();
  here = (await target.api.given.building()).id;
  there = (await target.api.given.building()).id;
  admin = await target.as('admin');
}, 60_000);
afterAll(() => target.close());

/** Everything a socket hears, as text. */
function listening(socket: Socket): string[] {
  const heard: string[] = [];
  socket.onAny((...all: unknown[]) => heard.push(JSON.stringify(all)));
  return heard;
}

async function joined(user: TestUser) {
  const socket = target.socket({ token: user.accessToken });
  const heard = listening(socket);
  expect(await handshake(socket)).toBeNull();
  const { cursor, scopes } = await begin(target.api, user);
  const answer: unknown = await socket.timeout(5_000).emitWithAck('sync:resume', { cursor, scopes });
  return { socket, heard, answer, cursor, scopes };
}

const givenTask = (buildingId: string, title: string) =>
  admin.call(createTask, { body: { buildingId: buildingId as never, kind: 'fault', title } });

/** A change in both buildings that the insider must hear; once he has, an outsider would have heard it too. */
async function changeBoth(heard: string[], title: string) {
  await givenTask(there, title);
  const last = `Sichtbar ${randomUUID()}`;
  await givenTask(here, last);
  await expect.poll(() => heard.join(), { timeout: 10_000 }).toContain(last);
}

check(
  'V4.4.3',
  'a handshake without a token, with a wrong one or with one in the address is refused',
  async () => {
    const viewer = await target.as('viewer', here);
    const auths = [
      {},
      { token: '' },
      { token: 'x' },
      { ticket: 'x' },
      { token: null },
      { token: ['x'] },
      { ticket: { $ne: 1 } },
    ];
    for (const auth of auths) expect(await handshake(target.socket(auth))).toBe('not_authenticated');
    const query = { token: viewer.accessToken, ticket: viewer.accessToken };
    const socket = io(target.url, {
      path: '/v1/socket',
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      query,
    });
    expect(await handshake(socket)).toBe('not_authenticated');
    socket.disconnect();
    const headers = { Authorization: `Bearer ${viewer.accessToken}` };
    expect(await handshake(target.socket({}, { headers }))).toBe('not_authenticated');
  },
);

check('V4.4.4', 'a ticket is used up by its first use and by the end of its time', async () => {
  const viewer = await target.as('viewer', here);
  const ask = async () =>
    (await target.send('/v1/auth/socket-ticket', { method: 'POST', token: viewer.accessToken })).json<{
      ticket: string;
    }>().ticket;
  const ticket = await ask();
  expect(await handshake(target.socket({ ticket }))).toBeNull();
  expect(await handshake(target.socket({ ticket }))).toBe('not_authenticated');
  const late = await ask();
  await target.api.app.db.system
    .updateTable('socket_tickets')
    .set({ expires_at: new Date(Date.now() - 1).toISOString() })
    .execute();
  expect(await handshake(target.socket({ ticket: late }))).toBe('not_authenticated');
});

check('V4.4.2', 'a page of another origin gets no socket, even with a good token', async () => {
  const { accessToken: token } = await target.as('viewer', here);
  for (const Origin of ['https://evil.example', 'null', `${target.url}.evil.example`])
    expect(await handshake(target.socket({ token }, { headers: { Origin } })), Origin).not.toBeNull();
  expect(await handshake(target.socket({ token }, { headers: { Origin: target.url } }))).toBeNull();
});

check('V8.2.2', 'a socket hears nothing of a building its person has no role in', async () => {
  const insider = await joined(await target.as('viewer', here));
  await changeBoth(insider.heard, 'Geheimer Auftrag');
  expect(insider.heard.join()).not.toContain('Geheimer');
});

check(
  'V8.2.2',
  'no event joins a foreign room: subscribe, resume with forged scopes, or names of the server’s own',
  async () => {
    const { socket, heard, cursor, scopes } = await joined(await target.as('viewer', here));
    const rights = scopes.find(({ id }) => id === here)?.rights ?? '';
    const forged = [...scopes, { id: there, rights }];
    await socket.timeout(5_000).emitWithAck('sync:resume', { cursor, scopes: forged });
    await socket.timeout(5_000).emitWithAck('subscribe', { buildings: [there, here] });
    const rooms = [there, `${there}|${rights}`, `*|${rights}`];
    for (const event of [
      'join',
      'joinRoom',
      'subscribe',
      'room',
      'sync:delta',
      'scope:changed',
      'connection',
    ])
      for (const room of rooms) socket.emit(event, room);
    socket.emit('subscribe', { buildings: ['*'] });
    await socket.timeout(5_000).emitWithAck('subscribe', { buildings: [here] });
    await changeBoth(heard, 'Geheimer Raum');
    expect(heard.join()).not.toContain('Geheimer');
  },
);

check('V8.3.1', 'what a client sends as an event of the server reaches no other socket', async () => {
  const sender = await joined(await target.as('admin'));
  const hearer = await joined(await target.as('viewer', here));
  for (const event of ['sync:delta', 'sync:poke', 'device:revoked', 'scope:changed', 'sync:head'])
    sender.socket.emit(event, { scope: here, changes: ['gefälscht'], head: 'gefälscht' });
  await changeBoth(hearer.heard, 'Nachher');
  expect(hearer.heard.join()).not.toContain('gefälscht');
  expect(hearer.socket.connected).toBe(true);
});

check(
  'V8.3.2',
  'within five seconds of a role’s end its socket hears nothing of the building any more',
  async () => {
    const user = await target.as('viewer', here);
    const two = [here, there].map((id) => ({
      role: 'viewer' as const,
      buildingId: id as never,
      validFrom: null,
      validTo: null,
    }));
    await admin.call(setAssignments, {
      params: { userId: user.userId as never },
      body: { assignments: two },
    });
    const json = {
      email: `${user.userId}@test.example`,
      password: 'a-long-test-password',
      platform: 'mobile',
    };
    const { accessToken } = (await target.send('/v1/auth/login', { json })).json<{ accessToken: string }>();
    const session = target.api.asToken(accessToken, user.userId);
    const { heard } = await joined(session);
    const begun = performance.now();
    await admin.call(setAssignments, {
      params: { userId: user.userId as never },
      body: { assignments: two.slice(0, 1) },
    });
    await expect.poll(() => heard.join(), { timeout: 5_000, interval: 20 }).toContain('scope:changed');
    expect(performance.now() - begun).toBeLessThan(5_000);
    await changeBoth(heard, 'Geheim danach');
    expect(heard.join()).not.toContain('Geheim danach');
  },
);

check('V7.4.1', 'within five seconds of signing out the socket of the session is cut', async () => {
  const user = await target.as('viewer', here);
  const { socket } = await joined(user);
  const cut = new Promise((resolve) => socket.once('disconnect', resolve));
  const begun = performance.now();
  await target.send('/v1/auth/logout', { method: 'POST', token: user.accessToken });
  await cut;
  expect(performance.now() - begun).toBeLessThan(5_000);
});

check('V2.4.1', 'a socket that sends hundreds of events is told so, and cut in the end', async () => {
  const { socket } = await joined(await target.as('viewer', here));
  const cut = new Promise((resolve) => socket.once('disconnect', resolve));
  const refusals: string[] = [];
  for (let n = 0; n < 300; n++)
    socket.emit('subscribe', {}, (answer: { problem?: { code: string } }) =>
      refusals.push(answer.problem?.code ?? ''),
    );
  await cut;
  expect(refusals).toContain('too_many_requests');
});

check(
  'V15.2.2',
  'a message too large or of no sense cuts or answers one socket and leaves the others',
  async () => {
    const [loud, quiet] = [
      await joined(await target.as('viewer', here)),
      await joined(await target.as('viewer', here)),
    ];
    for (const message of [
      null,
      1,
      'x',
      [],
      { scopes: 'x' },
      { cursor: {}, scopes: [] },
      { buildings: [1] },
      { ['__proto__']: 1 },
    ]) {
      const answer = (await loud.socket.timeout(5_000).emitWithAck('subscribe', message)) as { ok: boolean };
      expect(typeof answer.ok).toBe('boolean');
    }
    const cut = new Promise((resolve) => loud.socket.once('disconnect', resolve));
    loud.socket.emit('sync:resume', { cursor: 'x'.repeat(1_000_000), scopes: [] });
    await cut;
    await changeBoth(quiet.heard, 'Danach');
  },
);

check('V16.5.1', 'a refused event tells a code, not the inside of the server', async () => {
  const { socket } = await joined(await target.as('viewer', here));
  for (const message of [
    { cursor: "' or 1=1", scopes: [] },
    { cursor: '1.x', scopes: [{ id: here, rights: "'" }] },
  ]) {
    const answer: unknown = await socket.timeout(5_000).emitWithAck('sync:resume', message);
    expect(JSON.stringify(answer)).not.toMatch(/at .*\.ts|select |syntax|node_modules/i);
  }
  const task = await givenTask(here, 'X');
  await admin.call(updateTask, { params: { taskId: task.id }, body: { place: 'Keller' } });
});

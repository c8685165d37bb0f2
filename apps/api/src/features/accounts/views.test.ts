import { randomUUID } from 'node:crypto';
import * as contract from '@citypulse/contracts/accounts';
import { UserId } from '@citypulse/contracts/common';
import * as identity from '@citypulse/contracts/identity';
import { operations } from '@citypulse/contracts/operations';
import { photoUploadPath } from '@citypulse/contracts/photos';
import { pull } from '@citypulse/contracts/sync';
import { setAssignments, updateUser } from '@citypulse/contracts/users';
import { decodeJwt } from 'jose';
import { io } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import {
  CallFailed,
  callEndpoint,
  startTestApi,
  type TestApi,
  type TestUser,
} from '../../../test/test-api.ts';

let api: TestApi;
let admin: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  admin = await api.as('admin');
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => api.close());

const begin = (person: TestUser, by = admin) =>
  by.call(contract.startView, { params: { userId: UserId.parse(person.userId) } });
const open = (code: string) =>
  callEndpoint(api.url, null, contract.openView, { body: { code, platform: 'web' } });
const look = async (person: TestUser, by = admin) => {
  const { code } = await begin(person, by);
  const answer = await open(code);
  return { ...answer, view: api.asToken(answer.accessToken, person.userId) };
};
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof CallFailed ? error.problem.code : 'bug'),
  );

test('an administrator sees what the person sees, and the token names both', async () => {
  const building = await api.given.building();
  const person = await api.as('caretaker', building.id);

  const { view, user, refreshToken, accessToken } = await look(person);

  expect(user).toMatchObject({ id: person.userId, buildings: [building.id] });
  expect(refreshToken).toBeUndefined();
  expect(await view.call(identity.me)).toMatchObject({ id: person.userId });
  expect(decodeJwt(accessToken)).toMatchObject({ sub: person.userId, act: { sub: admin.userId } });
  const asked = { deviceId: randomUUID(), scopes: [], schema: 1 };
  expect((await view.call(pull, { body: asked })).scopes.added).not.toEqual([]);
});

test('every operation that may change something is refused, whatever the person may do', async () => {
  const { view } = await look(await api.as('admin'));
  const writing = operations.filter(
    ({ endpoint }) => endpoint.method !== 'GET' && !endpoint.readsOnly && endpoint.access !== 'public',
  );
  const answers = await Promise.all(
    writing.map(async ({ operationId, endpoint }) => {
      const path = endpoint.path.replace(/:\w+/g, () => randomUUID());
      const answer = await fetch(`${api.url}${path}`, {
        method: endpoint.method,
        headers: { Authorization: `Bearer ${view.accessToken}`, 'Content-Type': 'application/json' },
        body: '{}',
      });
      const { code } = (await answer.json()) as { code: string };
      return `${operationId} ${answer.status} ${code}`;
    }),
  );
  expect(answers.length).toBeGreaterThan(60);
  // Gateways alone deliver some values; nobody who only looks on gets further than the others.
  expect(answers.filter((answer) => !answer.endsWith('403 view_only'))).toEqual([]);
});

test('uploads are refused as well', async () => {
  const { view } = await look(await api.as('caretaker'));
  const answer = await fetch(`${api.url}${photoUploadPath}/${randomUUID()}`, {
    method: 'PATCH',
    headers: { Authorization: `Bearer ${view.accessToken}`, 'Tus-Resumable': '1.0.0' },
  });
  expect(await answer.json()).toMatchObject({ code: 'view_only' });
});

test('the code opens once and soon, and no other ticket does', async () => {
  const person = await api.as('viewer');
  const { code } = await begin(person);
  await open(code);
  expect(await codeOf(open(code))).toBe('link_invalid');

  const { code: late } = await begin(person);
  vi.spyOn(api.app, 'now').mockReturnValue(new Date(Date.now() + 31_000));
  expect(await codeOf(open(late))).toBe('link_invalid');
  vi.restoreAllMocks();

  const { ticket } = await admin.call(identity.socketTicket);
  expect(await codeOf(open(ticket))).toBe('link_invalid');
});

test('it ends after fifteen minutes, for requests and for the socket', async () => {
  const { view } = await look(await api.as('viewer'));
  const socket = io(api.url, {
    path: '/v1/socket',
    transports: ['websocket'],
    auth: { token: view.accessToken },
    reconnection: false,
    forceNew: true,
  });
  await new Promise<void>((resolve) => socket.on('connect', resolve));
  const cut = new Promise<string>((resolve) => socket.on('disconnect', resolve));

  vi.spyOn(api.app, 'now').mockReturnValue(new Date(Date.now() + 901_000));

  expect(await cut).toBe('io server disconnect');
  expect(await codeOf(view.call(identity.me))).toMatch(/^(not_authenticated|session_expired)$/);
});

test('it ends with the right to administer people, and when it is ended', async () => {
  const helper = await api.as('admin');
  const { view } = await look(await api.as('viewer'), helper);
  await admin.call(setAssignments, {
    params: { userId: UserId.parse(helper.userId) },
    body: { assignments: [] },
  });
  expect(await codeOf(view.call(identity.me))).toBe('session_expired');

  const second = await api.as('admin');
  const other = (await look(await api.as('viewer'), second)).view;
  await admin.call(updateUser, { params: { userId: UserId.parse(second.userId) }, body: { disabled: true } });
  expect(await codeOf(other.call(identity.me))).toBe('session_expired');

  const { view: left } = await look(await api.as('viewer'));
  await left.call(identity.logout);
  expect(await codeOf(left.call(identity.me))).toBe('session_expired');
});

test('signing out of it leaves the cookie of whoever looks on', async () => {
  const { view } = await look(await api.as('viewer'));
  const answer = await fetch(`${api.url}/v1/auth/logout`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${view.accessToken}` },
  });
  expect(answer.status).toBe(204);
  expect(answer.headers.get('set-cookie')).toBe(null);
});

test('only who administers the town looks on, at others, and at people who are in', async () => {
  const building = await api.given.building();
  const person = await api.as('viewer');
  const disabled = await api.as('viewer');
  await admin.call(updateUser, {
    params: { userId: UserId.parse(disabled.userId) },
    body: { disabled: true },
  });
  for (const other of [await api.as('energy_manager'), await api.as('admin', building.id)])
    expect(await codeOf(begin(person, other))).toBe('forbidden');
  expect(await codeOf(begin(admin))).toBe('conflict');
  expect(await codeOf(begin(disabled))).toBe('not_found');
  expect(await codeOf(begin({ ...person, userId: randomUUID() }))).toBe('not_found');
});

test('the audit log tells who looked on as whom', async () => {
  const person = await api.as('viewer');
  await look(person);
  const trace = await api.app.db.system
    .selectFrom('audit_log')
    .select(['actor_id', 'after'])
    .where('entity_type', '=', 'sessions')
    .where('action', '=', 'insert')
    .where('actor_id', '=', admin.userId)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  expect(trace).toMatchObject({ after: { user_id: person.userId, viewed_by: admin.userId } });
});

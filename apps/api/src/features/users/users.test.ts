import { randomUUID } from 'node:crypto';
import { BuildingId, UserId } from '@citypulse/contracts/common';
import { listAudit } from '@citypulse/contracts/audit';
import * as identity from '@citypulse/contracts/identity';
import type { Role } from '@citypulse/contracts/permissions';
import * as contract from '@citypulse/contracts/users';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callEndpoint, startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let admin: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  admin = await api.as('admin');
});
afterAll(() => api.close());

const assigned = (role: Role, buildingId: string | null = null, validTo: string | null = null) => ({
  role,
  buildingId: buildingId === null ? null : BuildingId.parse(buildingId),
  validFrom: null,
  validTo,
});

const password = 'a-password-of-length';
const account = (fields: object = {}) => ({
  body: { email: `${randomUUID()}@town.example`, displayName: 'Neue Person', password, ...fields },
});

const signIn = (email: string, secret = password) =>
  callEndpoint(api.url, null, identity.login, { body: { email, password: secret, platform: 'mobile' } });

test('an administrator creates a user with roles, who signs in at once', async () => {
  const building = await api.given.building();
  const request = account({
    id: UserId.parse(randomUUID()),
    assignments: [assigned('caretaker', building.id)],
  });

  const created = await admin.call(contract.createUser, request);

  const { user } = await signIn(created.email);
  expect(user).toMatchObject({ id: created.id, buildings: [building.id] });
  expect(await admin.call(contract.createUser, request)).toMatchObject({
    id: created.id,
    version: created.version,
  });
  expect(await admin.call(contract.getUser, { params: { userId: created.id } })).toMatchObject({
    displayName: 'Neue Person',
    lastSeenAt: expect.any(String),
    assignments: [assigned('caretaker', building.id)],
  });
});

test('an e-mail address belongs to one user in any case of letters', async () => {
  const { email } = await admin.call(contract.createUser, account());

  const problem = await admin.refused(contract.createUser, account({ email: email.toUpperCase() }));

  expect(problem).toMatchObject({ code: 'already_exists', errors: [{ path: 'body.email' }] });
});

test('an id that is taken by another user is refused', async () => {
  const { id } = await admin.call(contract.createUser, account());
  expect(await admin.refused(contract.createUser, account({ id }))).toMatchObject({ code: 'already_exists' });
});

test('users are searched by name and e-mail and paged by name', async () => {
  const marker = randomUUID().slice(0, 8);
  for (const name of ['Berta', 'Änne', 'Carl']) {
    await admin.call(contract.createUser, account({ displayName: `${name} 100%_${marker}` }));
  }
  const search = `100%_${marker}`;

  const first = await admin.call(contract.listUsers, { query: { search, limit: 2 } });
  const second = await admin.call(contract.listUsers, {
    query: { search, limit: 2, cursor: first.nextCursor ?? '' },
  });

  const names = [...first.items, ...second.items].map((user) => user.displayName.split(' ')[0]);
  expect(names).toEqual(['Änne', 'Berta', 'Carl']);
  expect(second.nextCursor).toBe(null);
  expect(await admin.refused(contract.listUsers, { query: { cursor: 'WzFd' } })).toMatchObject({
    code: 'invalid_request',
  });
});

test('a changed assignment makes the old token stale and the next one carries the new rights', async () => {
  const [old, next] = [await api.given.building(), await api.given.building()];
  const created = await admin.call(
    contract.createUser,
    account({ assignments: [assigned('viewer', old.id)] }),
  );
  const session = await signIn(created.email);

  await admin.call(contract.setAssignments, {
    params: { userId: created.id },
    body: { assignments: [assigned('technician', next.id)] },
  });

  expect(await api.asToken(session.accessToken).refused(identity.me)).toMatchObject({
    code: 'authz_stale',
    status: 401,
  });
  const renewed = await callEndpoint(api.url, null, identity.refresh, {
    body: { refreshToken: session.refreshToken ?? '' },
  });
  expect(renewed.user).toMatchObject({
    buildings: [next.id],
    roles: [{ role: 'technician', buildingId: next.id }],
  });
});

test('an assignment counts on its first and last day and not outside', async () => {
  const today = new Date().toLocaleDateString('sv', { timeZone: 'Europe/Berlin' });
  const day = (offset: number) =>
    new Date(Date.parse(today) + offset * 86_400_000).toISOString().slice(0, 10);
  const places = await Promise.all([0, 1, 2, 3].map(() => api.given.building()));
  const [todayOnly, ended, coming, open] = places.map((place) => BuildingId.parse(place.id));
  const spans = [
    { role: 'viewer', buildingId: todayOnly, validFrom: today, validTo: today },
    { role: 'viewer', buildingId: ended, validFrom: day(-9), validTo: day(-1) },
    { role: 'viewer', buildingId: coming, validFrom: day(1), validTo: null },
    { role: 'viewer', buildingId: open, validFrom: day(-9), validTo: null },
  ];

  const created = await admin.call(contract.createUser, account({ assignments: spans }));

  const { user } = await signIn(created.email);
  expect(user.buildings?.toSorted()).toEqual([todayOnly, open].toSorted());
});

test('the same assignment twice with different ends, and one for an unknown building, are refused', async () => {
  const { id } = await admin.call(contract.createUser, account());
  const building = await api.given.building();
  const set = (...assignments: ReturnType<typeof assigned>[]) =>
    admin.refused(contract.setAssignments, { params: { userId: id }, body: { assignments } });

  expect(
    await set(assigned('viewer', building.id), assigned('viewer', building.id, '2099-01-01')),
  ).toMatchObject({
    code: 'conflict',
  });
  expect(await set(assigned('viewer', randomUUID()))).toMatchObject({ code: 'not_found' });
  expect(
    await set({ ...assigned('viewer', null, '2020-01-01'), validFrom: '2021-01-01' } as never),
  ).toMatchObject({
    code: 'invalid_request',
  });
});

test('a disabled user is out at once, and back only with a new sign-in', async () => {
  const created = await admin.call(contract.createUser, account({ assignments: [assigned('viewer')] }));
  const session = await signIn(created.email);
  const person = api.asToken(session.accessToken);
  await person.call(identity.me);
  const params = { userId: created.id };

  const disabled = await admin.call(contract.updateUser, { params, body: { disabled: true } });

  expect(disabled.disabledAt).not.toBe(null);
  expect(await person.refused(identity.me)).toMatchObject({ code: 'session_expired' });
  await expect(signIn(created.email)).rejects.toThrow('invalid_credentials');
  await admin.call(contract.updateUser, { params, body: { disabled: false } });
  expect(await person.refused(identity.me)).toMatchObject({ code: 'session_expired' });
  await expect(
    callEndpoint(api.url, null, identity.refresh, { body: { refreshToken: session.refreshToken ?? '' } }),
  ).rejects.toThrow('session_expired');
  await signIn(created.email);
});

test('a new password ends all sessions, and only it signs in', async () => {
  const created = await admin.call(contract.createUser, account());
  const session = await signIn(created.email);
  const params = { userId: created.id };

  await admin.call(contract.updateUser, { params, body: { password: 'another-password' } });

  expect(await api.asToken(session.accessToken).refused(identity.me)).toMatchObject({
    code: 'session_expired',
  });
  await expect(signIn(created.email)).rejects.toThrow('invalid_credentials');
  await signIn(created.email, 'another-password');
});

test('of two who edit the same version the second is told', async () => {
  const created = await admin.call(contract.createUser, account());
  const change = (displayName: string) =>
    admin.call(
      contract.updateUser,
      { params: { userId: created.id }, body: { displayName } },
      { 'If-Match': `"${created.version}"` },
    );

  await change('Erste');

  await expect(change('Zweite')).rejects.toThrow('version_mismatch');
});

test('the last administrator can neither demote nor disable himself, and of two at once one stays', async () => {
  const town = await startTestApi();
  try {
    const last = await town.as('admin');
    const demote = (user: TestUser) =>
      user.call(contract.setAssignments, {
        params: { userId: UserId.parse(user.userId) },
        body: { assignments: [assigned('viewer')] },
      });
    const itself = { params: { userId: UserId.parse(last.userId) } };
    await expect(demote(last)).rejects.toThrow('conflict');
    expect(await last.refused(contract.updateUser, { ...itself, body: { disabled: true } })).toMatchObject({
      code: 'conflict',
    });

    const second = await town.as('admin');
    const outcomes = await Promise.allSettled([demote(last), demote(second)]);

    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  } finally {
    await town.close();
  }
});

test('an administrator of one building administers no users', async () => {
  const building = await api.given.building();
  const local = await api.as('admin', building.id);
  const params = { userId: UserId.parse(local.userId) };

  expect(await local.refused(contract.listUsers)).toMatchObject({ code: 'forbidden' });
  expect(await local.refused(contract.createUser, account())).toMatchObject({ code: 'forbidden' });
  expect(
    await local.refused(contract.setAssignments, { params, body: { assignments: [assigned('admin')] } }),
  ).toMatchObject({ code: 'forbidden' });
});

test('the audit log tells who changed what and no hash', async () => {
  const created = await admin.call(contract.createUser, account());
  await admin.call(contract.updateUser, {
    params: { userId: created.id },
    body: { password: 'another-password' },
  });
  await admin.call(contract.updateUser, {
    params: { userId: created.id },
    body: { displayName: 'Umbenannt' },
  });
  const query = { entityType: 'users', entityId: created.id };

  const first = await admin.call(listAudit, { query: { ...query, limit: 2 } });
  const second = await admin.call(listAudit, {
    query: { ...query, limit: 2, cursor: first.nextCursor ?? '' },
  });

  expect(first.items[0]).toMatchObject({
    actorId: admin.userId,
    actorName: 'Test admin',
    action: 'update',
    before: { display_name: 'Neue Person' },
    after: { display_name: 'Umbenannt' },
  });
  expect(Object.keys(first.items[1]?.after ?? {})).toEqual(['password_changed_at']);
  expect(second).toMatchObject({ items: [{ action: 'insert' }], nextCursor: null });
  expect(JSON.stringify([first, second])).not.toContain('argon2');
  expect(await (await api.as('energy_manager')).refused(listAudit)).toMatchObject({ code: 'forbidden' });
});

test('the audit log names whose role was taken and where, and tells it with the account', async () => {
  const building = await api.given.building();
  const created = await admin.call(
    contract.createUser,
    account({ assignments: [assigned('caretaker', building.id)] }),
  );
  await admin.call(contract.setAssignments, { params: { userId: created.id }, body: { assignments: [] } });

  const { items } = await admin.call(listAudit, { query: { aboutUserId: created.id } });

  expect(items).toMatchObject([
    {
      action: 'delete',
      entityType: 'role_assignments',
      before: { role: 'caretaker' },
      about: { person: created.displayName, building: building.name },
    },
    { action: 'insert', entityType: 'role_assignments' },
    { action: 'insert', entityType: 'users', about: { name: created.displayName } },
  ]);
});

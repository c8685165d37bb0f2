import { randomUUID } from 'node:crypto';
import { BuildingId, UserId } from '@citypulse/contracts/common';
import * as identity from '@citypulse/contracts/identity';
import { reachOf, type Role } from '@citypulse/contracts/permissions';
import {
  createUser,
  forgetUser,
  getEffectiveRights,
  getUser,
  listUsers,
  setAssignments,
  updateUser,
  type RoleAssignment,
} from '@citypulse/contracts/users';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callEndpoint, startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let admin: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  admin = await api.as('admin');
});
afterAll(() => api.close());

const password = 'a-password-of-length';
const today = new Date().toLocaleDateString('sv', { timeZone: 'Europe/Berlin' });
const inDays = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);

async function givenPerson(displayName: string, ...assignments: RoleAssignment[]) {
  const email = `${randomUUID()}@town.example`;
  const { id } = await admin.call(createUser, { body: { email, displayName, password, assignments } });
  return { id, email };
}

const assigned = (role: Role, buildingId: string, rest: Partial<RoleAssignment> = {}): RoleAssignment => ({
  role,
  buildingId: BuildingId.parse(buildingId),
  validFrom: null,
  validTo: null,
  ...rest,
});

const signIn = (email: string) =>
  callEndpoint(api.url, null, identity.login, { body: { email, password, platform: 'mobile' } });

const set = (id: UserId, ...assignments: RoleAssignment[]) => ({
  params: { userId: id },
  body: { assignments },
});

/** Two people, the first of whom looks after a building and the second stands in for him until then. */
async function givenStandIn(validTo = inDays(7)) {
  const place = await api.given.building();
  const own = assigned('caretaker', place.id);
  const away = await givenPerson('Karl Krank', own);
  const standing = { ...own, validFrom: today, validTo, standsInFor: away.id };
  const deputy = await givenPerson('Vera Vertretung');
  await admin.call(setAssignments, set(deputy.id, standing));
  return { place, own, away, deputy, standing };
}

test('who stands in for somebody works in that person’s buildings, and it is known for whom and until when', async () => {
  const { place, away, deputy, standing } = await givenStandIn();

  const { user } = await signIn(deputy.email);
  expect(user.buildings).toEqual([place.id]);
  expect(await admin.call(getUser, { params: { userId: deputy.id } })).toMatchObject({
    assignments: [standing],
  });
  const { items } = await admin.call(getEffectiveRights, { params: { userId: deputy.id } });
  expect(items.find(({ permission }) => permission === 'maintenance:work')).toEqual({
    permission: 'maintenance:work',
    buildingIds: [place.id],
    through: [
      {
        role: 'caretaker',
        buildingId: place.id,
        validTo: standing.validTo,
        standsInFor: { id: away.id, name: 'Karl Krank' },
      },
    ],
  });
});

test('standing in ends with the work that was taken over', async () => {
  const { own, away, deputy, standing } = await givenStandIn();
  const deputysAssignments = async () =>
    (await admin.call(getUser, { params: { userId: deputy.id } })).assignments;

  await admin.call(setAssignments, set(away.id, { ...own, validTo: inDays(3) }));
  expect(await deputysAssignments()).toEqual([{ ...standing, validTo: inDays(3) }]);

  await admin.call(setAssignments, set(away.id, { ...own, validFrom: inDays(-1), validTo: inDays(2) }));
  expect(await deputysAssignments()).toEqual([{ ...standing, validTo: inDays(2) }]);

  await admin.call(setAssignments, set(away.id));
  expect(await deputysAssignments()).toEqual([]);
});

test('nobody stands in for himself, without an end, for work the other does not do, or for a stand-in', async () => {
  const { place, deputy, standing } = await givenStandIn();
  const third = await givenPerson('Dritte Person', assigned('caretaker', place.id));

  expect(
    await admin.refused(setAssignments, set(third.id, { ...standing, standsInFor: third.id })),
  ).toMatchObject({
    code: 'invalid_request',
  });
  expect(await admin.refused(setAssignments, set(third.id, { ...standing, validTo: null }))).toMatchObject({
    code: 'invalid_request',
  });
  expect(
    await admin.refused(setAssignments, set(third.id, { ...standing, role: 'technician' })),
  ).toMatchObject({ code: 'conflict' });
  expect(
    await admin.refused(setAssignments, set(third.id, { ...standing, standsInFor: deputy.id })),
  ).toMatchObject({
    code: 'conflict',
  });
  expect(
    await admin.refused(
      setAssignments,
      set(third.id, { ...standing, standsInFor: UserId.parse(randomUUID()) }),
    ),
  ).toMatchObject({
    code: 'conflict',
  });
});

test('the rights shown are those that decide the person’s own requests, and none while he is disabled', async () => {
  const [place, other] = [await api.given.building(), await api.given.building()];
  const past = assigned('facility_manager', other.id, { validTo: inDays(-1) });
  const person = await givenPerson('Rita Rechte', assigned('technician', place.id), past);
  const { user } = await signIn(person.email);

  const { items } = await admin.call(getEffectiveRights, { params: { userId: person.id } });

  for (const { permission, buildingIds } of items)
    expect(reachOf(user.roles, permission)).toEqual({ name: 'buildings', ids: buildingIds });
  expect(items.map(({ permission }) => permission)).toContain('readings:write');
  expect(items.map(({ permission }) => permission)).not.toContain('buildings:write');
  await admin.call(updateUser, { params: { userId: person.id }, body: { disabled: true } });
  expect(await admin.call(getEffectiveRights, { params: { userId: person.id } })).toEqual({ items: [] });
});

test('only administrators see the rights of others and forget people', async () => {
  const person = await givenPerson('Fremde Person');
  const params = { userId: person.id };
  const manager = await api.as('energy_manager');
  expect(await manager.refused(getEffectiveRights, { params })).toMatchObject({ code: 'forbidden' });
  expect(await manager.refused(forgetUser, { params })).toMatchObject({ code: 'forbidden' });
});

test('an administrator forgets a disabled person, who is in no list any more', async () => {
  const person = await givenPerson('Gerd Gegangen');
  const params = { userId: person.id };
  expect(await admin.refused(forgetUser, { params })).toMatchObject({ code: 'conflict' });
  await admin.call(updateUser, { params, body: { disabled: true } });

  await admin.call(forgetUser, { params });

  expect(await admin.call(getUser, { params })).toMatchObject({ displayName: 'Gelöschte Person' });
  const { items } = await admin.call(listUsers, { query: { search: 'Gelöschte Person' } });
  expect(items).toEqual([]);
});

import { randomUUID } from 'node:crypto';
import { updateTask } from '@citypulse/contracts/maintenance';
import { validateMobilePermission, type PermissionContext } from '@citypulse/contracts/permission-checks';
import { permissions, roles, type Permission } from '@citypulse/contracts/permissions';
import { setAssignments } from '@citypulse/contracts/users';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { givenPlace, type Place } from '../../../test/every-row.ts';
import { signInAgain } from '../../../test/pulls.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let here: Place;
let there: Place;
beforeAll(async () => {
  api = await startTestApi();
  here = await givenPlace(api);
  there = await givenPlace(api);
});
afterAll(() => api.close());

const ask = (user: TestUser, permission: Permission, context: PermissionContext | null = null) =>
  user.call(validateMobilePermission, { body: { permission, context } });

const contextsOf = (place: Place): PermissionContext[] => [
  { t: 'building', id: place.buildingId },
  { t: 'task', id: place.taskId },
  { t: 'measuring_point', id: place.measuringPointId },
  { t: 'meter', id: place.meterId },
  { t: 'asset', id: place.assetId },
  { t: 'fault_report', id: place.faultReportId },
  { t: 'alert', id: place.alertId },
];

test('a role of one building permits there what the table says, for each thing in it, and nothing elsewhere', async () => {
  for (const role of roles) {
    const user = await api.as(role, here.buildingId);
    const [inTable] = [(await ask(user, 'maintenance:work', { t: 'building', id: here.buildingId })).allowed];
    for (const context of contextsOf(here)) {
      const answer = await ask(user, 'maintenance:work', context);
      expect(answer, `${role} ${context.t}`).toMatchObject({
        allowed: inTable,
        reason: inTable ? 'granted' : 'no_role',
        roles: inTable ? [role] : [],
      });
    }
    for (const context of contextsOf(there))
      expect((await ask(user, 'buildings:read', context)).reason).toBe('not_found');
  }
});

test('it answers as the operation itself does', async () => {
  for (const role of roles) {
    const user = await api.as(role, here.buildingId);
    const { allowed } = await ask(user, 'maintenance:work', { t: 'task', id: here.taskId });
    const change = user.call(updateTask, {
      params: { taskId: here.taskId as never },
      body: { place: role },
    });
    await expect(
      change.then(() => true).catch(() => false),
      role,
    ).resolves.toBe(allowed);
  }
});

test('who may look at a building and act in another is told so; what is foreign is answered like what is not there', async () => {
  const user = await api.as('caretaker', here.buildingId);
  const elsewhere = (await api.given.building()).id;
  const assignments = [
    { role: 'caretaker' as const, buildingId: here.buildingId as never, validFrom: null, validTo: null },
    { role: 'viewer' as const, buildingId: there.buildingId as never, validFrom: null, validTo: null },
    { role: 'technician' as const, buildingId: elsewhere as never, validFrom: null, validTo: null },
  ];
  const admin = await api.as('admin');
  await admin.call(setAssignments, { params: { userId: user.userId as never }, body: { assignments } });
  const again = await signInAgain(api, user);
  expect(await ask(again, 'maintenance:work', { t: 'task', id: there.taskId })).toMatchObject({
    allowed: false,
    reason: 'elsewhere',
  });
  expect((await ask(again, 'maintenance:work', { t: 'task', id: here.taskId })).roles).toEqual(['caretaker']);
  const stranger = await api.as('caretaker', here.buildingId);
  const foreign = await ask(stranger, 'maintenance:work', { t: 'task', id: there.taskId });
  expect(foreign).toEqual(await ask(stranger, 'maintenance:work', { t: 'task', id: randomUUID() }));
  expect(foreign.reason).toBe('not_found');
});

test('for the town as a whole only a role of the town counts', async () => {
  const [local, town] = [await api.as('admin', here.buildingId), await api.as('admin')];
  for (const permission of permissions) {
    expect((await ask(local, permission)).reason).toBe('elsewhere');
    expect(await ask(town, permission)).toMatchObject({ allowed: true, roles: ['admin'] });
  }
});

test('a right taken away is answered so at once, under another version', async () => {
  const user = await api.as('caretaker', here.buildingId);
  const context: PermissionContext = { t: 'task', id: here.taskId };
  const before = await ask(user, 'maintenance:work', context);
  const admin = await api.as('admin');
  await admin.call(setAssignments, { params: { userId: user.userId as never }, body: { assignments: [] } });
  const after = await ask(await signInAgain(api, user), 'maintenance:work', context);
  expect(after).toMatchObject({ allowed: false, reason: 'no_role' });
  expect(after.authzVersion).toBeGreaterThan(before.authzVersion);
});

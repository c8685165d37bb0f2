import { listBuildings } from '@citypulse/contracts/buildings';
import { pull } from '@citypulse/contracts/sync';
import { setAssignments, type RoleAssignment } from '@citypulse/contracts/users';
import pg from 'pg';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, begin, signInAgain } from '../../../test/pulls.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let admin: TestUser;
let superior: pg.Client;
beforeAll(async () => {
  api = await startTestApi();
  admin = await api.as('admin');
  superior = new pg.Client(api.databaseUrl);
  await superior.connect();
});
afterAll(async () => {
  await superior.end();
  await api.close();
});

/** Days from today in the town. */
const day = (offset: number) =>
  new Date(Date.now() + offset * 86_400_000).toLocaleDateString('sv', { timeZone: 'Europe/Berlin' });

const viewing = (buildingId: string, dates: Partial<RoleAssignment> = {}): RoleAssignment => ({
  role: 'viewer',
  buildingId: buildingId as never,
  validFrom: null,
  validTo: null,
  ...dates,
});

const assign = (user: TestUser, assignments: RoleAssignment[]) =>
  admin.call(setAssignments, { params: { userId: user.userId as never }, body: { assignments } });

/** As if so many days had gone by since, of which no trigger hears. */
async function letDaysPass(days: number): Promise<void> {
  await superior.query(`begin; set local role citypulse_owner;
    alter table role_assignments disable trigger user;
    update role_assignments set valid_from = valid_from - ${days}, valid_to = valid_to - ${days};
    update rights_day set day = day - ${days};
    alter table role_assignments enable trigger user; commit`);
}

/** A person with a socket that has resumed, and what the device holds. */
async function givenDevice(assignments: (buildings: [string, string]) => RoleAssignment[]) {
  const buildings: [string, string] = [(await api.given.building()).id, (await api.given.building()).id];
  const someone = await api.as('viewer', buildings[0]);
  await assign(someone, assignments(buildings));
  const user = await signInAgain(api, someone);
  const { cursor, scopes } = await begin(api, user);
  const socket = io(api.url, {
    path: '/v1/socket',
    auth: { token: user.accessToken },
    transports: ['websocket'],
  });
  const heard: string[] = [];
  socket.onAny((...all: unknown[]) => heard.push(JSON.stringify(all)));
  await socket.timeout(5_000).emitWithAck('sync:resume', { cursor, scopes });
  return { buildings, user, cursor, scopes, heard, close: () => socket.disconnect() };
}
type Device = Awaited<ReturnType<typeof givenDevice>>;

/** Within five seconds: the socket has been told, the token is stale, and a new one pulls other scopes. */
async function expectTold({ user, heard, cursor, scopes, buildings }: Device, held: string[]): Promise<void> {
  const soon = { timeout: 5_000, interval: 20 };
  await expect.poll(() => heard.join(), soon).toContain('scope:changed');
  await expect
    .poll(() => user.refused(listBuildings).catch(() => ({ code: '' })), soon)
    .toMatchObject({
      code: 'authz_stale',
    });
  const again = await signInAgain(api, user);
  const seen = await again.call(listBuildings);
  expect(seen.items.map(({ id }) => id as string).toSorted()).toEqual(held.toSorted());
  const page = await again.call(pull, ask(cursor, scopes));
  const had = scopes.map(({ id }) => id as string);
  expect(page.scopes.removed.toSorted()).toEqual(
    had.filter((id) => buildings.includes(id) && !held.includes(id)),
  );
  expect(page.scopes.added.map(({ id }) => id as string)).toEqual(held.filter((id) => !had.includes(id)));
  await expect.poll(() => heard.join(), soon).toContain('"memberships"');
}

test('a role taken away is told to requests, sockets and devices within five seconds', async () => {
  const device = await givenDevice(([here, there]) => [viewing(here), viewing(there)]);
  await assign(device.user, [viewing(device.buildings[0])]);
  await expectTold(device, [device.buildings[0]]);
  device.close();
});

test('a role that ends at midnight is told of though nobody writes anything', async () => {
  const device = await givenDevice(([here, there]) => [viewing(here), viewing(there, { validTo: day(0) })]);
  await letDaysPass(1);
  await expectTold(device, [device.buildings[0]]);
  device.close();
});

test('a role that begins at midnight, as of who stands in for somebody, is told of alike', async () => {
  const device = await givenDevice(([here, there]) => [
    viewing(here),
    viewing(there, { validFrom: day(1), validTo: day(14) }),
  ]);
  expect(device.scopes.map(({ id }) => id)).not.toContain(device.buildings[1]);
  await letDaysPass(1);
  await expectTold(device, device.buildings);
  device.close();
});

test('days that passed while no server ran are caught up with, and people they do not concern hear nothing', async () => {
  const [device, other] = [
    await givenDevice(([here, there]) => [viewing(here), viewing(there, { validTo: day(2) })]),
    await givenDevice(([here]) => [viewing(here, { validTo: day(90) })]),
  ];
  await letDaysPass(5);
  await expectTold(device, [device.buildings[0]]);
  expect(other.heard.join()).not.toContain('scope:changed');
  expect((await other.user.call(listBuildings)).items).toHaveLength(1);
  for (const { close } of [device, other]) close();
});

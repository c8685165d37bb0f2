import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '@citypulse/client/new-id';
import { Random } from '@citypulse/client/sync/simulation/random';
import { nodeConnection } from '@citypulse/client/sync/stores/node-sqlite';
import { SqlStore } from '@citypulse/client/sync/stores/sql-store';
import type { BuildingId, TaskId, UserId } from '@citypulse/contracts/common';
import { createTask, updateTask } from '@citypulse/contracts/maintenance';
import { setAssignments, type RoleAssignment } from '@citypulse/contracts/users';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OfflineClient } from './offline-client.ts';
import { ServerProcess } from './server-process.ts';
import { startTestApi, type TestApi, type TestUser } from './test-api.ts';

/** `npm run test:sync:soak` kills two hundred times. */
const kills = Number(process.env['KILLS'] ?? 10);
const phones = 3;
const mostWaiting = 40;
const longest = 120_000 + kills * 12_000;
const random = new Random(Number(process.env['SEED'] ?? 1));

let api: TestApi;
let server: ServerProcess;

beforeAll(async () => {
  api = await startTestApi();
  server = await ServerProcess.on(api.databaseUrl);
  await server.start();
});
afterAll(async () => {
  await server.remove();
  await api.close();
});

interface Phone {
  client: OfflineClient;
  user: TestUser;
  /** What was durable on the phone when its person was told so. */
  saved: { comments: string[]; changes: number };
}

interface Town {
  building: { id: string };
  /** Comes into one phone's reach and leaves it again. */
  annex: { id: string };
  tasks: TaskId[];
  office: TestUser;
  admin: TestUser;
}

async function givenTown(): Promise<Town> {
  const [building, annex] = [await api.given.building(), await api.given.building()];
  const [office, admin] = [await api.as('facility_manager'), await api.as('admin')];
  const tasks: TaskId[] = [];
  for (const title of ['Filter', 'Pumpe', 'Dach']) tasks.push(await newTask(office, building.id, title));
  await newTask(office, annex.id, 'Anbau');
  return { building, annex, tasks, office, admin };
}

async function newTask(office: TestUser, buildingId: string, title: string): Promise<TaskId> {
  const body = { buildingId: buildingId as BuildingId, kind: 'inspection' as const, title };
  return (await office.call(createTask, { body })).id;
}

/** Through another node, which is not killed: what the phones are told of by the feed alone. */
const officeDeeds: ReadonlyArray<(town: Town, phone: Phone) => Promise<unknown>> = [
  ({ office, tasks }) =>
    office.call(updateTask, {
      params: { taskId: random.pick(tasks) as TaskId },
      body: { dueOn: `2027-01-${10 + random.below(20)}` },
    }),
  ({ office, building }) => newTask(office, building.id, `Neu ${random.below(1_000_000)}`),
  ({ office, annex }) => newTask(office, annex.id, `Anbau ${random.below(1_000_000)}`),
  ({ admin, building, annex }, { user }) => reach(admin, user, [building.id, annex.id]),
  ({ admin, building }, { user }) => reach(admin, user, [building.id]),
];

function reach(admin: TestUser, user: TestUser, buildings: readonly string[]) {
  const assignments = buildings.map((id): RoleAssignment => ({
    role: 'caretaker',
    buildingId: id as BuildingId,
    validFrom: null,
    validTo: null,
  }));
  return admin.call(setAssignments, { params: { userId: user.userId as UserId }, body: { assignments } });
}

async function givenPhone(buildingId: string): Promise<Phone> {
  const user = await api.as('caretaker', buildingId);
  const file = join(tmpdir(), `phone-${newId()}.db`);
  const open = () => SqlStore.open(() => nodeConnection(file), file);
  const client = new OfflineClient({ ...api, url: server.url }, user, open);
  await client.open();
  await client.settled();
  files.push(file);
  return { client, user, saved: { comments: [], changes: 0 } };
}

const files: string[] = [];
afterAll(() =>
  files.forEach((file) => ['', '-wal', '-shm'].forEach((end) => rmSync(`${file}${end}`, { force: true }))),
);

/** Types as long as the server is killed again and again. */
async function work({ client, saved }: Phone, tasks: readonly TaskId[], isOver: () => boolean) {
  for (let count = 0; !isOver(); count++) {
    const { sync } = client.client;
    // A slow machine must not leave a queue that takes minutes.
    const isFree = () => isOver() || sync.state.get().pending < mostWaiting;
    await expect.poll(isFree, { timeout: longest, interval: 20 }).toBe(true);
    const taskId = tasks[count % tasks.length] as TaskId;
    if (count % 3 === 0) {
      const title = `${client.deviceId.slice(-4)} ${count}`;
      await sync.mutate('updateTask', { params: { taskId }, body: { title } });
      saved.changes += 1;
    } else {
      const text = `${client.deviceId} ${count}`;
      await sync.mutate('addTaskComment', { params: { taskId }, body: { text } });
      saved.comments.push(text);
    }
    if (count % 40 === 39) {
      client.kill();
      await client.open();
      // Without an answer of the server it takes a moment until the app shows who was here last.
      await expect.poll(() => client.client.sync.store(), { timeout: 10_000 }).toBeDefined();
    }
    client.client.sync.syncNow();
    await pause(20);
  }
}

test(
  'a server killed in the middle of pushes, on a network that loses answers, has each change of each phone once',
  { timeout: longest },
  async () => {
    const town = await givenTown();
    const all = await Promise.all(Array.from({ length: phones }, () => givenPhone(town.building.id)));
    for (const { client } of all) client.losesEvery = 7;
    let isOver = false;
    let unanswered = 0;
    const working = Promise.all(all.map((phone) => work(phone, town.tasks, () => isOver)));
    for (let kill = 0; kill < kills; kill++) {
      const pushed = all.map(({ client }) => client.next('/sync/push'));
      await Promise.race(pushed);
      // Somewhere between the arrival of the push and its answer, or soon after.
      await pause(random.next() * 350);
      const [first] = all as [Phone];
      const deed = officeDeeds[kill % officeDeeds.length]?.(town, first);
      await server.kill();
      await deed;
      unanswered += await committedUnanswered(all);
      await server.start();
    }
    isOver = true;
    await working;
    for (const { client } of all) client.losesEvery = Infinity;
    for (const { client } of all) {
      client.client.sync.syncNow();
      await expect
        .poll(() => (client.client.sync.syncNow(), client.client.sync.state.get().pending), {
          timeout: 60_000,
          interval: 500,
        })
        .toBe(0);
      // Its socket has been cut so often that the next attempt may be half a minute away.
      await client.settled(60_000);
    }
    await expectEachOnce(all);
    await expectWhatIsInReach(all);
    // Else the kills would have proved nothing.
    expect(unanswered).toBeGreaterThan(0);
    process.stdout.write(`${kills} kills, ${unanswered} mutations committed at a kill and not answered\n`);
  },
);

/** How much the server had taken of what the phones still wait for. */
async function committedUnanswered(all: readonly Phone[]): Promise<number> {
  const counts = all.map(async ({ client, user }) => {
    const { rows } = await sql<{ last: number }>`
      select last_seq::int as last from sync_clients where user_id = ${user.userId}`.execute(
      api.app.db.system,
    );
    const queued = (await client.client.sync.store()?.outbox(['queued'])) ?? [];
    return queued.filter(({ seq }) => seq <= (rows[0]?.last ?? 0)).length;
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** At rest a device holds just the rows its person may see, as the database has them. */
async function expectWhatIsInReach(all: readonly Phone[]): Promise<void> {
  for (const { client, user } of all) {
    const { rows } = await sql<{ id: string }>`
      select t.id, t.title, t.due_on::text as "dueOn", t.version::int as version from maintenance_tasks t
      where t.building_id in (select building_id from role_assignments where user_id = ${user.userId})
      order by t.id`.execute(api.app.db.system);
    const onDevice = async () => {
      const held = await client.rows('maintenance_tasks');
      return held
        .map(({ id, title, dueOn, version }) => ({ id, title, dueOn, version }))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    };
    await expect.poll(onDevice, { timeout: 20_000 }).toEqual(rows);
  }
}

/** What the database says, against what the phones were told. */
async function expectEachOnce(all: readonly Phone[]): Promise<void> {
  const { system } = api.app.db;
  const users = all.map(({ user }) => user.userId);
  const saved = all.flatMap((phone) => phone.saved.comments);
  const { rows: comments } = await sql<{ text: string }>`
    select text from task_comments where author_id = any(${users}::uuid[])`.execute(system);
  expect(comments.map(({ text }) => text).toSorted()).toEqual(saved.toSorted());
  for (const { client, user, saved: told } of all) {
    const { rows: log } = await sql<{ id: string; seq: number; status: string }>`
      select mutation_id as id, seq::int as seq, result->>'status' as status from data_sync_log
      where user_id = ${user.userId} order by seq`.execute(system);
    const outbox = (await client.client.sync.store()?.outbox()) ?? [];
    // Each has one outcome, the same on both sides, under numbers without gaps.
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    expect(outbox.map(({ id, seq, outcome }) => ({ id, seq, status: outcome?.status }))).toEqual(log);
    expect(log).toHaveLength(told.comments.length + told.changes);
    expect(log.filter(({ status }) => status === 'rejected' || status === 'blocked')).toEqual([]);
  }
  const { rows: doubled } = await sql`
    select mutation_id, entity_type, entity_id from change_feed
    where mutation_id in (select mutation_id from data_sync_log where user_id = any(${users}::uuid[]))
    group by 1, 2, 3 having count(*) > 1`.execute(system);
  expect(doubled).toEqual([]);
}

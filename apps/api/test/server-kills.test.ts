import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '@citypulse/client/new-id';
import { nodeConnection } from '@citypulse/client/sync/stores/node-sqlite';
import { SqlStore } from '@citypulse/client/sync/stores/sql-store';
import type { TaskId } from '@citypulse/contracts/common';
import { createTask } from '@citypulse/contracts/maintenance';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OfflineClient } from './offline-client.ts';
import { ServerProcess } from './server-process.ts';
import { startTestApi, type TestApi, type TestUser } from './test-api.ts';

/** `npm run test:sync:soak` kills two hundred times. */
const kills = Number(process.env['KILLS'] ?? 10);
const phones = 3;

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

async function givenTown() {
  const building = await api.given.building();
  const office = await api.as('facility_manager', building.id);
  const tasks: TaskId[] = [];
  for (const title of ['Filter', 'Pumpe', 'Dach']) {
    const body = { buildingId: building.id as never, kind: 'inspection' as const, title };
    tasks.push((await office.call(createTask, { body })).id);
  }
  return { building, tasks };
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
  { timeout: 60_000 + kills * 6_000 },
  async () => {
    const { building, tasks } = await givenTown();
    const all = await Promise.all(Array.from({ length: phones }, () => givenPhone(building.id)));
    for (const { client } of all) client.losesEvery = 7;
    let isOver = false;
    let unanswered = 0;
    const working = Promise.all(all.map((phone) => work(phone, tasks, () => isOver)));
    for (let kill = 0; kill < kills; kill++) {
      const pushed = all.map(({ client }) => client.next('/sync/push'));
      await Promise.race(pushed);
      // Somewhere between the arrival of the push and its answer, or soon after.
      await pause(Math.random() * 350);
      await server.kill();
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
      await client.settled();
    }
    await expectEachOnce(all);
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

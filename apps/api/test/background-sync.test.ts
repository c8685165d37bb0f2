import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@citypulse/client/new-id';
import { syncOnce } from '@citypulse/client/sync/send-waiting';
import { nodeConnection } from '@citypulse/client/sync/stores/node-sqlite';
import { SqlStore } from '@citypulse/client/sync/stores/sql-store';
import type { TaskCommentId } from '@citypulse/contracts/common';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { givenTask } from './given-task.ts';
import { OfflineClient } from './offline-client.ts';
import { startTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
beforeAll(async () => (api = await startTestApi()));
afterAll(() => api.close());

/** A phone whose app was closed with something unsent, and what of its files is open. */
async function phoneWithUnsent() {
  const given = await givenTask(api);
  const file = join(tmpdir(), `citypulse-background-${crypto.randomUUID()}.db`);
  onTestFinished(() => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  });
  let open = 0;
  const connect = async () => {
    const connection = await nodeConnection(file);
    open += 1;
    return { ...connection, close: () => ((open -= 1), connection.close()) };
  };
  const phone = new OfflineClient(api, given.user, () => SqlStore.open(connect, file, () => new Date()));
  await phone.open();
  await phone.settled();
  phone.setOnline(false);
  const id = newId() as TaskCommentId;
  const params = { taskId: given.task.id };
  await phone.client.sync.mutate('addTaskComment', { params, body: { id, text: 'Dichtung bestellt' } });
  phone.kill();
  await expect.poll(() => open).toBe(0);
  const comments = async () => {
    const comment = api.app.db.system.selectFrom('task_comments').select('text').where('id', '=', id);
    return (await comment.execute()).map(({ text }) => text);
  };
  return { phone, comments, open: () => open };
}

test('started by the system alone the app signs in, sends what waits, and closes what it opened', async () => {
  const { phone, comments, open } = await phoneWithUnsent();
  phone.setOnline(true);
  expect(await syncOnce(phone.build())).toBe(true);
  expect(open()).toBe(0);
  expect(await comments()).toEqual(['Dichtung bestellt']);
  // There is nothing left for the next time, and nothing arrives twice.
  expect(await syncOnce(phone.build())).toBe(true);
  expect(await comments()).toHaveLength(1);
});

test('an app that is opened meanwhile has the store at once, and everything arrives once', async () => {
  const { phone, comments, open } = await phoneWithUnsent();
  phone.setOnline(true);
  const stop = new AbortController();
  const run = syncOnce(phone.build(), stop.signal);
  stop.abort();
  expect(await run).toBe(false);
  expect(open()).toBe(0);
  await phone.open();
  await phone.settled();
  expect(await comments()).toEqual(['Dichtung bestellt']);
});

test('without a network it says that something waits, and the app has it when it is opened', async () => {
  const { phone, comments, open } = await phoneWithUnsent();
  expect(await syncOnce(phone.build())).toBe(false);
  expect(open()).toBe(0);
  expect(await comments()).toEqual([]);
  await phone.open();
  await expect.poll(() => phone.client.sync.state.get().pending).toBe(1);
});

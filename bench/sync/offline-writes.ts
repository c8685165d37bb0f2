import { join } from 'node:path';
import type { Ground, Row } from '../bench.ts';
import { openDevice, sqliteIn, until } from './device.ts';
import { asSystem, givenBuilding, givenCaretaker, givenWork } from './given.ts';
import { lossyProxy } from './lossy-proxy.ts';
import { pouchWrites } from './pouch-writes.ts';

/** What became of so many writes, each with a text of its own. */
export interface Fate {
  lost: number;
  doubled: number;
  lostAnswers: number;
}

export function fateOf(there: readonly string[], count: number, lostAnswers: number): Fate {
  const lost = count - new Set(there).size;
  return { lost, doubled: there.length - new Set(there).size, lostAnswers };
}

/** In rounds: without a network so many are written, then all of it is sent. */
export const roundsOf = (count: number, size = 20) =>
  Array.from({ length: count / size }, (_, round) =>
    Array.from({ length: size }, (__, n) => `Notiz ${round * size + n}`),
  );

async function givenTask(ground: Ground) {
  const buildingId = await givenBuilding(ground.app);
  await givenWork(ground.adminUrl, buildingId, 16);
  const person = await givenCaretaker(ground.app, buildingId);
  const { rows } = await asSystem(ground.adminUrl, (client) =>
    client.query<{ id: string }>('select id from maintenance_tasks where building_id = $1', [buildingId]),
  );
  return { ...person, taskId: rows[0]?.id ?? '' };
}

async function commentsOn({ adminUrl }: Ground, taskId: string): Promise<string[]> {
  const { rows } = await asSystem(adminUrl, (client) =>
    client.query<{ text: string }>('select text from task_comments where task_id = $1', [taskId]),
  );
  return rows.map(({ text }) => text);
}

async function ourWrites(ground: Ground, folder: string, count: number): Promise<Fate> {
  const { refreshToken, taskId } = await givenTask(ground);
  const proxy = await lossyProxy(ground.server.url, (path) => path.includes('/sync/push'));
  const device = openDevice(proxy.url, refreshToken, sqliteIn(join(folder, 'writes.db')));
  await device.settled();
  for (const texts of roundsOf(count)) {
    device.setOnline(false);
    for (const text of texts)
      await device.client.sync.mutate('addTaskComment', {
        params: { taskId: taskId as never },
        body: { text },
      });
    device.setOnline(true);
    await until(device.client.sync.state, ({ pending }) => pending === 0);
  }
  device.stop();
  proxy.stop();
  return fateOf(await commentsOn(ground, taskId), count, proxy.lost());
}

/** What the line does to an app that repeats a request until it is answered: shows that answers are really lost. */
async function repeatedRequests(ground: Ground, count: number): Promise<Fate> {
  const { accessToken, taskId } = await givenTask(ground);
  const proxy = await lossyProxy(ground.server.url, () => true);
  for (const text of roundsOf(count).flat()) {
    for (let isAnswered = false; !isAnswered;)
      isAnswered = await fetch(`${proxy.url}/v1/maintenance/tasks/${taskId}/comments`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ text }),
      }).then(
        (answer) => answer.ok,
        () => false,
      );
  }
  proxy.stop();
  return fateOf(await commentsOn(ground, taskId), count, proxy.lost());
}

export async function offlineWrites(ground: Ground, folder: string): Promise<Row[]> {
  const count = ground.quick ? 40 : 500;
  const [ours, pouch, naive] = [
    await ourWrites(ground, folder, count),
    await pouchWrites(count),
    await repeatedRequests(ground, count),
  ];
  const of = `${count} writes made offline, every second answer lost`;
  const rows = [
    ['CityPulse', ours],
    [pouch.name, pouch],
    ['each request repeated until answered', naive],
  ] as const;
  return rows.flatMap(([name, fate]) => [
    { what: `${name}: ${of}: lost`, value: fate.lost, unit: '', ...zero(fate.lost) },
    { what: `${name}: ${of}: doubled`, value: fate.doubled, unit: '', ...zero(fate.doubled) },
    { what: `${name}: answers lost meanwhile`, value: fate.lostAnswers, unit: '' },
  ]);
}

const zero = (value: number) => ({ aim: { text: '0', reached: value === 0 } });

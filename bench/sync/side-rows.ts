import { percentile, round, type Ground, type Row } from '../bench.ts';
import { asOwner, asSystem, givenBuilding, givenWork } from './given.ts';
import type { Side, SideClient } from './side.ts';
import type { ZeroSide } from './zero-side.ts';

/** What both sides hold, in a building each: a caretaker's first sync, and Aufträge to be changed. */
export interface Scene {
  buildingId: string;
  rows: number;
  changing: string;
  taskIds: string[];
}

export async function givenScene({ app, adminUrl, quick }: Ground): Promise<Scene> {
  const [buildingId, changing] = [await givenBuilding(app), await givenBuilding(app)];
  const [rows, tasks] = quick ? [1_600, 100] : [10_000, 1_000];
  await givenWork(adminUrl, buildingId, rows);
  const taskIds = await asSystem(adminUrl, async (client) => {
    const made = await client.query<{ id: string }>(
      `insert into maintenance_tasks (building_id, kind, title) select $1, 'fault', 'Tropft ' || n from generate_series(1, $2::int) n returning id`,
      [changing, tasks],
    );
    return made.rows.map(({ id }) => id);
  });
  await asSystem(adminUrl, (client) => client.query('select feed_advance()'));
  await asOwner(adminUrl, `update change_feed set at = at - interval '1 hour'; analyze`);
  return { buildingId, rows, changing, taskIds };
}

/** Both figures, the peer's as what ours is compared with. Less is better. */
function compared(what: string, unit: string, ours: number, peer: number, name: string): Row {
  const [value, other] = [round(ours), round(peer)];
  return { what, value, unit, against: { what: name, value: other, ratio: round(value / other) } };
}

const median = (values: readonly number[]) =>
  percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  );

export async function firstSyncs(scene: Scene, sides: readonly [Side, Side]): Promise<Row> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < 5; round += 1) {
    for (const [n, side] of sides.entries()) {
      const start = performance.now();
      const client = await side.open(scene.buildingId, scene.rows);
      times[n]?.push((performance.now() - start) / 1000);
      await client.close();
    }
  }
  const what = `CityPulse: first sync of ${scene.rows.toLocaleString('en')} rows into memory, median of 5`;
  return compared(what, 's', median(times[0]), median(times[1]), sides[1].name);
}

async function openMany(side: Side, scene: Scene, count: number): Promise<SideClient[]> {
  const clients: SideClient[] = [];
  while (clients.length < count)
    clients.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(10, count - clients.length) }, () =>
          side.open(scene.changing, scene.taskIds.length),
        ),
      )),
    );
  return clients;
}

/** Milliseconds from a commit's setting out to each client's showing it. */
async function latencies(side: Side, scene: Scene, clients: readonly SideClient[], rounds: number) {
  const spent: number[] = [];
  for (let n = 0; n < rounds + 3; n += 1) {
    const taskId = scene.taskIds[n % scene.taskIds.length] ?? '';
    const place = `Raum ${n}`;
    const shown = clients.map((client) => client.shows(taskId, place));
    const start = performance.now();
    await side.mark(taskId, place);
    const times = await Promise.all(shown);
    if (n >= 3) spent.push(...times.map((time) => time - start));
  }
  return spent.toSorted((a, b) => a - b);
}

const changeTen = `update maintenance_tasks set place = $2 where id = any($1)`;

/** Seconds from being back on the network to each client's showing all changes made meanwhile. */
async function reconnects(
  side: Side,
  scene: Scene,
  clients: readonly SideClient[],
  write: (ids: readonly string[], place: string) => Promise<void>,
) {
  await side.setOnline(false);
  for (let at = 0; at < scene.taskIds.length; at += 10) await write(scene.taskIds.slice(at, at + 10), 'Dach');
  const shown = clients.map((client) => client.showsMany('Dach', scene.taskIds.length));
  const start = performance.now();
  await side.setOnline(true);
  return (await Promise.all(shown)).map((time) => (time - start) / 1000).toSorted((a, b) => a - b);
}

export async function manyClients(
  ground: Ground,
  scene: Scene,
  [ours, zero]: readonly [Side, ZeroSide],
): Promise<Row[]> {
  const [few, many, rounds] = ground.quick ? [10, 20, 5] : [100, 200, 50];
  const writes = [
    (ids: readonly string[], place: string) =>
      asSystem(ground.adminUrl, async (client) => void (await client.query(changeTen, [ids, place]))),
    (ids: readonly string[], place: string) => zero.write(changeTen, [ids, place]),
  ] as const;
  const measured = [];
  for (const [n, side] of ([ours, zero] as const).entries()) {
    const clients = await openMany(side, scene, few);
    const latency = await latencies(side, scene, clients, rounds);
    clients.push(...(await openMany(side, scene, many - few)));
    const write = writes[n] ?? writes[0];
    const back = await reconnects(side, scene, clients, write);
    for (const client of clients) await client.close();
    measured.push({ latency, back });
  }
  const [mine, its] = measured;
  const of = (what: string, unit: string, figure: (one: { latency: number[]; back: number[] }) => number) =>
    compared(`CityPulse: ${what}`, unit, mine ? figure(mine) : NaN, its ? figure(its) : NaN, zero.name);
  return [
    of(`commit to ${few} clients, p50`, 'ms', ({ latency }) => percentile(latency, 0.5)),
    of(`commit to ${few} clients, p99`, 'ms', ({ latency }) => percentile(latency, 0.99)),
    of(`${many} clients back after ${scene.taskIds.length} changes, the median one`, 's', ({ back }) =>
      median(back),
    ),
    of(
      `${many} clients back after ${scene.taskIds.length} changes, the last one`,
      's',
      ({ back }) => back.at(-1) ?? NaN,
    ),
  ];
}

/** Zero's policy is to take no writes while offline; seen here, not only read. */
export async function zeroOffline(scene: Scene, zero: ZeroSide, count: number): Promise<Row> {
  const taken = await zero.takenOffline(scene.changing, scene.taskIds.slice(0, count));
  return {
    what: `${zero.name}: of ${count} writes offline, taken (by its policy none)`,
    value: taken,
    unit: '',
  };
}

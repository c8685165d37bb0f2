import { join } from 'node:path';
import { percentile, round, timeCalls, type Ground, type Row } from '../bench.ts';
import { openDevice, sqliteIn } from './device.ts';
import { asOwner, asSystem, givenBuilding, givenCaretaker, givenWork } from './given.ts';

async function itemIds({ adminUrl }: Ground, buildingId: string): Promise<string[]> {
  const { rows } = await asSystem(adminUrl, (client) =>
    client.query<{ id: string }>('select id from checklist_items where building_id = $1 order by id', [
      buildingId,
    ]),
  );
  return rows.map(({ id }) => id);
}

/** The floor: the same rows in tables without triggers and rights, and one line of record each, over one connection. */
const rawTransactions = ({ adminUrl, manager }: Ground, ids: readonly string[]): Promise<number> =>
  asSystem(adminUrl, async (client) => {
    const start = performance.now();
    for (const [n, id] of ids.entries()) {
      await client.query('begin');
      await client.query({
        name: 'answer',
        text: 'update raw_items set answer = $2, answered_at = now(), version = version + 1 where id = $1',
        values: [id, JSON.stringify(1 + (n % 10) / 10)],
      });
      await client.query({
        name: 'record',
        text: `insert into raw_log (user_id, sync_type, entity_type, entity_id, operation, sync_data, status,
            mutation_id, installation, seq, request_hash, result, occurred_at)
          values ($1, 'answerChecklistItem', 'checklist_items', $2, 'update', $3, 'synced',
            gen_random_uuid(), 'bench', $4, decode('00', 'hex'), '{}', now())`,
        values: [manager.id, id, JSON.stringify({ patch: { answer: { from: null, to: 1 } } }), n + 1],
      });
      await client.query('commit');
    }
    return performance.now() - start;
  });

const rawTables = `
  create table raw_items (like checklist_items including all);
  insert into raw_items select * from checklist_items;
  create table raw_log (like data_sync_log including all);
  grant all on raw_items, raw_log to citypulse_system;
  analyze raw_items`;

async function answeredItems({ adminUrl }: Ground, buildingId: string): Promise<number> {
  const { rowCount } = await asSystem(adminUrl, (client) =>
    client.query('select from checklist_items where building_id = $1 and answer is not null', [buildingId]),
  );
  return rowCount ?? 0;
}

export async function measureQueue(ground: Ground, folder: string): Promise<Row[]> {
  const count = ground.quick ? 100 : 2_000;
  const buildingId = await givenBuilding(ground.app);
  await givenWork(ground.adminUrl, buildingId, 2_800);
  const { refreshToken } = await givenCaretaker(ground.app, buildingId);
  const ids = (await itemIds(ground, buildingId)).slice(0, count);
  const device = openDevice(ground.server.url, refreshToken, sqliteIn(join(folder, 'queue.db')));
  await device.settled();
  device.setOnline(false);
  const answer = (itemId: string, n: number) =>
    device.client.sync.mutate('answerChecklistItem', {
      params: { itemId: itemId as never },
      body: { answer: 1 + (n % 10) / 10 },
    });
  const taps = await timeCalls(count, (n) => answer(ids[n] ?? '', n));
  const start = performance.now();
  device.setOnline(true);
  await device.settled();
  const spent = performance.now() - start;
  device.stop();
  const there = await answeredItems(ground, buildingId);
  if (there !== count) throw new Error(`${there} of ${count} answers arrived`);
  await asOwner(ground.adminUrl, rawTables);
  const raw = await rawTransactions(ground, ids);
  const [each, rawEach] = [round(spent / count), round(raw / count)];
  const drained = `${count.toLocaleString('en')} queued mutations drained`;
  return [
    { what: 'a mutation into the queue of the device, median', value: percentile(taps, 0.5), unit: 'ms' },
    { what: 'a mutation into the queue of the device, p99', value: percentile(taps, 0.99), unit: 'ms' },
    { what: drained, value: spent / 1000, unit: 's', aim: { text: '≤ 30 s', reached: spent <= 30_000 } },
    {
      what: `${drained}: each`,
      value: each,
      unit: 'ms',
      against: { what: 'bare UPDATE and INSERT', value: rawEach, ratio: round(each / rawEach) },
    },
  ];
}

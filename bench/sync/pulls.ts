import type { Scope } from '../../packages/contracts/src/sync-changes.ts';
import type { PullAnswer } from '../../packages/contracts/src/sync.ts';
import { currentSchema } from '../../packages/contracts/src/mutations.ts';
import { percentile, round, timeCalls, type Ground, type Row } from '../bench.ts';
import { asOwner, asSystem, givenBuilding, givenCaretaker, givenWork } from './given.ts';

interface Reader {
  /** To the last page; how many changes came. */
  pull(cursor: string): Promise<number>;
  head(): Promise<string>;
}

async function reader({ server, app }: Ground, buildingId: string): Promise<Reader> {
  const { accessToken } = await givenCaretaker(app, buildingId);
  const ask = async (cursor: string | undefined, scopes: readonly Scope[]): Promise<PullAnswer> => {
    const answer = await fetch(`${server.url}/v1/mobile/sync/pull`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({ deviceId: 'bench', schema: currentSchema, cursor, scopes }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as PullAnswer;
  };
  const first = await ask(undefined, []);
  const scopes = first.scopes.added.map(({ id, rights }) => ({ id, rights }));
  return {
    async pull(from) {
      let [count, cursor, more] = [0, from, true];
      while (more) {
        const answer = await ask(cursor, scopes);
        count += answer.changes.length;
        ({ cursor, more } = answer);
      }
      return count;
    },
    head: async () => (await ask(undefined, scopes)).head,
  };
}

/** Changes of twenty other buildings, ten to a transaction, until the feed is that long. */
async function fillFeed({ adminUrl }: Ground, others: readonly string[], length: number): Promise<void> {
  await asSystem(adminUrl, (client) =>
    client.query(
      `with head as (select last_pos as h from feed_head for update),
       filled as (insert into change_feed (pos, txn_last_pos, xid, src_id, entity_type, entity_id, op, version, scope_new, at)
         select n, n + 9 - (n - h - 1) % 10, '1', -n, 'readings', gen_random_uuid(), 'U', 1,
           ($1::uuid[])[n % cardinality($1::uuid[]) + 1], now() - interval '1 hour'
         from head, generate_series(h + 1, h + ($2 - h) / 10 * 10) n returning pos)
       update feed_head set last_pos = greatest(last_pos, (select max(pos) from filled))`,
      [others, length],
    ),
  );
  await asOwner(adminUrl, 'vacuum analyze change_feed');
}

/** The server's own reading of so long a feed is not what is measured. */
async function quiet({ server }: Ground): Promise<void> {
  for (let before = -1_000; ;) {
    const now = await server.cpu();
    if (now - before < 25) return;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

export async function measurePulls(ground: Ground): Promise<Row[]> {
  const { app, adminUrl, quick } = ground;
  const buildingId = await givenBuilding(app);
  await givenWork(adminUrl, buildingId, 1_600);
  const others: string[] = [];
  for (let n = 0; n < 20; n += 1) others.push(await givenBuilding(app));
  const device = await reader(ground, buildingId);
  await asSystem(adminUrl, (client) => client.query('select feed_advance()'));
  const begin = await device.head();
  const rows: Row[] = [];
  const before = new Map<string, number>();
  for (const length of quick ? [10_000, 20_000] : [10_000, 1_000_000]) {
    await fillFeed(ground, others, length);
    const near = await device.head();
    await asSystem(adminUrl, async (client) => {
      await client.query(
        `update maintenance_tasks set place = $2 where id in (select id from maintenance_tasks where building_id = $1 order by id limit 10)`,
        [buildingId, `Keller ${length}`],
      );
      await client.query('select feed_advance()');
    });
    await quiet(ground);
    for (const [what, cursor] of [
      ['pull of 10 changes', near],
      ['pull of 10 changes, all others of the feed since the last pull', begin],
    ] as const) {
      const pull = async () => {
        const count = await device.pull(cursor);
        if (count !== 10) throw new Error(`${count} changes came`);
      };
      await timeCalls(quick ? 5 : 50, pull);
      const times = await timeCalls(quick ? 10 : 200, pull);
      const median = round(percentile(times, 0.5));
      const shorter = before.get(what);
      before.set(what, median);
      rows.push({
        what: `${what}; feed of ${length.toLocaleString('en')}`,
        value: median,
        unit: 'ms',
        ...(shorter && {
          against: { what: 'feed of 10,000', value: shorter, ratio: round(median / shorter) },
          aim: { text: '≤ 1.2 times', reached: median <= 1.2 * shorter },
        }),
      });
    }
  }
  return rows;
}

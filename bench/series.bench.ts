import type { MeasuringPointId } from '@citypulse/contracts/common';
import { seriesWindow } from '@citypulse/energy/series-window';
import autocannon from 'autocannon';
import { sql } from 'kysely';
import { rawSeriesText } from '../apps/api/src/features/series/series.sql.ts';
import { round, type Bench, type BenchServer, type Ground, type Row } from './bench.ts';
import { captureStatement } from './capture.ts';
import { fillYears } from './filled.ts';
import { givenPoints } from './given.ts';
import { startServerProcess } from './processes.ts';

interface Measured {
  rps: number;
  /** Of the server's process, ms per request. */
  cpu: number;
}

interface Target {
  url: string;
  server: BenchServer;
  headers?: Record<string, string>;
}

async function load({ url, server, headers = {} }: Target, seconds: number): Promise<Measured> {
  const before = await server.cpu();
  const result = await autocannon({ url, connections: 16, duration: seconds, headers });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
  return { rps: result.requests.average, cpu: ((await server.cpu()) - before) / result.requests.total };
}

/** In turns, and the best turn of each: what else the machine does only ever takes away. */
async function loadInTurns(targets: readonly Target[], seconds: number, turns: number): Promise<Measured[]> {
  for (const target of targets) await load(target, 1);
  const best = targets.map((): Measured => ({ rps: 0, cpu: Number.POSITIVE_INFINITY }));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [index, target] of targets.entries()) {
      const { rps, cpu } = await load(target, seconds);
      const known = best[index] as Measured;
      best[index] = { rps: Math.max(known.rps, rps), cpu: Math.min(known.cpu, cpu) };
    }
  }
  return best;
}

const periods = [
  {
    name: 'year by day',
    from: '2025-01-01T00:00:00+01:00',
    to: '2026-01-01T00:00:00+01:00',
    resolution: 'day',
  },
  {
    name: 'day by quarter hour',
    from: '2025-06-11T00:00:00+02:00',
    to: '2025-06-12T00:00:00+02:00',
    resolution: '15m',
  },
] as const;

async function measurePeriod(ground: Ground, id: string, period: (typeof periods)[number]): Promise<Row[]> {
  const window = seriesWindow(Date.parse(period.from), Date.parse(period.to), period.resolution);
  if (!window) throw new Error('An empty period');
  const statement = await captureStatement((db) => rawSeriesText(db, sql<boolean>`true`, id, window));
  const bare = (bind: string) =>
    startServerProcess('./bare-server.ts', {
      DATABASE_URL: ground.adminUrl,
      SQL: statement.sql,
      PARAMETERS: JSON.stringify(statement.parameters),
      ACTOR: ground.manager.id,
      BIND: bind,
    });
  const [session, transaction] = [await bare('session'), await bare('transaction')];
  const query = new URLSearchParams({ measuringPointId: id as MeasuringPointId, ...period });
  query.delete('name');
  const product = {
    url: `${ground.server.url}/v1/energy/series?${query}`,
    server: ground.server,
    headers: { Authorization: `Bearer ${ground.manager.accessToken}` },
  };
  const targets = [
    product,
    { url: session.url, server: session },
    { url: transaction.url, server: transaction },
  ];
  const [own, floor, bound] = await loadInTurns(targets, ground.quick ? 2 : 3, ground.quick ? 1 : 6);
  await Promise.all([session.stop(), transaction.stop()]);
  return rowsOf(period.name, own as Measured, floor as Measured, bound as Measured);
}

const against = (what: string, value: number, of: number) => ({
  what,
  value: of,
  ratio: round(value / of),
});

function rowsOf(name: string, own: Measured, floor: Measured, bound: Measured): Row[] {
  return [
    {
      what: `${name}: endpoint`,
      value: own.rps,
      unit: 'requests/s',
      against: against('bare node:http + pg, same SQL', own.rps, floor.rps),
      aim: { text: '≥ 0.8', reached: own.rps / floor.rps >= 0.8 },
    },
    {
      what: `${name}: endpoint`,
      value: own.rps,
      unit: 'requests/s',
      against: against('bare, actor bound per transaction', own.rps, bound.rps),
    },
    {
      what: `${name}: server CPU per request`,
      value: own.cpu,
      unit: 'ms',
      against: against('bare node:http + pg, same SQL', own.cpu, floor.cpu),
    },
  ];
}

export const bench: Bench = {
  name: 'Series endpoint (16 connections)',
  async run(ground) {
    const [id = ''] = await givenPoints(ground.app, 1);
    await fillYears(ground.adminUrl, ['2025']);
    const rows: Row[] = [];
    for (const period of periods) rows.push(...(await measurePeriod(ground, id, period)));
    return rows;
  },
};

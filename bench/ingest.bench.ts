import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MeasuringPointId } from '@citypulse/contracts/common';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { ingestIntervals } from '../apps/api/src/features/intervals/intervals.service.ts';
import { noProof, type Caller } from '../apps/api/src/platform/caller.ts';
import { round, type Bench, type Ground, type Row } from './bench.ts';
import { givenPoints } from './given.ts';

const rowsPerRequest = 10_000;
const firstStart = Date.parse('2023-12-31T23:00:00Z');
const quarter = 900_000;

const startOf = (index: number) => new Date(firstStart + index * quarter).toISOString();
const valueOf = (index: number) => Math.round(Math.abs(Math.sin(index)) * 1000) / 100;

/** The raw writers' table: columns, key and partitions of the real one, without rollups, checks of length and feed. */
async function createRawTable(client: pg.Client, name: string, months: number): Promise<void> {
  await client.query(`create table ${name} (start timestamptz not null, value double precision, point_key int not null,
    batch_key int, length_seconds smallint not null, quality "char" not null, primary key (point_key, start))
    partition by range (start)`);
  for (let month = 0; month < months; month += 1) {
    const [from, to] = [month, month + 1].map((at) => new Date(Date.UTC(2023, 11 + at, 1)).toISOString());
    await client.query(
      `create table ${name}_${month} partition of ${name} for values from ('${from}') to ('${to}')`,
    );
  }
}

interface Batch {
  point: number;
  first: number;
  count: number;
}

function batchesOf(points: number, rowsPerPoint: number): Batch[] {
  return Array.from({ length: points }, (_, point) =>
    Array.from({ length: Math.ceil(rowsPerPoint / rowsPerRequest) }, (_, index) => ({
      point,
      first: index * rowsPerRequest,
      count: Math.min(rowsPerRequest, rowsPerPoint - index * rowsPerRequest),
    })),
  ).flat();
}

const indexes = ({ first, count }: Batch) => Array.from({ length: count }, (_, index) => first + index);

async function rawUnnest(client: pg.Client, batch: Batch): Promise<void> {
  const places = indexes(batch);
  await client.query({
    name: 'raw_unnest',
    text: `insert into raw_unnest (start, value, point_key, length_seconds, quality)
      select start, value, $3, 900, 'W' from unnest($1::timestamptz[], $2::float8[]) d (start, value)
      on conflict (point_key, start) do update set value = excluded.value
      where raw_unnest.value is distinct from excluded.value`,
    values: [`{${places.map(startOf).join(',')}}`, `{${places.map(valueOf).join(',')}}`, batch.point],
  });
}

async function rawCopy(client: pg.Client, batch: Batch): Promise<void> {
  const stream = client.query(
    copyFrom('copy raw_copy (start, value, point_key, length_seconds, quality) from stdin'),
  );
  const lines = indexes(batch).map(
    (index) => `${startOf(index)}\t${valueOf(index)}\t${batch.point}\t900\tW\n`,
  );
  await pipeline(Readable.from([lines.join('')]), stream);
}

async function rate(batches: readonly Batch[], write: (batch: Batch) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  for (const batch of batches) await write(batch);
  const rows = batches.reduce((sum, { count }) => sum + count, 0);
  return rows / ((performance.now() - start) / 1000);
}

const callerOf = ({ manager }: Ground): Caller => ({
  ...noProof,
  kind: 'user',
  id: manager.id,
  sessionId: null,
  platform: null,
  grants: [{ role: 'energy_manager', buildingId: null }],
  authzVersion: 1,
  requestId: randomUUID(),
});

function bodyOf(id: string, batch: Batch) {
  return {
    measuringPointId: id as MeasuringPointId,
    intervals: indexes(batch).map((index) => ({
      start: startOf(index),
      lengthSeconds: 900 as const,
      value: valueOf(index),
      quality: 'W' as const,
    })),
  };
}

const against = (what: string, base: number, value: number) => ({
  what,
  value: base,
  ratio: round(value / base),
});

async function measure(ground: Ground): Promise<Row[]> {
  const points = ground.quick ? 2 : 12;
  const rowsPerPoint = ground.quick ? 12_000 : 35_040;
  const batches = batchesOf(points, rowsPerPoint);
  const client = new pg.Client(ground.adminUrl);
  await client.connect();
  for (const table of ['raw_copy', 'raw_unnest']) await createRawTable(client, table, 14);
  const ids = await givenPoints(ground.app, points * 2);
  await ingestIntervals(ground.app, callerOf(ground), bodyOf(ids[0] ?? '', { point: 0, first: 0, count: 1 }));
  const unnest = await rate(batches, (batch) => rawUnnest(client, batch));
  const service = await rate(batches, (batch) =>
    ingestIntervals(ground.app, callerOf(ground), bodyOf(ids[batch.point] ?? '', batch)),
  );
  const bodies = batches.map((batch) => JSON.stringify(bodyOf(ids[points + batch.point] ?? '', batch)));
  const http = await rate(batches, async (batch) => {
    const answer = await fetch(`${ground.server.url}/v1/energy/intervals`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${ground.manager.accessToken}`, 'Content-Type': 'application/json' },
      body: bodies[batches.indexOf(batch)] ?? '',
    });
    if (!answer.ok) throw new Error(await answer.text());
    await answer.text();
  });
  const copy = await rate(batches, (batch) => rawCopy(client, batch));
  const again = await rate(batches, (batch) =>
    ingestIntervals(ground.app, callerOf(ground), bodyOf(ids[batch.point] ?? '', batch)),
  );
  await client.end();
  const unit = 'rows/s';
  const aim = (value: number) => ({ text: '≥ 0.5', reached: value / unnest >= 0.5 });
  return [
    { what: 'raw COPY, one table', value: copy, unit },
    { what: 'raw UNNEST insert, one table', value: unnest, unit, against: against('raw COPY', copy, unnest) },
    {
      what: 'ingest, service',
      value: service,
      unit,
      against: against('raw UNNEST', unnest, service),
      aim: aim(service),
    },
    {
      what: 'ingest, over HTTP',
      value: http,
      unit,
      against: against('raw UNNEST', unnest, http),
      aim: aim(http),
    },
    { what: 'ingest, over HTTP', value: http, unit, against: against('raw COPY', copy, http) },
    {
      what: 'the same again, nothing changes',
      value: again,
      unit,
      against: against('raw UNNEST', unnest, again),
    },
  ];
}

export const bench: Bench = {
  name: 'Ingest of intervals (10,000 a request, one after another; rollups, feed and locks kept)',
  run: measure,
};

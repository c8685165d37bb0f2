import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { build } from 'vite';
import { openBrowser } from '../e2e/browser.ts';
import { nodeConnection } from '../packages/client/src/sync/stores/node-sqlite.ts';
import { SqlStore } from '../packages/client/src/sync/stores/sql-store.ts';
import { round, type Bench, type Ground, type Row } from './bench.ts';
import { checklistRow, timeStore, type Times } from './local-store-rows.ts';

/** The floor: one table with one key, rows inserted one by one in transactions of a page. */
function timeRawInserts(path: string, count: number): number {
  const db = new DatabaseSync(path);
  db.exec('pragma journal_mode = wal; pragma synchronous = full');
  db.exec('create table r (t text, id text, v integer, row text, primary key (t, id)) without rowid');
  const insert = db.prepare('insert into r values (?, ?, ?, ?)');
  const start = performance.now();
  for (let n = 0; n < count; n += 1) {
    if (n % 2_000 === 0) db.exec('begin');
    const { t, id, v, row } = checklistRow(n);
    insert.run(t, id, v, JSON.stringify(row));
    if (n % 2_000 === 1_999 || n === count - 1) db.exec('commit');
  }
  const spent = performance.now() - start;
  db.close();
  return spent;
}

async function timeSqlite(folder: string, count: number): Promise<Times> {
  const path = join(folder, `${count}.db`);
  const store = await SqlStore.open(() => nodeConnection(path), path);
  const times = await timeStore(store, count);
  await store.close();
  return times;
}

/** In Chromium, on a page of this machine: encryption needs a secure context. */
async function timeIndexedDb(counts: readonly number[]): Promise<Times[]> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: {
        entry: new URL('local-store-page.ts', import.meta.url).pathname,
        formats: ['es'],
        fileName: 'page',
      },
    },
  });
  const [output] = [built].flat();
  if (!output || !('output' in output)) throw new Error('Vite built nothing');
  const server = createServer((request, response) => {
    const script = request.url === '/page.js';
    response.setHeader('Content-Type', script ? 'text/javascript' : 'text/html');
    response.end(script ? output.output[0].code : '<script type="module" src="/page.js"></script>');
  }).listen(0, '127.0.0.1');
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction('globalThis.timeIndexedDb');
    const times: Times[] = [];
    for (const count of counts) times.push((await page.evaluate(`timeIndexedDb(${count})`)) as Times);
    return times;
  } finally {
    await browser.close();
    server.close();
  }
}

const grouped = (count: number) => count.toLocaleString('en');

function rowsOf(name: string, count: number, times: Times, raw?: number): Row[] {
  const of = `${name}, ${grouped(count)} rows`;
  const floor = raw && { what: 'bare inserts', value: round(raw), ratio: round(times.stage / raw) };
  return [
    {
      what: `${of}: stage a snapshot`,
      value: round(times.stage),
      unit: 'ms',
      ...(floor && { against: floor }),
    },
    { what: `${of}: publish it`, value: round(times.publish), unit: 'ms' },
    { what: `${of}: items of a task`, value: round(times.readTask, 3), unit: 'ms' },
    { what: `${of}: publish 10 changes`, value: round(times.changes), unit: 'ms' },
  ];
}

async function measure({ quick }: Ground): Promise<Row[]> {
  const counts = quick ? [1_000] : [10_000, 100_000];
  const folder = mkdtempSync(join(tmpdir(), 'local-store-'));
  const rows: Row[] = [];
  for (const count of counts) {
    const raw = timeRawInserts(join(folder, `raw-${count}.db`), count);
    rows.push(...rowsOf('SQLite', count, await timeSqlite(folder, count), raw));
  }
  rmSync(folder, { recursive: true, force: true });
  const browser = await timeIndexedDb(counts);
  for (const [index, times] of browser.entries())
    rows.push(...rowsOf('IndexedDB', counts[index] ?? 0, times));
  return rows;
}

export const bench: Bench = { name: 'Store on the device', run: measure };

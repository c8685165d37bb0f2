import { openDevice, sqliteIn, until } from './device.ts';
import type { FirstSync } from './first-sync.ts';

// From the start of the app with a session to everything being in its SQLite file.

const { BENCH_URL = '', BENCH_TOKEN = '', BENCH_STORE = '' } = process.env;
// What an app loads later than at its start is no part of a sync.
await import('../../packages/client/src/sync/workplace.ts');
const restingBytes = process.memoryUsage().rss;
const start = performance.now();
const device = openDevice(BENCH_URL, BENCH_TOKEN, sqliteIn(BENCH_STORE));
await until(device.client.live.state, ({ name }) => name === 'live');
const ms = performance.now() - start;
const use = await device.client.sync.use();
const result: FirstSync = {
  ms,
  rows: use?.scopes.reduce((sum, { rows }) => sum + rows, 0) ?? 0,
  restingBytes,
  peakBytes: process.resourceUsage().maxRSS * 1024,
};
process.send?.(result);
process.once('disconnect', () => process.exit(0));
process.disconnect();

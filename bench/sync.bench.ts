import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { round, type Bench, type Ground, type Row } from './bench.ts';
import { measureFeedAdvance } from './sync/feed-advance.ts';
import { firstSync, type FirstSync } from './sync/first-sync.ts';
import { givenBuilding, givenCaretaker, givenSession, givenWork } from './sync/given.ts';
import { measurePulls } from './sync/pulls.ts';
import { measureQueue } from './sync/queue.ts';

const grouped = (count: number) => count.toLocaleString('en');
const megabytes = (bytes: number) => round(bytes / 2 ** 20, 1);

/** The quickest of three, and the most memory any of them took. */
async function firstSyncOf(ground: Ground, folder: string, count: number): Promise<FirstSync> {
  const buildingId = await givenBuilding(ground.app);
  await givenWork(ground.adminUrl, buildingId, count);
  const { userId } = await givenCaretaker(ground.app, buildingId);
  const runs: FirstSync[] = [];
  for (let n = 0; n < (ground.quick ? 1 : 3); n += 1) {
    const { refreshToken } = await givenSession(ground.app, userId);
    runs.push(await firstSync(ground.server.url, refreshToken, join(folder, `first-${count}-${n}.db`)));
  }
  const [quickest] = runs.toSorted((a, b) => a.ms - b.ms);
  if (!quickest || quickest.rows < count) throw new Error(`Only ${quickest?.rows} rows arrived`);
  return { ...quickest, peakBytes: Math.max(...runs.map(({ peakBytes }) => peakBytes)) };
}

async function measureFirstSync(ground: Ground, folder: string): Promise<Row[]> {
  const [few, many] = ground.quick ? [1_600, 3_200] : [10_000, 100_000];
  const small = await firstSyncOf(ground, folder, few);
  const large = await firstSyncOf(ground, folder, many);
  const [atFew, atMany] = [megabytes(small.peakBytes), megabytes(large.peakBytes)];
  const of = (count: number) => `first sync, ${grouped(count)} rows`;
  return [
    {
      what: of(few),
      value: small.ms / 1000,
      unit: 's',
      aim: { text: '≤ 3 s', reached: small.ms <= 3000 },
    },
    { what: of(many), value: large.ms / 1000, unit: 's' },
    { what: 'memory of the client before it', value: megabytes(small.restingBytes), unit: 'MB' },
    { what: `memory of the client at most, ${grouped(few)} rows`, value: atFew, unit: 'MB' },
    {
      what: `memory of the client at most, ${grouped(many)} rows`,
      value: atMany,
      unit: 'MB',
      against: { what: 'fewer rows', value: atFew, ratio: round(atMany / atFew) },
      aim: { text: '≤ 1.5 times', reached: atMany <= 1.5 * atFew },
    },
  ];
}

async function measure(ground: Ground): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'citypulse-sync-'));
  try {
    return [
      ...(await measureFirstSync(ground, folder)),
      ...(await measurePulls(ground)),
      ...(await measureQueue(ground, folder)),
      ...(await measureFeedAdvance(ground)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const about = `
The product's own client against the server over HTTP, on a database of its own; the device's store is Node's SQLite with
\`synchronous = full\`. A first sync runs in a process of its own, from the start of the app with a session until the last of the
rows (Aufträge, steps, readings) lies in the file; its memory is the resident set of that process. Pulls are bare requests, the
median of 200 after 50 that do not count; the feed is filled with changes of twenty other buildings. Queued mutations are answers to
steps; they are drained when the last one's effect has come back with a pull. Their floor is \`begin\`, \`UPDATE\`, \`INSERT\`, \`commit\`
over one connection, in tables without triggers and row-level security.

Not shown: SQLCipher on a phone, its processor, a network with loss and delay, and more than one device draining at a time.
`;

export const bench: Bench = { name: 'Sync', about, run: measure };

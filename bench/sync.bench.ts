import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { round, type Bench, type Ground, type Row } from './bench.ts';
import { measureFeedAdvance } from './sync/feed-advance.ts';
import { firstSync } from './sync/first-sync.ts';
import { givenBuilding, givenCaretaker, givenSession, givenWork } from './sync/given.ts';
import { measurePulls } from './sync/pulls.ts';
import { measureQueue } from './sync/queue.ts';

const grouped = (count: number) => count.toLocaleString('en');
const megabytes = (bytes: number) => round(bytes / 2 ** 20, 1);

async function measureFirstSync(ground: Ground, folder: string): Promise<Row[]> {
  const rows: Row[] = [];
  let before = 0;
  for (const count of ground.quick ? [1_600] : [10_000, 100_000]) {
    const buildingId = await givenBuilding(ground.app);
    await givenWork(ground.adminUrl, buildingId, count);
    const { userId, refreshToken } = await givenCaretaker(ground.app, buildingId);
    const path = (n: number) => join(folder, `first-${count}-${n}.db`);
    const runs = [await firstSync(ground.server.url, refreshToken, path(0))];
    for (let n = 1; n < (ground.quick ? 1 : 3); n += 1)
      runs.push(
        await firstSync(ground.server.url, (await givenSession(ground.app, userId)).refreshToken, path(n)),
      );
    const [quickest] = runs.toSorted((a, b) => a.ms - b.ms);
    if (!quickest || quickest.rows < count) throw new Error(`Only ${quickest?.rows} rows arrived`);
    const of = `first sync, ${grouped(count)} rows`;
    const peak = megabytes(Math.max(...runs.map(({ peakBytes }) => peakBytes)));
    rows.push(
      {
        what: of,
        value: quickest.ms / 1000,
        unit: 's',
        ...(count === 10_000 && { aim: { text: '≤ 3 s', reached: quickest.ms <= 3000 } }),
      },
      { what: `${of}: memory of the client at rest`, value: megabytes(quickest.restingBytes), unit: 'MB' },
      {
        what: `${of}: memory of the client at most`,
        value: peak,
        unit: 'MB',
        ...(before > 0 && {
          against: { what: 'a tenth of the rows', value: before, ratio: round(peak / before) },
          aim: { text: '≤ 2 times', reached: peak <= 2 * before },
        }),
      },
    );
    before = peak;
  }
  return rows;
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

export const bench: Bench = { name: 'Sync', run: measure };

import { cleanUp, dataFolder, startTown, type TownProcess } from '../e2e/support/town-process.ts';
import { percentile, type Bench, type Ground, type Row } from './bench.ts';

async function started(count: number, start: () => Promise<TownProcess>): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const town = await start();
    times.push(town.milliseconds / 1000);
    await town.stop();
  }
  return times.toSorted((a, b) => a - b);
}

function row(what: string, seconds: number, aim: number): Row {
  return { what, value: seconds, unit: 's', aim: { text: `≤ ${aim} s`, reached: seconds <= aim } };
}

/** From the start of the process to its first answered request that asked the database. */
async function measure({ quick }: Ground): Promise<Row[]> {
  const first = await started(quick ? 1 : 5, () => startTown(dataFolder()));
  const folder = dataFolder();
  await started(1, () => startTown(folder, { CITYPULSE_DEMO: '0' }));
  const warm = await started(quick ? 2 : 15, () => startTown(folder, { CITYPULSE_DEMO: '0' }));
  await cleanUp();
  return [
    row('first start, demo town, median', percentile(first, 0.5), 3),
    row('warm start, median', percentile(warm, 0.5), 0.8),
    row('warm start, p95', percentile(warm, 0.95), 0.8),
  ];
}

export const bench: Bench = { name: 'Start-up, process to first answered query', run: measure };

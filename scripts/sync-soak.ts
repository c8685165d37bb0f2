// `npm run test:sync:soak`: ten thousand seeds of the simulation, then 200 kills of a real server under load.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runSeed } from '../packages/client/src/sync/simulation/run-seed.ts';

const seeds = Number(process.env['SEEDS'] ?? 10_000);
const from = Number(process.env['FROM'] ?? 1);
const most = Number(process.env['MINUTES'] ?? 30) * 60_000;

interface Report {
  done: number;
  steps: number;
  mutations: number;
  stories: string[];
}

/** Every so manieth seed, until all are run or the time is over. */
async function share(index: number, of: number): Promise<void> {
  const report: Report = { done: 0, steps: 0, mutations: 0, stories: [] };
  const end = performance.now() + most;
  for (let seed = from + index; seed < from + seeds && performance.now() < end; seed += of) {
    const { steps, mutations, story } = await runSeed(seed);
    report.done += 1;
    report.steps += steps;
    report.mutations += mutations;
    if (story !== '') report.stories.push(story);
    if (report.done % 100 === 0 || story !== '') process.send?.(report);
  }
  process.send?.(report);
}

async function soak(): Promise<void> {
  const workers = Math.min(availableParallelism(), 8);
  const begun = performance.now();
  const reports = new Map<number, Report>();
  const sum = (field: 'done' | 'steps' | 'mutations') =>
    [...reports.values()].reduce((total, report) => total + report[field], 0);
  const stories = () => [...reports.values()].flatMap((report) => report.stories);
  const tell = () => {
    const seconds = Math.round((performance.now() - begun) / 1000);
    console.log(
      `${sum('done')} of ${seeds} seeds, ${sum('steps')} steps, ${sum('mutations')} mutations, ${stories().length} failures, ${seconds} s`,
    );
  };
  const timer = setInterval(tell, 10_000);
  await Promise.all(
    Array.from({ length: workers }, async (_, index) => {
      const child = fork(fileURLToPath(import.meta.url), [String(index), String(workers)]);
      child.on('message', (report: Report) => reports.set(index, report));
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code !== 0) process.exitCode = 1;
    }),
  );
  clearInterval(timer);
  for (const story of stories().slice(0, 5)) console.log(`\n${story}`);
  tell();
  if (stories().length > 0) process.exitCode = 1;
  const env = { ...process.env, KILLS: process.env['KILLS'] ?? '200' };
  const kills = spawn('vitest', ['run', '--project', 'api', 'server-kills'], { env, stdio: 'inherit' });
  const [code] = (await once(kills, 'exit')) as [number | null];
  if (code !== 0) process.exitCode = 1;
}

const [index, of] = process.argv.slice(2).map(Number);
await (index === undefined || of === undefined ? soak() : share(index, of));

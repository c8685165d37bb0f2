// `npm run test:predicates`: predicates of access weakened one at a time; writes docs/security-predicates.md.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startEmbeddedPostgres } from '../apps/api/src/platform/embedded-postgres.ts';
import { allSites } from '../apps/api/test/predicates/call-sites.ts';
import { equivalent } from '../apps/api/test/predicates/equivalent.ts';
import { pageOf, type Verdict, type Verdicts } from '../apps/api/test/predicates/predicates-page.ts';
import { root, run } from './run.mjs';

const folder = await mkdtemp(join(tmpdir(), 'citypulse-predicates-'));
const postgres = await startEmbeddedPostgres({
  dataDir: join(folder, 'pg'),
  log: () => {},
  settings: { fsync: 'off', synchronous_commit: 'off', autovacuum: 'off', max_connections: '200' },
});
const env = { ...process.env, DATABASE_URL_TEST: postgres.url };

async function vitest(args: readonly string[], more: Record<string, string>): Promise<number> {
  return run('vitest', ['run', ...args], { env: { ...env, ...more } });
}

/** The probes of the access matrix. */
async function byProbes(): Promise<Verdicts> {
  const out = join(folder, 'verdicts.json');
  await vitest(['--project', 'predicates'], { PREDICATES_OUT: out });
  return JSON.parse(await readFile(out, 'utf8')) as Verdicts;
}

interface Report {
  testResults: { assertionResults: { fullName: string; status: string }[] }[];
}

/** What fails of a feature's tests while the database grants everything, and the server at the place that is opened. */
async function failing(tests: string, opened: string): Promise<string[]> {
  const out = join(folder, 'report.json');
  const reporting = ['--reporter=json', `--outputFile=${out}`];
  const more = { PREDICATES_WALL: 'open', PREDICATES_OPENED: opened };
  await vitest(['--project', 'opened', ...reporting, tests], more);
  const { testResults } = JSON.parse(await readFile(out, 'utf8')) as Report;
  const results = testResults.flatMap((one) => one.assertionResults);
  return results.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
}

/** Of tests that ask the database's wall alone nothing is learnt. */
const beforehand = new Map<string, Promise<string[]>>();

/** The tests beside the place, of the feed those of the sync: the first that fails because it is opened. */
async function byTests(site: string): Promise<string | undefined> {
  const folderOf = dirname(site.split(': ')[0] ?? '');
  const tests = join('apps/api/src', folderOf === 'feed' ? 'features/sync' : folderOf);
  const known = beforehand.get(tests) ?? failing(tests, '');
  beforehand.set(tests, known);
  const before = await known;
  return (await failing(tests, site)).find((name) => !before.includes(name));
}

async function judged(site: string, probed: ReadonlyMap<string, Verdict>): Promise<Verdict> {
  const reason = equivalent[site];
  const by = probed.get(site)?.by ?? (reason ? undefined : await byTests(site));
  if (by && reason) throw new Error(`${site} is noticed, though said to change nothing`);
  return { what: site, change: 'yes', by: by ?? (reason && `changes nothing: ${reason}`) };
}

try {
  const { rows, sites } = await byProbes();
  const probed = new Map(sites.map((one) => [one.what, one]));
  const all: Verdict[] = [];
  for (const site of allSites(root).toSorted()) all.push(await judged(site, probed));
  await writeFile(join(root, 'docs/security-predicates.md'), pageOf({ rows, sites: all }));
  const left = [...rows, ...all].filter(({ by }) => by === undefined);
  for (const { what, change } of left) console.error(`Not noticed: ${what} → ${change}`);
  if (left.length > 0) process.exitCode = 1;
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

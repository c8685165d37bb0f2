import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { hashPassword } from '../apps/api/src/features/identity/passwords.service.ts';
import { startEmbeddedPostgres } from '../apps/api/src/platform/embedded-postgres.ts';
import { migrate } from '../apps/api/src/platform/migrate.ts';
import { openApp } from './app.ts';
import { password, type Bench, type Ground, type Row } from './bench.ts';
import { startServerProcess } from './processes.ts';
import { pageOf, tableOf, type Section } from './table.ts';

// npm run bench [-- --quick] [--keep] [name …]: runs bench/*.bench.ts one after another, each on a fresh database of an own
// PostgreSQL in a temporary folder, prints one table and writes docs/benchmarks.md: unless quick, and of only some
// benches with --keep alone.

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const quick = process.argv.includes('--quick');
const keeps = !quick && (names.length === 0 || process.argv.includes('--keep'));

async function loadBenches(): Promise<Bench[]> {
  const folder = new URL('./', import.meta.url);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.bench.ts')).toSorted();
  const chosen = files.filter((file) => names.length === 0 || names.some((name) => file.startsWith(name)));
  const modules = await Promise.all(
    chosen.map((file) => import(new URL(file, folder).href) as Promise<{ bench: Bench }>),
  );
  return modules.map(({ bench }) => bench);
}

async function signInManager(app: Ground['app'], url: string): Promise<Ground['manager']> {
  const id = randomUUID();
  const email = `${id}@bench.example`;
  await app.db.system
    .insertInto('users')
    .values({ id, email, display_name: 'Bench', password_hash: await hashPassword(password) })
    .execute();
  await app.db.system
    .insertInto('role_assignments')
    .values({ user_id: id, role: 'energy_manager' })
    .execute();
  const answer = await fetch(`${url}/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password, platform: 'mobile' }),
  });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  return { id, email, accessToken };
}

/** Cutting off a session that is just closing would end this process. */
async function dropUnused(owner: pg.Client, name: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const sessions = await owner.query('select from pg_stat_activity where datname = $1', [name]);
    if (sessions.rowCount === 0) break;
    await delay(50);
  }
  await owner.query(`drop database ${name} with (force)`);
}

async function runOn(postgresUrl: string, bench: Bench): Promise<Row[]> {
  const name = `bench_${randomUUID().slice(0, 8)}`;
  const owner = new pg.Client(postgresUrl);
  await owner.connect();
  await owner.query(`create database ${name}`);
  const adminUrl = Object.assign(new URL(postgresUrl), { pathname: name }).href;
  await migrate(adminUrl);
  const app = await openApp(adminUrl);
  const server = await startServerProcess('./server.ts', { DATABASE_URL: adminUrl });
  try {
    return await bench.run({ quick, adminUrl, app, server, manager: await signInManager(app, server.url) });
  } finally {
    await server.stop();
    await app.db.close();
    await dropUnused(owner, name);
    await owner.end();
  }
}

const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`;
const folder = await mkdtemp(join(tmpdir(), 'citypulse-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir: folder, log: () => {} });
try {
  const sections: Section[] = [];
  for (const bench of await loadBenches()) {
    const { name, about } = bench;
    const rows = await runOn(postgres.url, bench);
    sections.push({
      name,
      rows,
      measured: `${new Date().toISOString().slice(0, 10)}, ${machine}`,
      ...(about && { about }),
    });
    // At once, so that a later failure takes nothing away.
    console.log(tableOf(new Map([[name, rows]])));
  }
  const page = new URL('../docs/benchmarks.md', import.meta.url);
  if (keeps) await writeFile(page, pageOf(await readFile(page, 'utf8'), sections));
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../apps/api/src/platform/embedded-postgres.ts';
import { openApiDocument } from '../apps/api/src/http/openapi.ts';
import { checksPage } from '../apps/api/test/security/checks-page.ts';
import { migrate } from '../apps/api/src/platform/migrate.ts';

// Writes what is generated from other sources: table types from a migrated database, openapi.json from the contracts.
// `--check` writes nothing and fails when a file is stale.

const dbTypes = new URL('../apps/api/src/platform/db-types.ts', import.meta.url);

async function generateDbTypes(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'citypulse-generate-'));
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log: () => {} });
  try {
    await migrate(postgres.url);
    const out = join(folder, 'db-types.ts');
    const mapping = { timestamptz: 'string', date: 'string', int8: 'number', numeric: 'number' };
    execFileSync(
      'kysely-codegen',
      [
        '--dialect',
        'postgres',
        '--url',
        postgres.url,
        '--out-file',
        out,
        '--type-mapping',
        JSON.stringify(mapping),
        '--exclude-pattern',
        'public.interval_values_*',
        '--log-level',
        'silent',
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    return await readFile(out, 'utf8');
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const outputs: Array<[URL, string]> = [
  [dbTypes, await generateDbTypes()],
  [new URL('../docs/security-checks.md', import.meta.url), checksPage()],
  [new URL('../openapi.json', import.meta.url), `${JSON.stringify(openApiDocument('1'), null, 2)}\n`],
];
for (const [file, text] of outputs) {
  if (!process.argv.includes('--check')) await writeFile(file, text);
  else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
    process.stderr.write(`${file.pathname} is stale: npm run generate\n`);
    process.exitCode = 1;
  }
}

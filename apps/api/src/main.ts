import { fileURLToPath } from 'node:url';
import { readConfig } from './platform/config.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres.ts';

// The database process is started before the heavier imports, so that it comes up behind them.
const started = performance.now();
const config = readConfig(process.env);
const print = (line: string) => process.stdout.write(`${line}\n`);
const postgres = config.databaseUrl
  ? Promise.resolve({ url: config.databaseUrl, stop: async () => {} })
  : startEmbeddedPostgres({ dataDir: config.dataDir, log: print });
postgres.catch(() => {});

const { run } = await import('./run.ts');
try {
  await run({ config, postgres, print, started, root: fileURLToPath(new URL('../../../', import.meta.url)) });
} catch (error) {
  process.stderr.write(`CityPulse could not start: ${(error as Error).message}\n`);
  await postgres.then((running) => running.stop()).catch(() => {});
  process.exit(1);
}

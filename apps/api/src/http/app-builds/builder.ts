import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { delimiter, join } from 'node:path';
import { compressFolder } from './compress.ts';
import { distOf, hashSources, readStamp, writeStamp } from './sources.ts';
import type { AppName } from './sources.ts';

/**
 * The process that builds one app: `builder.ts <root> <app> <niceness>`. It says `built` when the app can be served
 * and then compresses its files. It ends with its parent, however that ended, and takes the build tool with it.
 */
const [root = '', name = '', niceness = '0'] = process.argv.slice(2);
let tool: ChildProcess | undefined;

function stop(): void {
  if (tool?.pid === undefined || tool.exitCode !== null) return end();
  tool.once('exit', end);
  // The tool leads a process group of its own, so that its helpers go too.
  if (process.platform === 'win32') tool.kill();
  else process.kill(-tool.pid, 'SIGKILL');
}
/** Not `process.exit`, which would wait for a compression that has begun. */
function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
process.once('disconnect', stop);

async function buildApp(app: AppName): Promise<void> {
  const dist = distOf(root, app);
  const sources = await hashSources(root, app);
  const stamp = await readStamp(dist);
  if (stamp?.sources !== sources) {
    rmSync(dist, { recursive: true, force: true });
    await runBuildScript(join(root, 'apps', app));
    await access(join(dist, 'index.html'));
    await writeStamp(dist, { sources, compressed: false });
  }
  process.send?.('built');
  if (stamp?.sources === sources && stamp.compressed) return;
  await compressFolder(dist);
  await writeStamp(dist, { sources, compressed: true });
}

async function runBuildScript(folder: string): Promise<void> {
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    scripts: { build: string };
  };
  const { VITEST: _vitest, ...environment } = process.env;
  tool = spawn(scripts.build, {
    shell: true,
    cwd: folder,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...environment,
      PATH: [join(folder, 'node_modules/.bin'), join(root, 'node_modules/.bin'), process.env['PATH']].join(
        delimiter,
      ),
      NODE_ENV: 'production',
      NO_COLOR: '1',
      CI: '1',
      EXPO_OFFLINE: '1',
      EXPO_NO_TELEMETRY: '1',
    },
  });
  const [code, signal] = (await once(tool, 'exit')) as [number | null, string | null];
  if (code !== 0) throw new Error(`"${scripts.build}" ended with ${signal ?? `code ${code}`}`);
}

try {
  setPriority(Number(niceness));
  await buildApp(name as AppName);
  process.off('disconnect', stop);
  process.disconnect?.();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
  process.disconnect?.();
}

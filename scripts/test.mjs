// `npm test`: every suite; what cannot run on this machine is named at the end with its reason.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { root, run } from './run.mjs';

const skipped = [];
const chromium = await ensureChromium();
if (!chromium) skipped.push('e2e: no Chromium found; install it or set CHROMIUM_PATH');
if (!existsSync(join(root, '../shared/data'))) skipped.push('real data: the folder ../shared/data is absent');

const env = { ...process.env, ...(chromium ? { CHROMIUM_PATH: chromium } : {}) };
const suites = [
  [
    'unit, server and web',
    'vitest',
    ['run', '--project', 'packages', '--project', 'api', '--project', 'web'],
  ],
  ['attacks', 'vitest', ['run', '--project', 'security']],
  ['mobile', 'npm', ['test', '--workspace', 'apps/mobile']],
  ...(chromium ? [['end to end', 'vitest', ['run', '--project', 'e2e']]] : []),
];

const failed = [];
for (const [name, command, args] of suites) {
  const code = await run(command, args, { env });
  if (code !== 0) failed.push(name);
}
for (const reason of skipped) process.stdout.write(`Skipped: ${reason}\n`);
process.stdout.write(`\nsuites: ${suites.length - failed.length} passed, ${failed.length} failed\n`);
if (failed.length > 0) {
  process.stdout.write(`Failed: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}

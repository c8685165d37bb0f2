/** Builds the named apps ahead (all of them without a name), so that a start has nothing left to build. */
import { fileURLToPath } from 'node:url';
import { runBuild } from '../apps/api/src/http/app-builds/run-build.ts';
import { appNames } from '../apps/api/src/http/app-builds/sources.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const named = process.argv.slice(2);
const unknown = named.filter((name) => !appNames.some((app) => app === name));
if (unknown.length > 0)
  throw new Error(`No such app: ${unknown.join(', ')}. There are ${appNames.join(', ')}.`);

for (const app of appNames.filter((name) => named.length === 0 || named.includes(name))) {
  const started = performance.now();
  const { succeeded, output } = await runBuild({ root, app, niceness: 0 });
  if (!succeeded) {
    console.error(output);
    console.error(`apps/${app} could not be built`);
    process.exit(1);
  }
  console.log(`apps/${app} is built (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

// `npm run check`: everything a machine can say about the code without running it.
import { readdirSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { root, run } from './run.mjs';

const workspaces = ['apps', 'packages'].flatMap((folder) =>
  readdirSync(`${root}/${folder}`).map((name) => `${folder}/${name}`),
);

const steps = [
  ['format', 'oxfmt', ['--check', '.']],
  ['lint', 'oxlint', ['--deny-warnings']],
  ...workspaces.map((workspace) => [`types ${workspace}`, 'tsc', ['-p', workspace]]),
  ['types scripts', 'tsc', ['-p', 'scripts']],
  [
    'dependency rules',
    'depcruise',
    ['apps', 'packages', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
  ],
  ['unused code', 'knip', ['--no-progress']],
  ['generated files', 'node', ['scripts/generate.ts', '--check']],
  ['first load of the web app', 'node', ['scripts/web-size.mjs']],
];

const failed = [];
for (const [name, command, args] of steps) {
  const start = performance.now();
  const code = await run(command, args);
  process.stdout.write(`${code === 0 ? '✓' : '✗'} ${name} (${Math.round(performance.now() - start)} ms)\n`);
  if (code !== 0) failed.push(name);
}
if (failed.length > 0) {
  process.stdout.write(`\nFailed: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}

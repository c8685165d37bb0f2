// What a browser must fetch before the web app's first screen, as gzipped JavaScript: budget 250 kB (ux bar 18).
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root, run } from './run.mjs';

const budget = 250 * 1000;
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
const folder = mkdtempSync(join(tmpdir(), 'citypulse-web-size-'));

/** The entry and everything it imports at once; what is imported on demand does not count. */
function firstLoad() {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const pending = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]);
  const sizes = new Map();
  for (let file = pending.pop(); file; file = pending.pop()) {
    if (sizes.has(file)) continue;
    const code = readFileSync(join(folder, file), 'utf8');
    sizes.set(file, gzipSync(code).length);
    for (const match of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
      pending.push(`assets/${match[1]}`);
  }
  return sizes;
}

try {
  const built = ['build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'];
  if ((await run('vite', built, { cwd: join(root, 'apps/web') })) !== 0)
    throw new Error('The web app cannot be built');
  const sizes = firstLoad();
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  process.stdout.write(
    `First load of the web app: ${kilobytes(total)} of ${kilobytes(budget)} in ${sizes.size} files\n`,
  );
  if (total > budget) {
    const largest = [...sizes].toSorted((a, b) => b[1] - a[1]).slice(0, 8);
    for (const [file, size] of largest) process.stdout.write(`  ${kilobytes(size).padStart(8)} ${file}\n`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

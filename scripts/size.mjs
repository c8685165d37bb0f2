// What a browser loads before it can show anything of the web app, against the agreed limit.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './run.mjs';

const limit = 250_000;
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const dist = join(root, 'apps/web/dist');
const page = join(dist, 'index.html');

if (existsSync(page)) {
  const scripts = [...readFileSync(page, 'utf8').matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)];
  const sizes = scripts.map(([, path = '']) => gzipSync(readFileSync(join(dist, path)), { level: 9 }).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  process.stdout.write(
    `Initial JavaScript of apps/web: ${kB(total)} gzipped in ${sizes.length} files, limit ${kB(limit)}\n`,
  );
  if (total > limit || sizes.length === 0) process.exitCode = 1;
} else {
  process.stdout.write(
    'apps/web is not built, its size is checked by npm test (or after npm run build:web)\n',
  );
}

/** Bundles the app for the named platforms into dist (web) or dist-native, without asking anyone on the network. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { resolve } = createRequire(import.meta.url);
const expo = resolve('expo/bin/cli');

function exportFor(platforms: string[], folder: string): void {
  if (platforms.length === 0) return;
  const chosen = platforms.flatMap((platform) => ['--platform', platform]);
  const { status } = spawnSync(process.execPath, [expo, 'export', ...chosen, '--output-dir', folder], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, CI: '1', EXPO_OFFLINE: '1', EXPO_NO_TELEMETRY: '1' },
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** Puts the reader of codes beside the app, and the list of what the service worker keeps: `path` → hash. */
async function completeWeb(dist: string): Promise<void> {
  await copyFile(resolve('zxing-wasm/reader/zxing_reader.wasm'), join(dist, 'zxing_reader.wasm'));
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const kept: Record<string, string> = {};
  for (const file of files.toSorted()) {
    const path = file.slice(dist.length + 1).replaceAll('\\', '/');
    if (leftOut.test(path)) continue;
    const hash = createHash('sha256').update(await readFile(file));
    kept[path === 'index.html' ? '/m/' : `/m/${path}`] = hash.digest('hex').slice(0, 16);
  }
  await writeFile(join(dist, 'offline-files.json'), JSON.stringify(kept));
}

/** Never asked for by the page itself. */
const leftOut = /^(?:sw\.js|metadata\.json|offline-files\.json)$|\.(?:map|wav|br|gz)$/;

const wanted = process.argv.slice(2);
const web = wanted.filter((platform) => platform === 'web');
exportFor(web, 'dist');
if (web.length > 0) await completeWeb(join(root, 'dist'));
exportFor(
  wanted.filter((platform) => platform !== 'web'),
  'dist-native',
);

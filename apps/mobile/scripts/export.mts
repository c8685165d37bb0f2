/** Bundles the app for the named platforms into dist (web) or dist-native, without asking anyone on the network. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const expo = createRequire(import.meta.url).resolve('expo/bin/cli');

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

const wanted = process.argv.slice(2);
exportFor(
  wanted.filter((platform) => platform === 'web'),
  'dist',
);
exportFor(
  wanted.filter((platform) => platform !== 'web'),
  'dist-native',
);

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { facts, otherAccount, pidFile, useDatabaseFolders } from '../../../test/database-folders.ts';

const { start, track, usedFolder } = useDatabaseFolders();

test('the kept port in use by another program is no obstacle', async () => {
  const folder = usedFolder('port');
  const stranger = createServer().listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  const { port } = stranger.address() as AddressInfo;
  const record = join(folder, 'postgres.json');
  writeFileSync(record, JSON.stringify({ ...JSON.parse(readFileSync(record, 'utf8')), port }));

  const database = await start(folder);

  expect(Number(new URL(database.url).port)).not.toBe(port);
  expect(await facts(database.url)).toEqual([1]);
  stranger.close();
});

test('a pid file that names a stranger of the same account does not stop a start', async () => {
  const folder = usedFolder('stranger');
  const stranger = track(spawn('sleep', ['60'], { ...otherAccount, stdio: 'ignore' }));
  await once(stranger, 'spawn');
  writePidFile(folder, stranger.pid ?? 0);

  const database = await start(folder);

  expect(database.adopted).toBe(false);
  expect(await facts(database.url)).toEqual([1]);
  expect(stranger.exitCode).toBe(null);
});

test.runIf(process.platform === 'linux')('a pid file that names a zombie does not stop a start', async () => {
  const folder = usedFolder('zombie');
  // The subshell lives until its parent has become a program that never asks after its children.
  const script = '(read line <&3) & echo $!; exec sleep 60';
  const parent = track(
    spawn('sh', ['-c', script], { ...otherAccount, stdio: ['ignore', 'pipe', 'ignore', 'pipe'] }),
  );
  const [line] = (await once(parent.stdout as Readable, 'data')) as [Buffer];
  const zombie = Number(String(line));
  await vi.waitFor(() => expect(readFileSync(`/proc/${parent.pid}/comm`, 'utf8')).toBe('sleep\n'), {
    timeout: 5000,
  });
  (parent.stdio[3] as Writable).write('\n');
  await vi.waitFor(() => expect(readFileSync(`/proc/${zombie}/stat`, 'utf8')).toMatch(/\) Z /), {
    timeout: 5000,
  });
  writePidFile(folder, zombie);

  const database = await start(folder);

  expect(await facts(database.url)).toEqual([1]);
});

function writePidFile(dataDir: string, pid: number): void {
  const cluster = join(dataDir, 'postgres');
  writeFileSync(pidFile(dataDir), `${pid}\n${cluster}\n1700000000\n5432\n\n127.0.0.1\n  1 1\nready   \n`, {
    mode: 0o600,
  });
  if (otherAccount) chownSync(pidFile(dataDir), otherAccount.uid, otherAccount.gid);
}

test('a database server that cannot start says why', async () => {
  const folder = usedFolder('broken');
  writeFileSync(join(folder, 'postgres', 'postgresql.conf'), 'shared_buffers = plenty\n');
  await expect(start(folder)).rejects.toThrow(/did not start:[^]*shared_buffers/);
});

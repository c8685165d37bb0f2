import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { BenchServer } from './bench.ts';

/** A server in a process of its own, so that its CPU time is its own. The script answers `ready` and `cpu`. */
export async function startServerProcess(
  script: string,
  environment: Record<string, string>,
): Promise<BenchServer> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), [], {
    env: { ...process.env, ...environment },
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error('A server of the benchmark ended early');
  });
  // Whoever waits for an answer hears of it; nobody need wait.
  ended.catch(() => {});
  const answer = async <T>() => (await Promise.race([once(child, 'message'), ended]))[0] as T;
  const { url } = await answer<{ url: string }>();
  return {
    url,
    async cpu() {
      child.send('cpu');
      return (await answer<{ cpu: number }>()).cpu;
    },
    async stop() {
      child.send('stop');
      await ended.catch(() => {});
    },
  };
}

/** The other end: call it in the server's process once it listens. */
export function serveParent(url: string, stop: () => Promise<void>): void {
  process.on('message', async (message) => {
    if (message === 'cpu') {
      const { user, system } = process.cpuUsage();
      process.send?.({ cpu: (user + system) / 1000 });
    } else if (message === 'stop') {
      await stop();
      process.exit(0);
    }
  });
  process.once('disconnect', () => process.exit(0));
  process.send?.({ url });
}

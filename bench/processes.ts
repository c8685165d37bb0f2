import { fork, type ChildProcess } from 'node:child_process';
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
  const { url } = await answerOf<{ url: string }>(child);
  return {
    url,
    async cpu() {
      child.send('cpu');
      return (await answerOf<{ cpu: number }>(child)).cpu;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.send('stop');
      await ended;
    },
  };
}

async function answerOf<T>(child: ChildProcess): Promise<T> {
  const [answer] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('A server of the benchmark ended early');
    }),
  ])) as [T];
  return answer;
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

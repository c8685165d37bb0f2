import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import type { AppName } from './sources.ts';

export type BuildRun = {
  root: string;
  app: AppName;
  niceness: number;
  signal?: AbortSignal;
  onBuilt?: () => void;
};

const builder = fileURLToPath(new URL('builder.ts', import.meta.url));
const keptOutput = 20_000;

/** Builds one app in a process of its own. Answers whether it succeeded and the end of what it printed. */
export async function runBuild({ root, app, niceness, signal, onBuilt }: BuildRun) {
  const child = fork(builder, [root, app, String(niceness)], {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const abort = () => child.kill('SIGTERM');
  signal?.addEventListener('abort', abort, { once: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text) => (output = (output + String(text)).slice(-keptOutput)));
  child.on('message', () => onBuilt?.());
  const [code] = (await once(child, 'close')) as [number | null];
  signal?.removeEventListener('abort', abort);
  return { succeeded: code === 0, output: stripVTControlCharacters(output).replaceAll(root, '') };
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A server in a process of its own on a given database, which can be killed and started again at the same address. */
export class ServerProcess {
  readonly url: string;
  readonly #port: number;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'citypulse-killed-'));
  #child: ChildProcess | undefined;
  #log = '';

  private constructor(port: number, databaseUrl: string, environment: NodeJS.ProcessEnv) {
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#environment = {
      PATH: process.env['PATH'],
      PORT: String(this.#port),
      HOST: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      DATABASE_POOL: '4',
      CITYPULSE_DATA: this.#dataDir,
      CITYPULSE_DEMO: '0',
      CITYPULSE_REQUIRE_SIGNATURE: '0',
      CITYPULSE_BUILD: '0',
      CITYPULSE_LIMITS: 'record',
      CITYPULSE_ANOMALY: 'record',
      CITYPULSE_SECRET: Buffer.alloc(32, 7).toString('base64'),
      LOG_LEVEL: 'fatal',
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/citypulse'),
      ...environment,
    };
  }

  /** Everything it has printed. */
  get log(): string {
    return this.#log;
  }

  static async on(databaseUrl: string, environment: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    await new Promise((closed) => probe.close(closed));
    return new ServerProcess(port, databaseUrl, environment);
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ['apps/api/src/main.ts'], {
      cwd: root,
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#log += text));
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The server ended with ${String(code)}`);
    });
    ended.catch(() => undefined);
    // Its first word is its address.
    await Promise.race([once(child.stdout, 'data'), ended]);
  }

  /** As the kernel or a power cut would end it. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}

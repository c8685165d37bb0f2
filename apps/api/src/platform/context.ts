import type { Config } from './config.ts';
import type { Databases } from './db.ts';
import type { Files } from './files.ts';
import type { Log } from './log.ts';
import type { Mail } from './mail.ts';

/** Infrastructure only; built once in main.ts and handed to every service. */
export interface AppContext {
  db: Databases;
  now: () => Date;
  log: Log;
  config: Config;
  secrets: Secrets;
  files: Files;
  mail: Mail;
}

/** Keys derived from the deployment's one secret, one per purpose. */
export interface Secrets {
  /** 32 bytes for HMAC or AES-256, the same on every node and start. */
  derive(purpose: string): Buffer;
  /** Those of the secret in use first, then of the ones it took the place of; `id` (8 bytes) names the secret. */
  keys(purpose: string): ReadonlyArray<{ id: Buffer; key: Buffer }>;
}

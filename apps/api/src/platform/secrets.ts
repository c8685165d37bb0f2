import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Secrets } from './context.ts';

/** The deployment's secret: from the environment, or made on first start and kept in the data folder. */
export async function loadSecrets(config: Config): Promise<Secrets> {
  const root = config.secret ? Buffer.from(config.secret, 'base64') : await keptSecret(config.dataDir);
  if (root.length < 32) throw new Error('CITYPULSE_SECRET must be at least 32 bytes, base64');
  return { derive: (purpose) => Buffer.from(hkdfSync('sha256', root, '', purpose, 32)) };
}

async function keptSecret(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, 'secret');
  await mkdir(dataDir, { recursive: true });
  try {
    await writeFile(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return Buffer.from(await readFile(file, 'utf8'), 'base64');
}

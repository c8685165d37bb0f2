import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Secrets } from './context.ts';

/** The deployment's secret: from the environment or a file, or made on first start and kept in the data folder. */
export async function loadSecrets(config: Config): Promise<Secrets> {
  const given = config.secret ?? (config.secretFile ? await readFile(config.secretFile, 'utf8') : null);
  const current = given ? bytesOf('CITYPULSE_SECRET', given) : await keptSecret(config.dataDir);
  const previous = config.secretPrevious.map((text) => bytesOf('CITYPULSE_SECRET_PREVIOUS', text));
  const roots = [current, ...previous].map((root) => ({ root, id: derived(root, 'key-id').subarray(0, 8) }));
  return {
    derive: (purpose) => derived(current, purpose),
    keys: (purpose) => roots.map(({ root, id }) => ({ id, key: derived(root, purpose) })),
  };
}

const derived = (root: Buffer, purpose: string) => Buffer.from(hkdfSync('sha256', root, '', purpose, 32));

function bytesOf(variable: string, text: string): Buffer {
  const bytes = Buffer.from(text.trim(), 'base64');
  if (bytes.length < 32) throw new Error(`${variable} must be at least 32 bytes, base64`);
  return bytes;
}

async function keptSecret(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, 'secret');
  await mkdir(dataDir, { recursive: true });
  try {
    await writeFile(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return bytesOf('The secret in the data folder', await readFile(file, 'utf8'));
}

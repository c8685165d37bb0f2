import { createECDH, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CompactSign, compactVerify, decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import type { AppContext } from '../../platform/context.ts';
import { insertCheckpoint, selectCheckpoints, selectLastLink, selectNewestCheckpoint } from './chain.sql.ts';

/** What the chain was at a time, signed by a key the database does not hold. */
const Checkpoint = z.object({
  position: z.int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

export type ReadCheckpoint =
  | { state: 'good'; checkpoint: Checkpoint }
  /** Under a secret that is not at hand any more. */
  | { state: 'unreadable' }
  | { state: 'forged' };

const type = 'citypulse-audit-checkpoint';

/** Signs the end of the chain, unless that has been done under the secret in use. */
export async function writeCheckpoint(app: AppContext): Promise<Checkpoint | null> {
  const last = await selectLastLink(app.db.system);
  if (!last) return null;
  const newest = await selectNewestCheckpoint(app.db.system);
  const [current] = keysOf(app);
  if (!current) return null;
  if (newest !== null && decodeProtectedHeader(newest).kid === current.id) {
    const known = await readCheckpoint(app, newest);
    if (known.state === 'good' && known.checkpoint.position >= last.position) return null;
  }
  const checkpoint = {
    position: last.position,
    hash: last.hash.toString('hex'),
    at: app.now().toISOString(),
  };
  const signed = await new CompactSign(Buffer.from(JSON.stringify(checkpoint)))
    .setProtectedHeader({ alg: 'ES256', kid: current.id, typ: type })
    .sign(current.privateKey);
  // The file first: a checkpoint only the database has may be taken away with the rest.
  await mkdir(app.config.checkpointDir, { recursive: true, mode: 0o700 });
  await appendFile(join(app.config.checkpointDir, `${checkpoint.at.slice(0, 7)}.jws`), `${signed}\n`, {
    mode: 0o600,
  });
  await insertCheckpoint(app.db.system, checkpoint.position, signed);
  return checkpoint;
}

/** All checkpoints of the database and of the folder, each once. */
export async function readCheckpoints(app: AppContext): Promise<ReadCheckpoint[]> {
  const lines = [...(await selectCheckpoints(app.db.system)), ...(await keptLines(app.config.checkpointDir))];
  const read: ReadCheckpoint[] = [];
  for (const line of new Set(lines)) read.push(await readCheckpoint(app, line));
  return read;
}

async function keptLines(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith('.jws')).toSorted();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
}

async function readCheckpoint(app: AppContext, signed: string): Promise<ReadCheckpoint> {
  try {
    const { kid } = decodeProtectedHeader(signed);
    const key = keysOf(app).find(({ id }) => id === kid);
    if (!key) return { state: 'unreadable' };
    const { payload, protectedHeader } = await compactVerify(signed, key.publicKey, {
      algorithms: ['ES256'],
    });
    if (protectedHeader.typ !== type) return { state: 'forged' };
    return { state: 'good', checkpoint: Checkpoint.parse(JSON.parse(Buffer.from(payload).toString())) };
  } catch {
    return { state: 'forged' };
  }
}

interface Key {
  id: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** Made of the deployment's secret, so that whoever has the database alone cannot sign. */
function keysOf(app: AppContext): Key[] {
  return app.secrets.keys('audit-checkpoints').map(({ id, key }) => {
    const curve = createECDH('prime256v1');
    curve.setPrivateKey(key);
    const point = curve.getPublicKey();
    const part = (from: number) => point.subarray(from, from + 32).toString('base64url');
    const jwk = { kty: 'EC', crv: 'P-256', x: part(1), y: part(33) };
    return {
      id: id.toString('hex'),
      privateKey: createPrivateKey({ key: { ...jwk, d: key.toString('base64url') }, format: 'jwk' }),
      publicKey: createPublicKey({ key: jwk, format: 'jwk' }),
    };
  });
}

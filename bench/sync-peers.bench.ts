import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, Ground, Row } from './bench.ts';
import { citypulse } from './sync/citypulse-side.ts';
import { offlineWrites } from './sync/offline-writes.ts';
import { firstSyncs, givenScene, manyClients } from './sync/side-rows.ts';
import { zeroCache } from './sync/zero-side.ts';

async function besideZero(ground: Ground, folder: string): Promise<Row[]> {
  const scene = await givenScene(ground);
  const ours = await citypulse(ground);
  const zero = await zeroCache(ground, folder);
  try {
    return [await firstSyncs(scene, [ours, zero]), ...(await manyClients(ground, scene, [ours, zero]))];
  } finally {
    await ours.stop();
    await zero.stop();
  }
}

async function measure(ground: Ground): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'citypulse-peers-'));
  try {
    return [...(await besideZero(ground, folder)), ...(await offlineWrites(ground, folder))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const bench: Bench = { name: 'Sync beside peers (less is better)', run: measure };

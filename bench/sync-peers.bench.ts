import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, Ground, Row } from './bench.ts';
import { citypulse } from './sync/citypulse-side.ts';
import { offlineWrites } from './sync/offline-writes.ts';
import { firstSyncs, givenScene, manyClients, zeroOffline } from './sync/side-rows.ts';
import { PeerMissing } from './sync/peers.ts';
import { ZeroSide } from './sync/zero-side.ts';

async function besideZero(ground: Ground, folder: string): Promise<Row[]> {
  const scene = await givenScene(ground);
  const ours = await citypulse(ground);
  const zero = await ZeroSide.start(ground, folder);
  try {
    return [
      await firstSyncs(scene, [ours, zero]),
      ...(await manyClients(ground, scene, [ours, zero])),
      await zeroOffline(scene, zero, ground.quick ? 40 : 500),
    ];
  } finally {
    await ours.stop();
    await zero.stop();
  }
}

/** Where a peer cannot be had, the table says so. */
const orSaid = (rows: Promise<Row[]>): Promise<Row[]> =>
  rows.catch((error: unknown) => {
    if (!(error instanceof PeerMissing)) throw error;
    return [{ what: error.message, value: 0, unit: '' }];
  });

async function measure(ground: Ground): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'citypulse-peers-'));
  try {
    return [...(await orSaid(besideZero(ground, folder))), ...(await orSaid(offlineWrites(ground, folder)))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const bench: Bench = { name: 'Sync beside peers (less is better)', run: measure };

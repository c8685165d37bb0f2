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

const about = `
Less is better; a ratio above 1 means that the peer wins. The peers are installed into \`bench/.peers\` by the bench alone, in
pinned versions.

zero-cache has a PostgreSQL like ours but with \`wal_level=logical\`, holding plain copies of the same rows without rights, history
and feed; its queries come from a small server of the application's, and its settings are its defaults. All clients of either side
live in the bench's process and keep their rows in memory, since Zero has no other store in Node. Ours is written by a PATCH request
of the office, Zero's by an UPDATE on its PostgreSQL; the clock starts before either and stops when the row shows in a client's open
query. Back from offline is told to our clients as the system tells it; Zero's leave the socket while their page is hidden and return
when it is shown, at once and without its wait of five seconds. Some of them are then refused by zero-cache ("no validated
connection") and connect again as soon as they are told to, which is in its figure.

For writes made offline, a proxy hands every request to the server and loses every second answer to a write. Zero refuses writes
while offline by policy, so PouchDB stands in, replicating to express-pouchdb; batches of 20 are written offline and then sent. The
last group repeats bare requests until they are answered and shows what the line does to them. PouchDB, like us, loses and doubles
nothing there: a tie.

Not shown: PowerSync, Electric, RxDB and WatermelonDB, which did not take part; real networks and devices; more than one server.
`;

export const bench: Bench = { name: 'Sync beside peers', about, run: measure };

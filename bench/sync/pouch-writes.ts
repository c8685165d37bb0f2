import { createRequire } from 'node:module';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lossyProxy } from './lossy-proxy.ts';
import { fateOf, roundsOf, type Fate } from './offline-writes.ts';
import { install } from './peers.ts';

const version = '9.0.0';
const serverPackage = 'express-pouchdb';
const parts = ['core', 'adapter-memory', 'adapter-http', 'replication', 'mapreduce'].map(
  (part) => `pouchdb-${part}`,
);

interface Database {
  put(document: { _id: string; text: string }): Promise<unknown>;
  allDocs(options: { include_docs: true }): Promise<{ rows: { doc: { text: string } }[] }>;
  replicate: { to(url: string, options: object): PromiseLike<{ ok: boolean }> };
}

interface Pouch {
  new (name: string, options?: object): Database;
  plugin(part: unknown): Pouch;
  defaults(options: object): Pouch;
}

async function startPouch() {
  const installed = await install('pouchdb', [
    `${serverPackage}@4.2.0`,
    ...parts.map((part) => `${part}@${version}`),
  ]);
  const require = createRequire(`${installed.folder}package.json`);
  const Pouch = parts
    .slice(1)
    .reduce((pouch, part) => pouch.plugin(require(part)), require(parts[0] ?? '') as Pouch);
  const Served = Pouch.defaults({ adapter: 'memory' });
  const serve = require(serverPackage) as (
    pouch: Pouch,
    options: object,
  ) => { listen(port: number, host: string): Server };
  const options = { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: '/dev/null' };
  const server = serve(Served, options).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { Pouch, Served, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** The same writes as documents of a PouchDB, replicated to its server. */
export async function pouchWrites(count: number): Promise<Fate & { name: string }> {
  const { Pouch, Served, server, url } = await startPouch();
  const proxy = await lossyProxy(url, (path) => path.includes('_bulk_docs'));
  const device = new Pouch('device', { adapter: 'memory' });
  for (const texts of roundsOf(count)) {
    for (const text of texts) await device.put({ _id: crypto.randomUUID(), text });
    for (let isThere = false; !isThere;)
      isThere = await Promise.resolve(device.replicate.to(`${proxy.url}/notes`, {})).then(
        ({ ok }) => ok,
        () => false,
      );
  }
  const { rows } = await new Served('notes').allDocs({ include_docs: true });
  proxy.stop();
  server.closeAllConnections();
  server.close();
  const fate = fateOf(
    rows.map(({ doc }) => doc.text),
    count,
    proxy.lost(),
  );
  return { name: `PouchDB ${version}`, ...fate };
}

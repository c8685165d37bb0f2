import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { createHttpServer } from '../apps/api/src/server.ts';
import { startSockets } from '../apps/api/src/http/sockets.ts';
import { rowLoaders } from '../apps/api/src/features/sync/row-loaders.service.ts';
import { openApp } from './app.ts';
import { serveParent } from './processes.ts';

// The product's server on the bench's database, as run.ts composes it, without front ends and demo town.

const app = await openApp();
const stop = new AbortController();
const server = createHttpServer(app);
const live = await startSockets(app, server, rowLoaders, stop.signal);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
serveParent(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async () => {
  stop.abort();
  server.closeAllConnections();
  server.close();
  await live.stopped;
  await app.db.close();
});

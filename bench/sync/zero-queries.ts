import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { serveParent } from '../processes.ts';
import { installZero, zeroSchema, type ZeroModule, type ZeroServerModule } from './zero-module.ts';

// The application's server beside zero-cache: says what a query of a client means, and who he is by his token.

const installed = await installZero();
const zero = await installed.load<ZeroModule>('@rocicorp/zero/out/zero/src/zero.js');
const { handleQueryRequest } = await installed.load<ZeroServerModule>(
  '@rocicorp/zero/out/zero/src/server.js',
);
const { schema, queries } = zeroSchema(zero);
const handler = (name: string, args: unknown) => zero.mustGetQuery(queries, name).fn({ args, ctx: {} });
const server = createServer(async (request, response) => {
  const query = new URL(request.url ?? '', 'http://localhost').searchParams;
  const body = await json(request);
  const userID = request.headers.authorization?.replace('Bearer ', '');
  const answer = await handleQueryRequest({ handler, schema, userID, query, body });
  response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
serveParent(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async () => {
  server.closeAllConnections();
  server.close();
});

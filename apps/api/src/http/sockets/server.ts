import type { ClientEvents, ServerEvents } from '@citypulse/contracts/sync';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server, type DefaultEventsMap, type Socket } from 'socket.io';
import type { AppContext } from '../../platform/context.ts';
import { isOwnOrigin } from '../../platform/own-origin.ts';
import type { Access } from './rooms.ts';

interface SocketData {
  access: Access;
  /** Joined after `sync:resume`; before that the socket hears nothing. */
  joined: boolean;
  /** Buildings that `subscribe` narrows to. */
  only: readonly string[] | null;
}

export type SyncServer = Server<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;
export type SyncSocket = Socket<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;

/** Messages of clients are small: a cursor and the scopes held. */
const largestMessage = 256 * 1024;

/** No page of another origin gets a connection; apps that are no page send no origin, or the server's own. */
function mayConnect({ config }: AppContext, { headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  return origin === undefined || isOwnOrigin(config.publicUrl, origin, host ?? null);
}

export function createSyncServer(app: AppContext, http: HttpServer): SyncServer {
  return new Server(http, {
    path: '/v1/socket',
    serveClient: false,
    allowRequest: (req, answer) => answer(null, mayConnect(app, req)),
    maxHttpBufferSize: largestMessage,
    // The feed resumes; frames are small and compressing them costs more than it saves.
    perMessageDeflate: false,
    connectTimeout: 10_000,
    pingInterval: 15_000,
    pingTimeout: 10_000,
  });
}

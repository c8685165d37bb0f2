import type { ClientEvents, ServerEvents } from '@citypulse/contracts/sync';
import type { Server as HttpServer } from 'node:http';
import { Server, type DefaultEventsMap, type Socket } from 'socket.io';
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

export function createSyncServer(http: HttpServer): SyncServer {
  return new Server(http, {
    path: '/v1/socket',
    serveClient: false,
    maxHttpBufferSize: largestMessage,
    // The feed resumes; frames are small and compressing them costs more than it saves.
    perMessageDeflate: false,
    connectTimeout: 10_000,
    pingInterval: 15_000,
    pingTimeout: 10_000,
  });
}

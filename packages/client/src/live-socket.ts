import { ResumeAnswer, SocketRefusal, SyncDelta, SyncHead, SyncPoke } from '@citypulse/contracts/sync';
import { type Scope } from '@citypulse/contracts/sync-changes';
import { z } from 'zod';

/** One attempt at a socket; after `closed` it says nothing more. */
export interface LiveSocket {
  resume(cursor: string | null, scopes: readonly Scope[]): Promise<ResumeAnswer>;
  close(): void;
}

export interface SocketListener {
  opened(): void;
  closed(retryAfterSeconds?: number): void;
  delta(delta: SyncDelta): void;
  head(pos: string): void;
  poke(head: string): void;
  scopeChanged(): void;
  revoked(): void;
}

/** Opens a socket with a fresh ticket; failures are told by `closed`. */
export type OpenSocket = (ticket: string, listener: SocketListener) => Promise<LiveSocket>;

export const socketPath = '/v1/socket';

/** The library is loaded when first needed: it is no part of a first screen. */
export function socketIo(baseUrl: string): OpenSocket {
  return async (ticket, listener) => {
    const { io } = await import('socket.io-client');
    const socket = io(baseUrl || location.origin, {
      path: socketPath,
      transports: ['websocket'],
      auth: { ticket },
      // Waiting and trying again is the core's business, which knows the server's wishes.
      reconnection: false,
      forceNew: true,
      timeout: 10_000,
    });
    const heard = <S extends z.ZodType>(name: string, schema: S, tell: (message: z.output<S>) => void) =>
      socket.on(name, (message: unknown) => tell(schema.parse(message)));
    const closed = () => {
      socket.off();
      socket.close();
      listener.closed();
    };
    socket.on('connect', () => listener.opened());
    socket.on('connect_error', closed);
    socket.on('disconnect', closed);
    heard('sync:delta', SyncDelta, (delta) => listener.delta(delta));
    heard('sync:head', SyncHead, (message) => listener.head(message.pos));
    heard('sync:poke', SyncPoke, (message) => listener.poke(message.head));
    socket.on('scope:changed', () => listener.scopeChanged());
    socket.on('device:revoked', () => listener.revoked());
    return {
      async resume(cursor, scopes) {
        const answer: unknown = await socket.timeout(10_000).emitWithAck('sync:resume', { cursor, scopes });
        const parsed = z.discriminatedUnion('ok', [ResumeAnswer, SocketRefusal]).parse(answer);
        if (!parsed.ok) throw new Error(parsed.problem.code);
        return parsed;
      },
      close() {
        socket.off();
        socket.close();
      },
    };
  };
}

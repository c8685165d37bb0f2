import type { AppContext } from '../../platform/context.ts';
import type { Caller } from '../../platform/caller.ts';
import { cursorOf } from '@citypulse/contracts/sync-changes';
import type { Place } from '../../feed/tail.ts';
import { narrowedRoom } from './fan-out.ts';
import { accessOf, narrowed, sameScopes, type Access } from './rooms.ts';
import type { SyncServer, SyncSocket } from './server.ts';
import { findSessionRights, listBuildingIds } from './sockets.sql.ts';

/** Keeps every socket in the rooms its person may hear now, and no other. */
export class Membership {
  readonly #app: AppContext;
  readonly #io: SyncServer;
  #buildingIds: readonly string[] = [];

  constructor(app: AppContext, io: SyncServer) {
    this.#app = app;
    this.#io = io;
  }

  async begin(): Promise<void> {
    this.#buildingIds = await listBuildingIds(this.#app.db.system);
  }

  knows(buildingId: string): boolean {
    return this.#buildingIds.includes(buildingId);
  }

  accessOf(caller: Pick<Caller, 'id' | 'sessionId' | 'authzVersion' | 'grants'>): Access {
    return accessOf(caller, this.#buildingIds);
  }

  /** Enters the rooms in one turn of the event loop: before all frames of a batch, or after all of them. */
  enter(socket: SyncSocket): void {
    const { access, only } = socket.data;
    const rooms = only ? narrowed(access, only) : access.rooms;
    for (const room of socket.rooms) {
      if (room.includes('|') && !rooms.has(room)) void socket.leave(room);
    }
    void socket.join([...rooms, ...(only ? [narrowedRoom] : [])]);
    if (!only) void socket.leave(narrowedRoom);
  }

  /** Asks the database for everybody's rights: ended sessions are cut off, changed ones leave and enter rooms. */
  async review(): Promise<void> {
    const sockets = [...this.#io.of('/').sockets.values()];
    if (sockets.length === 0) return;
    const { system } = this.#app.db;
    const sessionIds = [...new Set(sockets.map((socket) => socket.data.access.sessionId))];
    const [rights, buildingIds] = await Promise.all([
      findSessionRights(system, sessionIds, this.#app.now()),
      listBuildingIds(system),
    ]);
    this.#buildingIds = buildingIds;
    const bySession = new Map(rights.map((right) => [right.sessionId, right]));
    for (const socket of sockets) {
      const now = bySession.get(socket.data.access.sessionId);
      if (now) this.#follow(socket, accessOf(now, buildingIds));
      else cutOff(socket);
    }
  }

  #follow(socket: SyncSocket, now: Access): void {
    const before = socket.data.access;
    if (sameScopes(before.scopes, now.scopes) && before.authzVersion === now.authzVersion) return;
    socket.data.access = now;
    if (!socket.data.joined) return;
    this.enter(socket);
    if (!sameScopes(before.scopes, now.scopes)) socket.emit('scope:changed');
  }
}

/** The session has ended or its person is disabled. */
function cutOff(socket: SyncSocket): void {
  socket.emit('device:revoked');
  socket.disconnect(true);
}

export const placeCursor = (place: Place): string => cursorOf(place.epoch, place.pos);

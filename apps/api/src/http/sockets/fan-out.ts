import { cursorOf, type Change } from '@citypulse/contracts/sync-changes';
import type { Batch, Place } from '../../feed/tail.ts';
import { loadIntervalDays } from '../../feed/interval-days.ts';
import { readChangedTogether, type FeedRow } from '../../feed/read-changes.ts';
import {
  coalesce,
  keyOf,
  loadRows,
  toChange,
  type Coalesced,
  type LoadedRows,
  type RowLoaders,
} from '../../feed/rows.ts';
import { carries } from '../../feed/scopes.ts';
import type { AppContext } from '../../platform/context.ts';
import { roomOf, roomsOf } from './rooms.ts';
import type { SyncServer, SyncSocket } from './server.ts';

/** Beyond this a pull is cheaper than a frame. */
const mostChanges = 200;
/** Packets that wait for a socket which takes them too slowly. */
const mostWaiting = 32;
/** Sockets that lag are told to pull; those that see a part only are not told the head. */
const slowRoom = 'slow';
export const narrowedRoom = 'narrowed';

interface Frame {
  scope: string;
  rights: string;
  rooms: string[];
  pos: number;
  changes: Coalesced<FeedRow>[];
}

/**
 * Sends a batch of the feed to the rooms that may see it: one frame per scope and rights class, then the head, all
 * in one turn of the event loop, so that a socket joins before all of it or after all of it.
 */
export class FanOut {
  readonly #app: AppContext;
  readonly #io: SyncServer;
  readonly #loaders: RowLoaders;
  /** Last position sent per scope and rights class. */
  readonly #sent = new Map<string, number>();
  readonly #origin: number;
  #place: Place;

  constructor(app: AppContext, io: SyncServer, loaders: RowLoaders, place: Place) {
    this.#app = app;
    this.#io = io;
    this.#loaders = loaders;
    this.#place = place;
    this.#origin = place.pos;
  }

  /** Everything up to here has been sent to the rooms. */
  get place(): Place {
    return this.#place;
  }

  async send(batch: Batch): Promise<void> {
    const frames = this.#framesOf(batch.rows);
    const small = frames.filter((frame) => frame.changes.length <= mostChanges);
    const { rows, torn } = await this.#load(small, batch.to);
    const isTorn = (frame: Frame) => frame.changes.some((change) => torn.has(keyOf(change)));
    this.watchSlow();
    const head = cursorOf(batch.epoch, batch.to);
    const told = new Set<string>();
    for (const frame of frames) {
      const prev = this.#sent.get(roomOf(frame.scope, frame.rights)) ?? this.#origin;
      this.#sent.set(roomOf(frame.scope, frame.rights), frame.pos);
      for (const room of frame.rooms) told.add(room);
      const to = this.#io.to(frame.rooms).except(slowRoom);
      if (frame.changes.length > mostChanges || isTorn(frame)) to.emit('sync:poke', { head });
      else
        to.emit('sync:delta', { scope: frame.scope, prev, pos: frame.pos, changes: changesOf(frame, rows) });
    }
    this.#place = { epoch: batch.epoch, pos: batch.to };
    if (told.size > 0)
      this.#io
        .to([...told])
        .except([slowRoom, narrowedRoom])
        .emit('sync:head', { pos: head });
  }

  /** Tells everybody where the feed is: quiet sockets resume from there later. */
  tellHead(): void {
    this.#io.except([slowRoom, narrowedRoom]).emit('sync:head', { pos: this.#head() });
  }

  /** What a lagging socket misses it pulls: told so when it falls behind, and again when it has drained. */
  watchSlow(): void {
    for (const socket of this.#io.of('/').sockets.values()) {
      const waiting = waitingFor(socket);
      if (socket.rooms.has(slowRoom) ? waiting > 0 : waiting <= mostWaiting) continue;
      if (socket.rooms.has(slowRoom)) void socket.leave(slowRoom);
      else void socket.join(slowRoom);
      socket.emit('sync:poke', { head: this.#head() });
    }
  }

  #head(): string {
    return cursorOf(this.#place.epoch, this.#place.pos);
  }

  #framesOf(rows: readonly FeedRow[]): Frame[] {
    const { rooms } = this.#io.of('/').adapter;
    const classes = new Set([...rooms.keys()].flatMap((room) => room.split('|')[1] ?? []));
    const frames: Frame[] = [];
    for (const [scope, changes] of byScope(rows)) {
      for (const rights of classes) {
        const listening = roomsOf(scope, rights).filter((room) => rooms.has(room));
        const carried = changes.filter((change) => carries(rights, change.entityType));
        const pos = carried.at(-1)?.txnLastPos;
        if (listening.length === 0 || pos === undefined) continue;
        frames.push({ scope, rights, rooms: listening, pos, changes: coalesce(carried) });
      }
    }
    return frames;
  }

  /**
   * The rows as they are now, which may be newer than the batch. Where a transaction that comes later has changed one
   * of them together with others, its frame would show that transaction in half: who listens pulls instead.
   */
  async #load(
    frames: readonly Frame[],
    to: number,
  ): Promise<{ rows: LoadedRows; torn: ReadonlySet<string> }> {
    const wanted = new Map(
      frames.flatMap((frame) => frame.changes.map((change) => [keyOf(change), change] as const)),
    );
    const changes = [...wanted.values()];
    if (changes.length === 0) return { rows: new Map(), torn: new Set() };
    const snapshot = this.#app.db.system.transaction().setIsolationLevel('repeatable read');
    return snapshot.setAccessMode('read only').execute(async (tx) => {
      const torn = new Set((await readChangedTogether(tx, to)).map(keyOf));
      const rows = await loadRows(tx, this.#loaders, changes, this.#app.log);
      return { rows: new Map([...rows, ...(await loadIntervalDays(tx, changes))]), torn };
    });
  }
}

const changesOf = ({ changes, scope }: Frame, rows: LoadedRows): Change[] =>
  changes.map((change) => toChange(change, rows.get(keyOf(change)), scope));

/** Each change under every scope it concerns: where the row lay, where it lies, and the person it is meant for. */
function byScope(rows: readonly FeedRow[]): Map<string, FeedRow[]> {
  const scopes = new Map<string, FeedRow[]>();
  for (const row of rows) {
    for (const scope of new Set([row.scopeOld, row.scopeNew, row.audienceUser])) {
      if (scope === null) continue;
      const present = scopes.get(scope);
      if (present) present.push(row);
      else scopes.set(scope, [row]);
    }
  }
  return scopes;
}

/** Packets the connection has not yet taken; the library keeps the count to itself. */
const waitingFor = (socket: SyncSocket): number =>
  (socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length;

import type { Server } from 'node:http';
import { pause, startListener, startSequencer } from '../feed/advance.ts';
import { pruneFeed } from '../feed/retention.ts';
import type { RowLoaders } from '../feed/rows.ts';
import { Tail, type Batch } from '../feed/tail.ts';
import type { AppContext } from '../platform/context.ts';
import { vitalsOf } from '../platform/vitals.ts';
import { bindEvents } from './sockets/events.ts';
import { FanOut } from './sockets/fan-out.ts';
import { forgetAccess } from './sessions.ts';
import { guardHandshake } from './sockets/handshake.ts';
import { Membership } from './sockets/membership.ts';
import { createSyncServer } from './sockets/server.ts';
import { isNewDay, noticeNewDay } from './sockets/sockets.sql.ts';

/** Rights are looked at this often, so that a room is empty well within five seconds of their end. */
const reviewEvery = 2_000;
const headEvery = 60_000;
const pruneEvery = 6 * 3_600_000;

/**
 * The live part of one node: sequences the feed, reads it and sends it to sockets, until the signal aborts. Resolves
 * to a promise once sockets may connect; that one resolves when everything has stopped.
 */
export async function startSockets(app: AppContext, http: Server, loaders: RowLoaders, signal: AbortSignal) {
  const io = createSyncServer(app, http);
  vitalsOf(app).sockets = () => io.engine.clientsCount;
  const membership = new Membership(app, io);
  await membership.begin();
  const tail: Tail = new Tail(app, deliver);
  const fanOut = new FanOut(app, io, loaders, await tail.begin());
  const parts = { app, fanOut, membership };

  async function deliver(batch: Batch): Promise<void> {
    if (changesRights(batch, membership)) await membership.review();
    await fanOut.send(batch);
  }

  guardHandshake(app, io, membership);
  io.on('connection', (socket) => bindEvents(parts, socket));
  const wake = () => tail.wake();
  const cutEnded = () => {
    forgetAccess(app);
    membership.review().catch((error: Error) => {
      app.log.warn({ error: error.message }, 'ended sessions are cut at the next review');
    });
  };
  const running = [
    startSequencer(app, signal, wake),
    startListener(app, signal, { change_feed: wake, sessions_ended: cutEnded }),
    tail.run(signal),
    repeat(app, signal, reviewEvery, async () => {
      await lookAtTheDay(app);
      await membership.review();
      fanOut.watchSlow();
    }),
    repeat(app, signal, headEvery, async () => fanOut.tellHead()),
    repeat(app, signal, pruneEvery, () => pruneFeed(app)),
  ];
  const stopped = Promise.all(running);
  signal.addEventListener('abort', () => void io.disconnectSockets(true), { once: true });
  return { stopped: stopped.then(() => undefined) };
}

/** Roles begin and end at midnight without a write that anybody would hear of. */
async function lookAtTheDay({ db }: AppContext): Promise<void> {
  if (await isNewDay(db.system)) await db.system.transaction().execute(noticeNewDay);
}

/** Rows that change who may see what, before anything else of the batch is sent. */
const changesRights = (batch: Batch, membership: Membership): boolean =>
  batch.rows.some(
    (row) =>
      row.entityType === 'memberships' || (row.entityType === 'buildings' && !membership.knows(row.entityId)),
  );

async function repeat(
  app: AppContext,
  signal: AbortSignal,
  ms: number,
  work: () => Promise<unknown>,
): Promise<void> {
  while (!signal.aborted) {
    await pause(ms, signal);
    if (signal.aborted) return;
    try {
      await work();
    } catch (error) {
      app.log.warn({ error: (error as Error).message }, 'a repeated task of the feed failed');
    }
  }
}

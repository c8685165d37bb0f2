/// <reference types="node" />
import { createHash } from 'node:crypto';
import { oldestPulledSchema, type Mutation, type MutationOutcome } from '@citypulse/contracts/mutations';
import { Cursor, readCursor, type Scope } from '@citypulse/contracts/sync-changes';
import { ApiError } from '../../api-error.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import { compareScopes, type ServerModel } from './server-model.ts';
import { keepPhoto, look, take } from './server-push.ts';
import { ServerSockets } from './server-sockets.ts';
import type { Standing } from './standing.ts';

export type Reply = (answer: unknown) => void;

interface Upload {
  url: string;
  photoId: string;
  offset: number;
  part: number[];
}

interface PullBody {
  cursor?: string;
  schema: number;
  scopes: Scope[];
  outcomesAfter?: number;
}

/** Few, so that pulls and snapshots have several pages. */
const pullLimit = 4;
const pageLimit = 5;

/** The process around the model: what it is doing is lost when it dies, what is committed is not. */
export class ServerHost {
  readonly model: ServerModel;
  readonly sockets: ServerSockets;
  readonly standings = new Map<string, Standing>();
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  isUp = true;
  /** The sequencer is not called. */
  isSequencerLost = false;
  #life = 0;
  #isAdvancing = false;
  readonly #uploads = new Map<string, number[]>();

  constructor(model: ServerModel, scheduler: Scheduler, random: Random) {
    this.model = model;
    this.#scheduler = scheduler;
    this.#random = random;
    this.sockets = new ServerSockets(this, scheduler, random);
  }

  /** Work of this life of the process only. */
  after(ms: number, name: string, work: () => void): void {
    const life = this.#life;
    this.#scheduler.after(ms, name, () => (life === this.#life && this.isUp ? work() : undefined));
  }

  kill(): void {
    this.#life += 1;
    this.isUp = false;
    this.#isAdvancing = false;
    this.sockets.cutAll();
  }

  start(): void {
    this.isUp = true;
    this.sockets.begin();
    this.wakeSequencer();
  }

  /** After a commit; several are one call. */
  wakeSequencer(): void {
    if (this.#isAdvancing || !this.isUp) return;
    this.#isAdvancing = true;
    this.after(this.#random.delay(20), 'sequencer', () => {
      this.#isAdvancing = false;
      if (this.isSequencerLost) return;
      this.model.advance();
      this.sockets.wake();
    });
  }

  standingOf(user: string, deviceId: string): Standing {
    const key = `${user} ${deviceId}`;
    const known = this.standings.get(key);
    if (known) return known;
    const made: Standing = { user, deviceId, token: null, revoked: false };
    this.standings.set(key, made);
    return made;
  }

  signIn(standing: Standing): number {
    standing.revoked = false;
    standing.token ??= 0;
    return ++standing.token;
  }

  /** A request that has arrived. */
  accept(kind: string, standing: Standing, token: number | null, body: unknown, reply: Reply): void {
    try {
      if (kind === 'refresh') return reply(this.#refresh(standing));
      if (standing.revoked) throw new ApiError('device_revoked', { status: 401 });
      if (token === null || token !== standing.token) throw new ApiError('session_expired', { status: 401 });
      this.#serve(kind, standing, body, reply);
    } catch (error) {
      reply(error);
    }
  }

  #refresh(standing: Standing): number {
    if (standing.token === null || standing.revoked) throw new ApiError('session_expired', { status: 401 });
    return standing.token;
  }

  #serve(kind: string, standing: Standing, body: unknown, reply: Reply): void {
    switch (kind) {
      case 'ticket':
        return reply({ ticket: `${standing.user} ${standing.deviceId}` });
      case 'essentials':
        return reply({
          builtAt: '2026-01-01T00:00:00Z',
          expiresAt: '2090-01-01T00:00:00Z',
          recentEnergy: [],
        });
      case 'pull':
        return this.#pull(standing, body as PullBody, reply);
      case 'snapshot':
        return reply(this.#snapshot(standing, (body as { token: string }).token));
      case 'push':
        return this.#push(standing, (body as { batch: Mutation[] }).batch, reply);
      default:
        return reply(this.#upload(kind, body as Upload));
    }
  }

  #pull(standing: Standing, { cursor, schema, scopes, outcomesAfter }: PullBody, reply: Reply): void {
    const { model } = this;
    if (cursor !== undefined && !Cursor.safeParse(cursor).success)
      throw new ApiError('invalid_request', { status: 422 });
    if (schema < oldestPulledSchema) throw new ApiError('client_too_old', { status: 426 });
    const now = model.scopesOf(standing.user);
    const after = cursor === undefined ? model.head : this.#positionOf(cursor);
    const { changes, end, more } = model.changesFor(now, after, pullLimit);
    const { added, removed } = compareScopes(scopes, now);
    const token = (scope: Scope) => ({ ...scope, epoch: model.epochName, start: model.head, after: '' });
    const page = {
      cursor: model.cursor(end),
      head: model.cursor(),
      more,
      changes,
      scopes: {
        added: added.map((scope) => ({ ...scope, snapshot: JSON.stringify(token(scope)) })),
        removed,
      },
      outcomes: [],
    };
    if (more) return reply(page);
    const acknowledge = () => reply({ ...page, ...this.#acknowledged(standing, outcomesAfter) });
    if (model.bug !== 'acknowledgement_outside_snapshot') return acknowledge();
    this.after(this.#random.delay(40), 'acknowledgement is read', acknowledge);
  }

  #acknowledged({ user, deviceId }: Standing, outcomesAfter: number | undefined) {
    const { lastSeq, log } = this.model.sentBy(user, deviceId);
    const outcomes = [...log.values()].map(({ outcome }) => outcome);
    const wanted = outcomesAfter === undefined ? [] : outcomes.filter(({ seq }) => seq > outcomesAfter);
    return { ackSeq: lastSeq, outcomes: wanted.toSorted((a, b) => a.seq - b.seq) };
  }

  #positionOf(cursor: string): number {
    const read = readCursor(cursor);
    const isGood = read?.epoch === this.model.epochName && read.pos <= this.model.head;
    if (!read || !isGood) throw new ApiError('resync_required', { status: 410 });
    return read.pos;
  }

  #snapshot({ user }: Standing, token: string) {
    const { id, rights, epoch, start, after } = JSON.parse(token) as Scope & Record<string, string | number>;
    const { model } = this;
    if (epoch !== model.epochName || Number(start) > model.head)
      throw new ApiError('resync_required', { status: 410 });
    if (model.scopesOf(user).get(id) !== rights) throw new ApiError('invalid_request', { status: 422 });
    const rows = model.rowsOf(id, String(after), pageLimit);
    const last = rows.at(-1);
    const next = last && rows.length === pageLimit;
    return {
      rows: rows.map(({ t, id: rowId, v, scope, row }) => ({ t, id: rowId, v, op: 'put', scope, row })),
      next: next ? JSON.stringify({ id, rights, epoch, start, after: `${last.t} ${last.id}` }) : null,
      startPos: model.cursor(Number(start)),
    };
  }

  /** One transaction after the other; the process may die between any two. */
  #push(standing: Standing, batch: readonly Mutation[], reply: Reply): void {
    const { user, deviceId } = standing;
    look(this.model.sentBy(user, deviceId), batch);
    const results: MutationOutcome[] = [];
    const next = (index: number) => {
      const mutation = batch[index];
      if (!mutation) return reply({ ackSeq: this.model.sentBy(user, deviceId).lastSeq, results });
      this.after(this.#random.delay(4), `server: ${deviceId} ${mutation.seq} ${mutation.type}`, () => {
        try {
          this.#takeOne(standing, mutation, (outcome) => {
            results.push(outcome);
            next(index + 1);
          });
        } catch (error) {
          reply(error);
        }
      });
    };
    next(0);
  }

  /** Resumable: what has come stays, whatever becomes of the process. */
  #upload(kind: string, { url, photoId, offset, part }: Upload): unknown {
    const row = this.model.row('photos', photoId ?? url.split(' ')[0]);
    if (kind === 'upload: new') {
      if (!row) throw new ApiError('not_found', { status: 404 });
      if (row.row['state'] === 'ready') return '';
      const made = `${photoId} ${this.#uploads.size}`;
      this.#uploads.set(made, []);
      return made;
    }
    const come = this.#uploads.get(url);
    if (kind === 'upload: how far') return come && row ? come.length : null;
    if (!row || !come) throw new ApiError('not_found', { status: 404 });
    if (offset === come.length) come.push(...part);
    if (come.length < Number(row.row['byteSize'])) return { offset: come.length };
    if (row.row['state'] === 'ready') return { offset: come.length, end: 'uploaded' };
    const bytes = Uint8Array.from(come);
    const isGood = keepPhoto(this.model, photoId, bytes, createHash('sha256').update(bytes).digest('hex'));
    this.wakeSequencer();
    return { offset: come.length, end: isGood ? 'uploaded' : 'refused' };
  }

  #takeOne({ user, deviceId }: Standing, mutation: Mutation, done: (outcome: MutationOutcome) => void): void {
    const { model } = this;
    const isNew = !model.sentBy(user, deviceId).log.has(mutation.id);
    const outcome = take(model, user, deviceId, mutation);
    this.wakeSequencer();
    if (model.bug !== 'record_apart' || !isNew) return done(outcome);
    // The record is another transaction, and comes later.
    const sent = model.sentBy(user, deviceId);
    const line = sent.log.get(mutation.id);
    sent.log.delete(mutation.id);
    sent.lastSeq = Math.min(sent.lastSeq, mutation.seq - 1);
    this.after(this.#random.delay(30), 'server: the record', () => {
      if (line) sent.log.set(mutation.id, line);
      sent.lastSeq = Math.max(sent.lastSeq, mutation.seq);
      done(outcome);
    });
  }
}

import { readCursor, type Scope } from '@citypulse/contracts/sync-changes';
import type { SocketListener } from '../../live-socket.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import { compareScopes, keyOf, lastOfEach, type FeedEntry, type ServerModel } from './server-model.ts';
import type { Standing } from './standing.ts';

/** The process the sockets live in. */
interface Process {
  readonly model: ServerModel;
  readonly isUp: boolean;
  after(ms: number, name: string, work: () => void): void;
}

/** One end of a socket at the server. Messages arrive in the order they were sent. */
export interface Connection {
  standing: Standing;
  scopes: ReadonlyMap<string, string>;
  isJoined: boolean;
  /** Takes its packets too slowly: is left out of frames, and told to pull. */
  isSlow: boolean;
  send(name: string, deliver: (listener: SocketListener) => void): void;
  /** The other end learns of it sooner or later. */
  cut(): void;
}

/** What a node does for its sockets: reads the feed, sends frames and heads, looks after rights. */
export class ServerSockets {
  readonly #host: Process;
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  #connections = new Set<Connection>();
  /** Everything up to here has been sent. */
  #place = 0;
  /** Last position sent per scope. */
  #sent = new Map<string, number>();
  #origin = 0;
  #isWoken = false;

  constructor(host: Process, scheduler: Scheduler, random: Random) {
    this.#host = host;
    this.#scheduler = scheduler;
    this.#random = random;
  }

  get isQuiet(): boolean {
    return this.#place === this.#host.model.head;
  }

  begin(): void {
    this.#place = this.#origin = this.#host.model.head;
    this.#sent = new Map();
    this.#isWoken = false;
  }

  add(connection: Connection): void {
    this.#connections.add(connection);
  }

  drop(connection: Connection): void {
    this.#connections.delete(connection);
  }

  cutAll(): void {
    for (const connection of this.#connections) connection.cut();
    this.#connections.clear();
  }

  cutSome(): void {
    const connection = this.#random.pick([...this.#connections]);
    if (!connection) return;
    this.#connections.delete(connection);
    connection.cut();
  }

  slowSome(): void {
    const connection = this.#random.pick([...this.#connections]);
    if (!connection || connection.isSlow) return;
    connection.isSlow = true;
    this.#poke(connection);
    this.#host.after(500 + 6_000 * this.#random.next(), 'a slow socket has drained', () => {
      connection.isSlow = false;
      this.#poke(connection);
    });
  }

  #poke(connection: Connection): void {
    const head = this.#host.model.cursor(this.#place);
    connection.send('poke', (listener) => listener.poke(head));
  }

  /** Joins first and looks then. */
  resume(connection: Connection, cursor: string | null, scopes: readonly Scope[]) {
    const { model } = this.#host;
    // Whoever declares other scopes than are known may have learnt of new rights by a pull.
    if (model.bug !== 'stale_room' && cursor !== null)
      connection.scopes = model.scopesOf(connection.standing.user);
    connection.isJoined = true;
    const head = model.cursor(this.#place);
    const answer = (mode: 'live' | 'pull' | 'resync') => ({ ok: true as const, mode, head });
    if (cursor === null) return answer('pull');
    const read = readCursor(cursor);
    if (read?.epoch !== model.epochName || read.pos > model.head) return answer('resync');
    const { added, removed } = compareScopes(scopes, connection.scopes);
    if (added.length + removed.length > 0) return { ...answer('pull'), rejoin: true };
    const missed = model.state.feed.some(
      ({ pos, scopeNew, scopeOld }) =>
        pos > read.pos &&
        pos <= this.#place &&
        (connection.scopes.has(scopeNew ?? '') || connection.scopes.has(scopeOld ?? '')),
    );
    return answer(missed ? 'pull' : 'live');
  }

  /** The feed has grown. */
  wake(): void {
    if (this.#isWoken) return;
    this.#isWoken = true;
    this.#host.after(10 + this.#random.delay(60), 'a batch for the sockets', () => {
      this.#isWoken = false;
      const batch = this.#host.model.state.feed.filter(({ pos }) => pos > this.#place);
      if (batch.length === 0) return;
      if (this.#host.model.bug !== 'frames_loaded_later') return this.#send(batch);
      this.#host.after(this.#random.delay(30), 'rows of the batch are read', () => this.#send(batch));
    });
  }

  /**
   * One frame per scope, then the head, all at once. A row that was changed again meanwhile, together with others, would
   * show a part of what comes later: who listens to its scope pulls instead.
   */
  #send(batch: readonly FeedEntry[]): void {
    const { model } = this.#host;
    const to = batch.at(-1)?.last ?? this.#place;
    const { outbox, feed } = model.state;
    const later = Map.groupBy(
      [...outbox, ...feed.filter(({ pos }) => pos > to)],
      ({ transaction }) => transaction,
    );
    const together = [...later.values()].filter((entries) => entries.length > 1).flat();
    const newer = new Set(together.map(({ t, id }) => keyOf(t, id)));
    const told = new Set<Connection>();
    for (const [scope, entries] of byScope(batch, model.bug === 'no_scope_old')) {
      const pos = entries.at(-1)?.last ?? to;
      const prev = this.#sent.get(scope) ?? this.#origin;
      const isTorn =
        model.bug !== 'frames_loaded_later' && entries.some(({ t, id }) => newer.has(keyOf(t, id)));
      this.#sent.set(scope, pos);
      const delta = {
        scope,
        prev,
        pos,
        changes: lastOfEach(entries).map((entry) => model.tellIn(entry, scope)),
      };
      for (const connection of this.#connections) {
        if (!connection.isJoined || connection.isSlow || !connection.scopes.has(scope)) continue;
        told.add(connection);
        const frame = structuredClone(delta);
        if (isTorn) connection.send('poke', (listener) => listener.poke(model.cursor(to)));
        else connection.send(`delta ${scope.slice(0, 4)} ${pos}`, (listener) => listener.delta(frame));
      }
    }
    this.#place = to;
    const head = model.cursor(to);
    for (const connection of told) connection.send(`head ${to}`, (listener) => listener.head(head));
    this.wake();
  }

  /** Looks at everybody's rights: ended sessions are cut off, changed ones enter and leave. */
  review(): void {
    for (const connection of this.#connections) {
      const { token, revoked, user } = connection.standing;
      if (token === null || revoked) {
        connection.send('revoked', (listener) => listener.revoked());
        this.#connections.delete(connection);
        connection.cut();
        continue;
      }
      if (this.#host.model.bug === 'stale_room') continue;
      const now = this.#host.model.scopesOf(user);
      const { added, removed } = compareScopes(scopesIn(connection.scopes), now);
      if (added.length + removed.length === 0) continue;
      connection.scopes = now;
      if (connection.isJoined) connection.send('scope:changed', (listener) => listener.scopeChanged());
    }
  }

  /** Every two seconds, for as long as the process lives. */
  keepReviewing(): void {
    this.#scheduler.after(2_000, 'review of rights', () => {
      if (this.#host.isUp) this.review();
      this.keepReviewing();
    });
  }
}

const scopesIn = (scopes: ReadonlyMap<string, string>): Scope[] =>
  [...scopes].map(([id, rights]) => ({ id, rights }));

function byScope(batch: readonly FeedEntry[], onlyNew: boolean): Map<string, FeedEntry[]> {
  const scopes = new Map<string, FeedEntry[]>();
  for (const entry of batch) {
    for (const scope of new Set([...(onlyNew ? [] : [entry.scopeOld]), entry.scopeNew])) {
      if (scope === null) continue;
      scopes.set(scope, [...(scopes.get(scope) ?? []), entry]);
    }
  }
  return scopes;
}

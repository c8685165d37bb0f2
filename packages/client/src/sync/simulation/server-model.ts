import type { Mutation, MutationOutcome } from '@citypulse/contracts/mutations';
import { cursorOf, type Change, type Scope, type SyncEntity } from '@citypulse/contracts/sync-changes';
import type { ServerBug } from './bugs.ts';

/*
 * The server of the simulation: the algorithm of docs/sync.md in memory, step by step, so that the scheduler can put
 * anything between two steps. Transactions take their numbers when they begin and commit later; committed changes
 * wait in the outbox until the sequencer moves them into the feed.
 */

export interface ServerRow {
  t: SyncEntity;
  id: string;
  v: number;
  scope: string;
  row: Record<string, unknown>;
}

interface OutboxEntry {
  t: SyncEntity;
  id: string;
  v: number;
  op: 'U' | 'D';
  scopeOld: string | null;
  scopeNew: string | null;
  transaction: number;
}

export interface FeedEntry extends OutboxEntry {
  pos: number;
  /** End of the transaction. */
  last: number;
}

export interface Write {
  t: SyncEntity;
  id: string;
  /** Null: the row is deleted. */
  scope: string | null;
  row: Record<string, unknown>;
}

export interface LogLine {
  mutation: Mutation;
  outcome: MutationOutcome;
  failed: boolean;
}

/** What one person on one installation has sent. */
export interface Sent {
  lastSeq: number;
  log: Map<string, LogLine>;
}

interface State {
  rows: Map<string, ServerRow>;
  outbox: OutboxEntry[];
  feed: FeedEntry[];
  sent: Map<string, Sent>;
  /** How often each mutation took effect. */
  effects: Map<string, number>;
  /** Mutations of which a field met another value than it came from or wanted; seen by the test, not by the server. */
  clashed: Set<string>;
  /** Rows that were moved or taken away. */
  uprooted: Set<string>;
  /** Where a row lay when it was taken away. */
  removed: Map<string, string>;
  photos: Map<string, Uint8Array>;
  transactions: number;
}

export const keyOf = (t: string, id: string): string => `${t} ${id}`;

export class ServerModel {
  epoch = 1;
  /** Rights class by scope, by person. */
  readonly grants = new Map<string, Map<string, string>>();
  readonly bug: ServerBug | null;
  #state: State = {
    rows: new Map(),
    outbox: [],
    feed: [],
    sent: new Map(),
    effects: new Map(),
    clashed: new Set(),
    uprooted: new Set(),
    removed: new Map(),
    photos: new Map(),
    transactions: 0,
  };

  constructor(bug: ServerBug | null) {
    this.bug = bug;
  }

  get state(): Readonly<State> {
    return this.#state;
  }

  row(t: string, id: string): ServerRow | undefined {
    return this.#state.rows.get(keyOf(t, id));
  }

  get head(): number {
    return this.#state.feed.at(-1)?.pos ?? 0;
  }

  get epochName(): string {
    return `e0000000-0000-4000-8000-${String(this.epoch).padStart(12, '0')}`;
  }

  cursor(pos = this.head): string {
    return cursorOf(this.epochName, pos);
  }

  /** What is addressed to the person himself, and where he has any right. */
  scopesOf(user: string): Map<string, string> {
    return new Map([[user, 'self'], ...(this.grants.get(user) ?? [])]);
  }

  sentBy(user: string, deviceId: string): Sent {
    const key = `${user} ${deviceId}`;
    const known = this.#state.sent.get(key);
    if (known) return known;
    const made: Sent = { lastSeq: 0, log: new Map() };
    this.#state.sent.set(key, made);
    return made;
  }

  /** What is on record of a person, whichever installation sent it. */
  recordOf(user: string): LogLine[] {
    const sent = [...this.#state.sent].filter(([key]) => key.startsWith(`${user} `));
    return sent.flatMap(([, { log }]) => [...log.values()]);
  }

  /** Takes a number now; what it writes is seen after `commit`. */
  begin(): number {
    return ++this.#state.transactions;
  }

  commit(transaction: number, writes: readonly Write[]): void {
    const { rows, outbox, uprooted, removed } = this.#state;
    for (const { t, id, scope, row } of writes) {
      const before = rows.get(keyOf(t, id));
      const v = (before?.v ?? 0) + 1;
      if (before && before.scope !== scope) uprooted.add(keyOf(t, id));
      if (before && scope === null) removed.set(keyOf(t, id), before.scope);
      if (scope === null) rows.delete(keyOf(t, id));
      else rows.set(keyOf(t, id), { t, id, v, scope, row: { ...row, id, version: v } });
      const change = { t, id, v, op: scope === null ? 'D' : 'U', scopeNew: scope } as const;
      outbox.push({ ...change, scopeOld: before?.scope ?? null, transaction });
    }
    if (this.bug === 'naive_cursor') this.#publishByNumber(transaction);
  }

  /** Positions are the numbers taken at the beginning: what commits late appears below a cursor. */
  #publishByNumber(transaction: number): void {
    const { outbox, feed } = this.#state;
    const pos = (index: number) => transaction * 100 + index;
    const last = pos(outbox.length - 1);
    feed.push(...outbox.map((entry, index) => ({ ...entry, pos: pos(index), last })));
    feed.sort((a, b) => a.pos - b.pos);
    this.#state.outbox = [];
  }

  /** The sequencer: committed changes get positions, transaction by transaction. */
  advance(): void {
    const { outbox, feed } = this.#state;
    let pos = this.head;
    for (const entries of Map.groupBy(outbox, (entry) => entry.transaction).values()) {
      const last = pos + entries.length;
      for (const entry of entries) feed.push({ ...entry, pos: ++pos, last });
    }
    this.#state.outbox = [];
  }

  /** What a reader of these scopes is told of the feed after a position, and of the outbox on the last page. */
  changesFor(
    scopes: ReadonlyMap<string, string>,
    after: number,
    limit: number,
  ): { changes: Change[]; end: number; more: boolean } {
    const { bug } = this;
    const visible = (entry: OutboxEntry) =>
      scopes.has(entry.scopeNew ?? '') || (bug !== 'no_scope_old' && scopes.has(entry.scopeOld ?? ''));
    const since = this.#state.feed.filter(({ pos }) => pos > after);
    const mine = (bug === 'exit_compacted' ? lastOfEach(since) : since).filter(visible);
    const last = mine[Math.min(limit, mine.length) - 1];
    const cut = last?.last;
    const more = mine.length > limit && (cut ?? 0) < this.head;
    const page = more ? mine.filter(({ pos }) => pos <= (cut ?? 0)) : mine;
    const unsequenced = more || bug === 'acknowledged_before_feed' ? [] : this.#state.outbox.filter(visible);
    return {
      changes: this.#tell([...page, ...unsequenced], scopes),
      end: more ? (cut ?? after) : Math.max(after, this.head),
      more,
    };
  }

  /** The row where it lies; one that is out of reach leaves every scope it was in meanwhile. */
  #tell(entries: readonly OutboxEntry[], scopes: ReadonlyMap<string, string>): Change[] {
    const histories = Map.groupBy(entries, ({ t, id }) => keyOf(t, id));
    return lastOfEach(entries).flatMap((entry) => {
      const row = this.row(entry.t, entry.id);
      if (row && scopes.has(row.scope)) return [this.tellIn(entry, row.scope)];
      const history =
        this.bug === 'last_exit_only' ? [entry] : (histories.get(keyOf(entry.t, entry.id)) ?? []);
      const left = history.flatMap(({ scopeNew, scopeOld }) => [scopeNew, scopeOld]);
      const reached = [...new Set(left)].filter((scope) => scope !== null && scopes.has(scope));
      const told = this.bug === 'last_exit_only' ? reached.slice(0, 1) : reached;
      return told.map((scope) => this.tellIn(entry, scope ?? ''));
    });
  }

  /** What a reader of the scope is told: the row as it is now, or that it is gone from there. */
  tellIn({ t, id, v }: OutboxEntry, scope: string): Change {
    const row = this.row(t, id);
    if (!row) return { t, id, v, op: 'del', scope };
    if (row.scope !== scope) return { t, id, v: row.v, op: 'out', scope };
    return { t, id, v: row.v, op: 'put', scope, row: { ...row.row } };
  }

  /** Live rows of a scope after a key, in its order. */
  rowsOf(scope: string, after: string, limit: number): ServerRow[] {
    return [...this.#state.rows.values()]
      .filter((row) => row.scope === scope && keyOf(row.t, row.id) > after)
      .toSorted((a, b) => (keyOf(a.t, a.id) < keyOf(b.t, b.id) ? -1 : 1))
      .slice(0, limit);
  }

  /** Returns how to bring this state back, as the life of another database. */
  backUp(): () => void {
    const kept = structuredClone(this.#state);
    return () => {
      this.#state = structuredClone(kept);
      if (this.bug !== 'restored_without_epoch') this.epoch += 1;
    };
  }
}

export function lastOfEach<E extends { t: string; id: string }>(entries: readonly E[]): E[] {
  const last = new Map<string, E>();
  for (const entry of entries) {
    const key = keyOf(entry.t, entry.id);
    last.delete(key);
    last.set(key, entry);
  }
  return [...last.values()];
}

/** How what a client holds differs from what its person may see now. */
export function compareScopes(held: readonly Scope[], now: ReadonlyMap<string, string>) {
  const same = new Set(held.filter(({ id, rights }) => now.get(id) === rights).map(({ id }) => id));
  return {
    added: [...now].filter(([id]) => !same.has(id)).map(([id, rights]) => ({ id, rights })),
    removed: held.filter(({ id }) => !same.has(id)).map(({ id }) => id),
  };
}

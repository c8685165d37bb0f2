import { readCursor, type SyncEntity } from '@citypulse/contracts/sync-changes';
import type { Beside, OutboxItem, Publication, StoredRow } from '../local-store.ts';
import { Overlay } from '../overlay.ts';
import type { PersonOf } from '../predictions/prediction.ts';
import { MemoryStore } from '../stores/memory-store.ts';
import type { Installation } from './parts.ts';
import { keyOf } from './server-model.ts';
import { hold } from './violation.ts';

/** What the person has been promised of one mutation. */
export interface Issued {
  item: OutboxItem;
  /** The person threw it away, or sent it again as another one. */
  isDiscarded: boolean;
}

/** Looks at one device after every durable step, and remembers what must not be forgotten. */
export class Witness {
  readonly #device: Installation;
  /** By the id it was saved under. */
  readonly issued = new Map<string, Issued>();
  /** Thrown away before it could be sent. */
  readonly withdrawn = new Set<string>();
  /** A later id of the same intent. */
  readonly #names = new Map<string, string>();
  readonly #versions = new Map<string, number>();
  #reached: { epoch: string; pos: number } | undefined;

  constructor(device: Installation) {
    this.#device = device;
  }

  /** Under which id the mutation lies in the outbox by now. */
  nameOf(id: string): string {
    const later = this.#names.get(id);
    return later === undefined ? id : this.nameOf(later);
  }

  laterNameOf(id: string): string | undefined {
    return this.#names.get(id);
  }

  renamed(from: string, to: OutboxItem): void {
    this.#names.set(from, to.id);
  }

  async written(name: string, given: readonly unknown[], result: unknown): Promise<void> {
    if (name === 'enqueue') {
      for (const item of result as OutboxItem[]) this.#issue(item);
      for (const id of (given[1] as Beside | undefined)?.instead ?? []) this.#discarded(id);
    }
    if (name === 'discard' && result === true)
      for (const id of given[0] as readonly string[]) this.#discarded(id);
    if (name === 'cleanUp') this.#archived();
    if (name === 'publish') this.#published((given[0] as Publication).cursor);
    if (name === 'beginStage' || name === 'stagePage' || name === 'setNote') return;
    this.#outboxHolds();
    await this.#ownWritesShow();
  }

  #issue(item: OutboxItem): void {
    if (!this.issued.has(item.id)) this.issued.set(item.id, { item, isDiscarded: false });
  }

  #discarded(id: string): void {
    for (const [issuedId, issued] of this.issued) if (this.nameOf(issuedId) === id) issued.isDiscarded = true;
  }

  /** What is acknowledged and past its days may go. */
  #archived(): void {
    const { outbox } = this.#device.database;
    for (const [id, issued] of this.issued) {
      if (!outbox.has(this.nameOf(id)) && this.#wasDone.has(this.nameOf(id))) issued.isDiscarded = true;
    }
  }

  readonly #wasDone = new Set<string>();

  #outboxHolds(): void {
    const { outbox } = this.#device.database;
    const { name } = this.#device;
    const numbers = new Set<number>();
    for (const { id, seq, state } of outbox.values()) {
      if (state === 'done') this.#wasDone.add(id);
      hold(!numbers.has(seq), 'numbers_broken', () => `${name}: two mutations have the number ${seq}`);
      numbers.add(seq);
    }
    for (const [id, { item, isDiscarded }] of this.issued) {
      const isHere = isDiscarded || outbox.has(this.nameOf(id));
      hold(isHere, 'mutation_vanished', () => `${name}: ${item.type} ${id} (${item.seq}) is gone`);
    }
  }

  #published(cursor: string): void {
    const { database, name, around } = this.#device;
    const reached = readCursor(cursor) ?? { epoch: '', pos: 0 };
    const before = this.#reached;
    if (before?.epoch !== reached.epoch) this.#versions.clear();
    else
      hold(
        before.pos <= reached.pos,
        'cursor_goes_back',
        () => `${name}: from ${before.pos} to ${reached.pos}`,
      );
    this.#reached = reached;
    const shown = new Map<string, StoredRow>();
    for (const { scope, rows } of database.visible.values()) {
      for (const [key, row] of rows) {
        hold(
          row.scope === scope.id,
          'row_outside_scope',
          () => `${name}: ${key} of ${row.scope} in ${scope.id}`,
        );
        const known = this.#versions.get(key) ?? 0;
        hold(row.v >= known, 'version_goes_down', () => `${name}: ${key} from ${known} to ${row.v}`);
        this.#versions.set(key, row.v);
        shown.set(keyOf(row.t, row.id), row);
      }
    }
    for (const [a, b] of around.twins) {
      const [one, other] = [a, b].map((id) => markOf(shown.get(keyOf('maintenance_tasks', id))));
      const isWhole = one === undefined || other === undefined || one === other;
      hold(isWhole, 'half_transaction', () => `${name}: at ${cursor} ${a} is of ${one}, ${b} of ${other}`);
    }
  }

  /** What waits, or has come back, shows: over the rows or in them. */
  async #ownWritesShow(): Promise<void> {
    const { database, around } = this.#device;
    // Within one life of the server's database only: what a restored one has lost comes again.
    const isSame = readCursor(database.cursor ?? '')?.epoch === around.host.model.epochName;
    if (!isSame || !around.random.chance(0.3)) return;
    const store = new MemoryStore(database);
    const user = { id: this.#device.user.id, name: '' } as PersonOf;
    const waiting = await store.outbox(['queued', 'settled']);
    const overlay = await Overlay.of({ store, user, person: nameless }, waiting);
    const items = await store.outbox(['queued', 'settled', 'done']);
    for (const item of items) await this.#shows(overlay, item, items);
    await store.close();
  }

  async #shows(overlay: Overlay, item: OutboxItem, items: readonly OutboxItem[]): Promise<void> {
    const { entity, type, params, state, patch } = item;
    const { name, around } = this.#device;
    const detail = () => `${name}: ${type} ${item.id} (${item.seq}, ${state}) does not show`;
    const { model } = around.host;
    if (type === 'addTaskComment' && params['taskId']) {
      const row = model.row('task_comments', entity.id);
      const isUprooted = model.state.uprooted.has(keyOf('task_comments', entity.id));
      const isDue = state === 'done' ? row !== undefined && !isUprooted && this.#holds(row.scope) : true;
      const task = await overlay.row('maintenance_tasks', params['taskId']);
      // Where the task was refused and is sent anew, what was said of it is held up.
      const isHeldUp = items.some(
        (other) => other.entity.id === params['taskId'] && other.seq > item.seq && !other.patch,
      );
      if (task && isDue && !isHeldUp)
        hold((await overlay.row('task_comments', entity.id)) !== undefined, 'own_write_gone', detail);
    }
    if (type !== 'updateTask' || !patch?.['description'] || item.outcome?.status === 'conflict') return;
    // One device alone writes this field of the row.
    const isLast = items.every(
      (other) =>
        other.seq <= item.seq || other.entity.id !== entity.id || !(other.patch?.['description'] ?? false),
    );
    const task = await overlay.row('maintenance_tasks', entity.id);
    if (isLast && task && this.#isUndisturbed(entity.id))
      hold(task.description === patch['description'].to, 'own_write_gone', detail);
  }

  /** A refused change in between, or one that clashed with what a restored server held, ends the chain. */
  #isUndisturbed(taskId: string): boolean {
    const states = [...this.#device.database.outbox.values()].filter(({ entity }) => entity.id === taskId);
    const isBroken = states.some(
      ({ state, outcome }) => state === 'refused' || outcome?.status === 'conflict',
    );
    const isDiscarded = [...this.issued.values()].some(
      (issued) => issued.isDiscarded && issued.item.entity.id === taskId,
    );
    return !isBroken && !isDiscarded && this.#device.around.host.model.epoch === 1;
  }

  #holds(scope: string): boolean {
    return this.#device.database.visible.get(scope)?.stale === false;
  }
}

const nameless = async (id: string) => ({ id, name: '' }) as PersonOf;

const markOf = (row: StoredRow | undefined): unknown =>
  (row as StoredRow<SyncEntity & 'maintenance_tasks'> | undefined)?.row.resultNote;

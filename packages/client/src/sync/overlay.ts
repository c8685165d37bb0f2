import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import type { RowOf } from '@citypulse/contracts/sync-entities';
import type { LocalStore, NewMutation, OutboxItem, RowFilter } from './local-store.ts';
import { predictions } from './predictions/predictions.ts';
import type { PersonOf, Predict, View } from './predictions/prediction.ts';
import { matches } from './stores/row-keys.ts';

/** A row as a screen shows it. */
export type Local<R> = R & {
  /** Something of it has not come back from the server yet. */
  pending: boolean;
};

/** Rows changed by mutations that wait; null where they removed it. */
type Layer = Map<SyncEntity, Map<string, unknown>>;

export interface OverlaySettings {
  store: Pick<LocalStore, 'rows'>;
  /** Laid under this one, which leaves it as it is. */
  below?: Overlay;
  user: PersonOf;
  person(id: string): Promise<PersonOf>;
}

/**
 * The mutations that wait, laid over the rows in order of their numbers. Built anew when rows they touch have changed;
 * what is queued on top is only added.
 */
export class Overlay {
  readonly #settings: OverlaySettings;
  readonly #layer: Layer = new Map();
  readonly #applied: NewMutation[] = [];
  /** Entities whose rows went into it. */
  readonly reads = new Set<SyncEntity>();

  constructor(settings: OverlaySettings) {
    this.#settings = settings;
  }

  static async of(settings: OverlaySettings, items: readonly OutboxItem[]): Promise<Overlay> {
    const overlay = new Overlay(settings);
    for (const item of items) await overlay.add(item);
    return overlay;
  }

  /** Is this what lies on it already, so that only the rest has to be added? */
  begins(items: readonly OutboxItem[]): boolean {
    return (
      this.#applied.length <= items.length && this.#applied.every(({ id }, index) => items[index]?.id === id)
    );
  }

  get size(): number {
    return this.#applied.length;
  }

  entities(): SyncEntity[] {
    return [...this.#layer.keys()];
  }

  /** To see what mutations would come to before they are kept. */
  above(): Overlay {
    return new Overlay({ ...this.#settings, below: this });
  }

  /**
   * A mutation of an older app that its prediction cannot read shows nothing, and is sent all the same. Answers what
   * shows something else now.
   */
  async add(item: NewMutation): Promise<SyncEntity[]> {
    this.#applied.push(item);
    const draft = new Draft(this);
    try {
      const { user, person } = this.#settings;
      const predict = predictions[item.type] as Predict<never>;
      await predict(draft, requestOf(item) as never, { user, at: item.occurredAt, person });
    } catch {
      return [];
    }
    for (const { entity, id, row } of draft.writes) this.#write(entity, id, row);
    return draft.writes.map(({ entity }) => entity);
  }

  async row<E extends SyncEntity>(entity: E, id: string): Promise<RowOf<E> | undefined> {
    const laid = this.#layer.get(entity);
    if (laid?.has(id)) return (laid.get(id) as RowOf<E> | null) ?? undefined;
    const { below, store } = this.#settings;
    if (below) return below.row(entity, id);
    const [stored] = await store.rows(entity, { id });
    return stored?.row;
  }

  async rows<E extends SyncEntity>(entity: E, filter: RowFilter = {}): Promise<Local<RowOf<E>>[]> {
    const laid = this.#layer.get(entity) ?? new Map<string, unknown>();
    const base = (await this.#under(entity, filter)).filter((row) => !laid.has((row as { id: string }).id));
    const changed = [...laid]
      .filter(([id, row]) => row !== null && matches({ id, row }, filter))
      .map(([, row]) => ({ ...(row as RowOf<E>), pending: true }));
    return [...base, ...changed];
  }

  async #under<E extends SyncEntity>(entity: E, filter: RowFilter): Promise<Local<RowOf<E>>[]> {
    const { below, store } = this.#settings;
    if (below) return below.rows(entity, filter);
    return (await store.rows(entity, filter)).map(({ row }) => ({ ...row, pending: false }));
  }

  #write(entity: SyncEntity, id: string, row: unknown): void {
    const rows = this.#layer.get(entity) ?? new Map<string, unknown>();
    rows.set(id, row);
    this.#layer.set(entity, rows);
  }
}

export function requestOf(item: Pick<OutboxItem, 'params' | 'body' | 'patch'>): {
  params: unknown;
  body: unknown;
} {
  const { params, body, patch } = item;
  if (!patch) return { params, body };
  return {
    params,
    body: Object.fromEntries(Object.entries(patch).map(([field, { to }]) => [field, to])),
  };
}

/** What one prediction writes: all of it or, when it fails, nothing. */
class Draft implements View {
  readonly #below: Overlay;
  readonly writes: { entity: SyncEntity; id: string; row: unknown }[] = [];

  constructor(below: Overlay) {
    this.#below = below;
  }

  #written(entity: SyncEntity, id: string) {
    return this.writes.findLast((write) => write.entity === entity && write.id === id);
  }

  async row<E extends SyncEntity>(entity: E, id: string): Promise<RowOf<E> | undefined> {
    const written = this.#written(entity, id);
    if (written) return (written.row as RowOf<E> | null) ?? undefined;
    this.#below.reads.add(entity);
    return this.#below.row(entity, id);
  }

  async rows<E extends SyncEntity>(entity: E, filter: RowFilter): Promise<RowOf<E>[]> {
    this.#below.reads.add(entity);
    return this.#below.rows(entity, filter);
  }

  put<E extends SyncEntity>(entity: E, row: RowOf<E> & { id: string }): void {
    this.writes.push({ entity, id: row.id, row });
  }

  async patch<E extends SyncEntity>(entity: E, id: string, values: Partial<RowOf<E>>): Promise<void> {
    const row = await this.row(entity, id);
    if (row) this.writes.push({ entity, id, row: { ...row, ...values } });
  }

  remove(entity: SyncEntity, id: string): void {
    this.writes.push({ entity, id, row: null });
  }
}

import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import type { RowOf } from '@citypulse/contracts/sync-entities';
import type { LocalStore, OutboxItem, RowFilter, StoreChange } from './local-store.ts';
import { Overlay, type Local, type OverlaySettings } from './overlay.ts';
import type { PersonOf } from './predictions/prediction.ts';

/** What has to be read again. */
export interface ViewChange {
  entities: ReadonlySet<SyncEntity>;
  outbox: boolean;
  blobs: boolean;
  meta: boolean;
}

/** The rows of one store with the waiting mutations laid over them, and word of what changes. */
export class LocalView {
  readonly store: LocalStore;
  readonly #user: PersonOf;
  readonly #listeners = new Set<(change: ViewChange) => void>();
  readonly #stop: () => void;
  #overlay: Overlay | undefined;
  #updating: Promise<Overlay> | undefined;
  #isOutboxOld = true;
  #areRowsOld = true;
  /** What waits and what was refused, in order of the numbers. */
  #items: readonly OutboxItem[] = [];
  /** Queued here since it was read. */
  #added: OutboxItem[] = [];
  /** Shown otherwise since it was last told. */
  readonly #relaid = new Set<SyncEntity>();
  #news: { entities: Set<SyncEntity>; outbox: boolean; blobs: boolean; meta: boolean } | undefined;
  #people: Map<string, PersonOf> | undefined;

  constructor(store: LocalStore, user: PersonOf) {
    this.store = store;
    this.#user = user;
    this.#stop = store.watch((change) => this.#heard(change));
  }

  watch(listener: (change: ViewChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    this.#stop();
    this.#listeners.clear();
  }

  async row<E extends SyncEntity>(entity: E, id: string): Promise<RowOf<E> | undefined> {
    return (await this.overlay()).row(entity, id);
  }

  async rows<E extends SyncEntity>(entity: E, filter: RowFilter = {}): Promise<Local<RowOf<E>>[]> {
    return (await this.overlay()).rows(entity, filter);
  }

  /** What waits and what was refused, without what has come back. */
  async outbox(): Promise<readonly OutboxItem[]> {
    await this.overlay();
    return this.#items;
  }

  #isOld(): boolean {
    return this.#isOutboxOld || this.#areRowsOld || this.#added.length > 0;
  }

  /** As of now: with everything that has been queued. */
  async overlay(): Promise<Overlay> {
    while (this.#updating || this.#isOld() || !this.#overlay) {
      this.#updating ??= this.#update().finally(() => (this.#updating = undefined));
      await this.#updating;
    }
    return this.#overlay;
  }

  async #update(): Promise<Overlay> {
    const areRowsOld = this.#areRowsOld;
    const isOutboxOld = this.#isOutboxOld;
    this.#isOutboxOld = false;
    this.#areRowsOld = false;
    try {
      // What was added until now is read with the rest, or has been done with meanwhile.
      if (isOutboxOld) this.#added = [];
      if (isOutboxOld) this.#items = await this.store.outbox(['queued', 'settled', 'refused']);
      this.#takeAdded();
      return await this.#lay(areRowsOld);
    } catch (error) {
      this.#isOutboxOld = true;
      this.#areRowsOld ||= areRowsOld;
      throw error;
    }
  }

  async #lay(areRowsOld: boolean): Promise<Overlay> {
    const items = this.#items.filter(({ state }) => state !== 'refused');
    const present = this.#overlay;
    if (present && !areRowsOld && present.begins(items)) {
      for (const item of items.slice(present.size)) this.#relay(await present.add(item));
      return present;
    }
    this.#relay(present?.entities() ?? []);
    this.#overlay = await Overlay.of(this.#settings(), items);
    this.#relay(this.#overlay.entities());
    return this.#overlay;
  }

  #relay(entities: readonly SyncEntity[]): void {
    for (const entity of entities) this.#relaid.add(entity);
  }

  #takeAdded(): void {
    if (this.#added.length === 0) return;
    // What was read meanwhile may hold them already.
    const known = new Set(this.#items.map(({ id }) => id));
    this.#items = [...this.#items, ...this.#added.filter(({ id }) => !known.has(id))];
    this.#added = [];
  }

  #settings(): OverlaySettings {
    return { store: this.store, user: this.#user, person: (id) => this.#person(id) };
  }

  /** Names as the tasks here tell them: whoever has work is known to those who give it. */
  async #person(id: string): Promise<PersonOf> {
    if (id === this.#user.id) return this.#user;
    this.#people ??= await this.#readPeople();
    return this.#people.get(id) ?? ({ id, name: '' } as PersonOf);
  }

  async #readPeople(): Promise<Map<string, PersonOf>> {
    const tasks = await this.store.rows('maintenance_tasks');
    const named = tasks.flatMap(({ row }) => [...row.assignees, row.createdBy, row.completedBy]);
    const noted = ((await this.store.note('people')) ?? []) as PersonOf[];
    return new Map([...named.filter((one) => one !== null), ...noted].map((person) => [person.id, person]));
  }

  #heard(change: StoreChange): void {
    if (change.added) this.#added.push(...change.added);
    else if (change.outbox) this.#isOutboxOld = true;
    if ([...change.entities].some((entity) => this.#overlay?.reads.has(entity))) this.#areRowsOld = true;
    if (change.entities.has('maintenance_tasks')) this.#people = undefined;
    const before = this.#news;
    this.#news ??= { entities: new Set(), outbox: false, blobs: false, meta: false };
    for (const entity of change.entities) this.#news.entities.add(entity);
    this.#news.outbox ||= change.outbox;
    this.#news.blobs ||= change.blobs;
    this.#news.meta ||= change.meta;
    // What comes together is told together.
    if (!before) void Promise.resolve().then(() => this.#tell());
  }

  async #tell(): Promise<void> {
    const news = this.#news;
    this.#news = undefined;
    if (!news) return;
    // Whoever observes reads for itself, and fails there.
    if (this.#isOld()) await this.overlay().catch(() => undefined);
    for (const entity of this.#relaid) news.entities.add(entity);
    this.#relaid.clear();
    for (const listener of this.#listeners) listener(news);
  }
}

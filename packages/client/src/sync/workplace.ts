import type { LiveState } from '../live-state.ts';
import type { Live } from '../live.ts';
import type { Store, WritableStore } from '../store.ts';
import { alwaysLeader, type Leadership } from './leadership.ts';
import type { BlobState, OutboxItem, StoredBlob } from './local-store.ts';
import type { ViewChange } from './local-view.ts';
import { PersonSync } from './person-sync.ts';
import { PhotoLane, type PhotoProgress } from './photo-lane.ts';
import type { PersonOf } from './predictions/prediction.ts';
import { sha256 as webSha256 } from './sha256.ts';
import type { OpenedStore, SyncSettings } from './sync-types.ts';
import { syncStateOf, type SyncState } from './sync-state.ts';
import { tusUpload } from './tus-upload.ts';
import { Upkeep } from './upkeep.ts';
import { Uplink } from './uplink.ts';

export interface Shown {
  state: WritableStore<SyncState>;
  outbox: WritableStore<readonly OutboxItem[]>;
  sentSeq: WritableStore<number>;
  photos: WritableStore<readonly StoredBlob[]>;
  photoProgress: WritableStore<PhotoProgress | null>;
  /** Whether something somebody looks at cannot be read. */
  isUnread: Store<boolean>;
}

/** How often the store is told that everything is still known here. */
const aMinute = 60_000;

type Injected = 'now' | 'random' | 'newId' | 'setTimer';

export interface WorkplaceSettings
  extends Omit<SyncSettings, Injected>, Required<Pick<SyncSettings, Injected>> {
  user: PersonOf;
  live(): Live | undefined;
  shown: Shown;
}

/** One person's store with everything that works on it, from opening to closing. */
export class Workplace {
  readonly person: PersonSync;
  readonly #settings: WorkplaceSettings;
  readonly #opened: OpenedStore;
  readonly #leadership: Leadership;
  readonly #uplink: Uplink;
  readonly #lane: PhotoLane;
  readonly #upkeep: Upkeep;
  readonly #stops: (() => void)[];
  #session = false;
  #online = true;
  #conflicts = 0;
  #lastSyncAt: Date | null = null;
  #isClosed = false;

  constructor(settings: WorkplaceSettings, opened: OpenedStore) {
    const { user, now, newId, random, setTimer, api, deviceId, sha256 = webSha256, shown } = settings;
    const { store } = opened;
    this.#settings = settings;
    this.#opened = opened;
    this.#leadership = opened.tab ?? alwaysLeader;
    this.person = new PersonSync({ user, now, newId, sha256 }, store);
    const pull = () => settings.live()?.ask();
    const upload = settings.uploadPhoto ?? tusUpload(settings.baseUrl, settings.session);
    const lane = new PhotoLane({ upload, random, setTimer }, store);
    this.#lane = lane;
    const changed = () => this.show();
    this.#uplink = new Uplink({ api, deviceId, random, setTimer, pull, changed }, store);
    this.#upkeep = new Upkeep({ api, store, now, setTimer });
    this.#stops = [
      this.person.view.watch((change) => void this.#follow(change)),
      settings.live()?.subscribe({ reset: () => this.#reset() }) ?? (() => undefined),
      lane.progress.subscribe(() => shown.photoProgress.set(lane.progress.get())),
      shown.isUnread.subscribe(changed),
      this.#leadership.watch((is) => this.#lead(is)),
    ];
    this.#uplink.tell({ type: 'leads', is: this.leads() });
    void this.#follow({ entities: new Set(['sync_conflicts']), outbox: true, blobs: true, meta: true });
  }

  leads(): boolean {
    return this.#leadership.isLeader();
  }

  setOnline(is: boolean): void {
    this.#online = is;
    this.#uplink.tell({ type: 'online', is });
    this.#goOn();
  }

  setSession(is: boolean): void {
    this.#session = is;
    this.#uplink.tell({ type: 'session', is });
    this.#goOn();
  }

  sendNow(): void {
    this.#uplink.tell({ type: 'queued', atOnce: true });
    this.#lane.wake();
    this.#upkeep.refresh();
  }

  /** What is under way to the server of before is given up, and begun anew. */
  #reset(): void {
    this.#uplink.tell({ type: 'reset' });
    this.#lane.reset();
  }

  #lead(is: boolean): void {
    this.#uplink.tell({ type: 'leads', is });
    this.#goOn();
    // The downlink writes where this tab leads, and only reads for itself elsewhere.
    this.#settings.live()?.restart();
  }

  #goOn(): void {
    const may = this.#session && this.#online && this.leads();
    this.#lane.run(may);
    this.#upkeep.run(may);
    this.show();
  }

  async #follow(change: ViewChange): Promise<void> {
    const { store, view } = this.person;
    try {
      if (change.outbox) {
        // Sending waits for no look at what lies here.
        this.#uplink.tell({ type: 'queued' });
        this.#lane.wake();
        this.#show('outbox', await view.outbox());
      }
      if (change.meta) this.#lane.moved();
      if (change.outbox || change.meta) await this.#showSent();
      if (change.blobs) this.#showPhotos(await store.blobs());
      if (change.entities.has('sync_conflicts')) {
        const rows = await view.rows('sync_conflicts');
        const own = rows.filter((row) => row.status === 'open' && row.mineBy.id === this.#settings.user.id);
        this.#conflicts = own.length;
      }
      if (this.#lastSyncAt === null) {
        const noted = await store.note('last-sync');
        if (typeof noted === 'string') this.#lastSyncAt = new Date(noted);
      }
    } catch {
      // The store is being closed.
      return;
    }
    this.show();
  }

  /** Looked up only while something waits: publications come often. */
  async #showSent(): Promise<void> {
    const isWaiting = this.#settings.shown.outbox.get().some(({ state }) => state === 'queued');
    if (!isWaiting) return;
    const state = await this.person.store.load().catch(() => undefined);
    if (state) this.#show('sentSeq', state.sentSeq);
  }

  #showPhotos(blobs: readonly StoredBlob[]): void {
    const before = new Map(this.#settings.shown.photos.get().map(({ photoId, state }) => [photoId, state]));
    this.#show('photos', blobs);
    const isNews = ({ photoId, state }: StoredBlob) => state === 'waiting' && before.get(photoId) !== state;
    if (blobs.some(isNews)) this.#lane.wake();
  }

  #show<K extends 'outbox' | 'sentSeq' | 'photos'>(part: K, value: ReturnType<Shown[K]['get']>): void {
    if (!this.#isClosed) (this.#settings.shown[part] as WritableStore<unknown>).set(value);
  }

  show(): void {
    const live = this.#settings.live()?.state.get();
    if (this.#isClosed || !live) return;
    if (!live.broken) this.#noteSync(live);
    const { shown } = this.#settings;
    const items = shown.outbox.get();
    const waiting = items.filter(({ state }) => state === 'queued' || state === 'settled').length;
    // The photo of a refused announcement waits for the person, as that does.
    const refused = new Set(items.filter(({ state }) => state === 'refused').map(({ entity }) => entity.id));
    const photos = shown.photos.get().filter(({ photoId }) => !refused.has(photoId));
    const inState = (wanted: BlobState) => photos.filter(({ state }) => state === wanted).length;
    const next = syncStateOf({
      pending: waiting + inState('waiting'),
      conflicts: this.#conflicts,
      refused: items.filter(({ state }) => state === 'refused').length + inState('refused'),
      lastSyncAt: this.#lastSyncAt,
      live,
      uplink: this.#uplink.core,
      isUnread: shown.isUnread.get(),
      signedIn: this.#session,
    });
    if (JSON.stringify(next) !== JSON.stringify(shown.state.get())) shown.state.set(next);
  }

  /** While live nothing is missing at any moment; afterwards `caughtUpAt` says until when that was so. */
  #noteSync({ name, caughtUpAt }: LiveState): void {
    const at = name === 'live' ? this.#settings.now() : caughtUpAt;
    const since = at && this.#lastSyncAt ? at.getTime() - this.#lastSyncAt.getTime() : Infinity;
    if (!at || since <= (name === 'live' ? aMinute : 0)) return;
    this.#lastSyncAt = at;
    void this.person.store.setNote('last-sync', at.toISOString()).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
    this.#uplink.stop();
    this.#lane.run(false);
    this.#upkeep.run(false);
    await this.person.close().catch(() => undefined);
    this.#opened.tab?.leave();
  }
}

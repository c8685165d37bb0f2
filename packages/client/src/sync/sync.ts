import { ApiError } from '../api-error.ts';
import type { PhotoId } from '@citypulse/contracts/common';
import type { QueueableOperation } from '@citypulse/contracts/queueable';
import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import type { RowOf } from '@citypulse/contracts/sync-entities';
import { failureOf, type Keeper } from '../live-keeper.ts';
import type { Live } from '../live.ts';
import { newId } from '../new-id.ts';
import { network as deviceNetwork, type Network } from '../network.ts';
import { userOf } from '../session.ts';
import { createStore, type Store } from '../store.ts';
import { timer } from '../timer.ts';
import { keeperOf } from './keeper-of.ts';
import { LiveQueries, type Rows } from './live-queries.ts';
import type { LocalStore, OutboxItem, RowFilter, StorageUse, StoredBlob } from './local-store.ts';
import type { MutateOptions, MutationRequest } from './new-mutation.ts';
import type { PersonOf } from './predictions/prediction.ts';
import type { Change, NewPhoto } from './person-sync.ts';
import type { PhotoProgress } from './photo-lane.ts';
import type { StoreNotice } from './stores/opened-store.ts';
import { nobodysState, type SyncState } from './sync-state.ts';
import type { FailedWrite, OpenedStore, Sync, SyncSettings } from './sync-types.ts';
import type { Workplace } from './workplace.ts';

export const createSync = (settings: SyncSettings): Sync => new Engine(settings);

class Engine implements Sync {
  readonly state = createStore<SyncState>(nobodysState);
  readonly outbox = createStore<readonly OutboxItem[]>([]);
  readonly sentSeq = createStore(0);
  readonly photos = createStore<readonly StoredBlob[]>([]);
  readonly notices = createStore<readonly StoreNotice[]>([]);
  readonly photoProgress = createStore<PhotoProgress | null>(null);
  readonly failedWrite = createStore<FailedWrite | null>(null);
  readonly #settings: SyncSettings;
  readonly isUnread: Store<boolean>;
  readonly #queries: LiveQueries;
  readonly #network: Network;
  #live: Live | undefined;
  #place: Workplace | undefined;
  #userId: string | undefined;
  #opening: Promise<Workplace | undefined> = Promise.resolve(undefined);

  constructor(settings: SyncSettings) {
    this.#settings = settings;
    this.#queries = new LiveQueries(settings.setTimer ?? timer);
    this.isUnread = this.#queries.isFailing;
    this.#network = settings.network ?? deviceNetwork();
  }

  start(live: Live): () => Promise<void> {
    this.#live = live;
    const stops = [
      this.#settings.session.state.subscribe(() => this.#followSession()),
      live.state.subscribe(() => this.#place?.show()),
      this.#network.watch((is) => this.#place?.setOnline(is)),
    ];
    this.#followSession();
    return async () => {
      for (const stop of stops) stop();
      this.#userId = undefined;
      await this.#leave();
      await this.#opening;
    };
  }

  /** An expired session, or none for want of a network, leaves the person at work. */
  #followSession(): void {
    const state = this.#settings.session.state.get();
    const user = userOf(state);
    if (user?.id !== this.#userId) {
      this.#userId = user?.id;
      this.#opening = this.#change(user && ({ id: user.id, name: user.displayName } as PersonOf));
    }
    this.#place?.setSession(state.name === 'signed_in');
  }

  async #change(user: PersonOf | undefined): Promise<Workplace | undefined> {
    const before = this.#opening;
    await this.#leave();
    await before;
    // Where people change faster than stores open, the one before has only now come to work.
    await this.#leave();
    if (!user || this.#userId !== user.id) return undefined;
    try {
      // Nothing of it belongs to a first screen.
      const parts = await import('./workplace.ts');
      const opened = await this.#settings.openStore(user.id);
      if (this.#userId !== user.id) {
        await opened.store.close();
        opened.tab?.leave();
        return undefined;
      }
      return this.#enter(user, opened, parts.Workplace);
    } catch (error) {
      this.state.set({ ...nobodysState, name: 'error', why: failureOf(error) });
      return undefined;
    }
  }

  #enter(user: PersonOf, opened: OpenedStore, Place: typeof Workplace): Workplace {
    this.notices.set(opened.notices ?? []);
    const { now = () => new Date(), random = Math.random, setTimer = timer } = this.#settings;
    const place = new Place(
      {
        ...this.#settings,
        now,
        random,
        setTimer,
        newId: this.#settings.newId ?? (() => newId(now().getTime())),
        user,
        live: () => this.#live,
        shown: this,
      },
      opened,
    );
    this.#place = place;
    this.#queries.show(place.person.view);
    place.setOnline(this.#network.isOnline());
    place.setSession(this.#settings.session.state.get().name === 'signed_in');
    return place;
  }

  async #leave(): Promise<void> {
    const place = this.#place;
    this.#place = undefined;
    this.#queries.show(undefined);
    this.state.set(nobodysState);
    this.outbox.set([]);
    this.photos.set([]);
    this.notices.set([]);
    await place?.close();
  }

  /** Also what is done in the first moment after the start waits for the store and is not lost. */
  async #atWork(): Promise<Workplace> {
    const place = this.#place ?? (await this.#opening);
    if (!place) throw new Error('Nobody is signed in, or the store could not be opened');
    return place;
  }

  #writing(): Promise<Workplace> {
    if (this.#settings.readOnly) return Promise.reject(new ApiError('view_only'));
    return this.#atWork();
  }

  observe<E extends SyncEntity>(entity: E, filter: RowFilter = {}): Store<Rows<RowOf<E>>> {
    return this.#queries.observe(entity, filter);
  }

  async mutate<T extends QueueableOperation>(type: T, request: MutationRequest<T>, options?: MutateOptions) {
    await (await this.#writing()).person.mutate(type, request, options);
  }

  async mutateAll(changes: readonly Change[]): Promise<void> {
    await (await this.#writing()).person.mutateAll(changes);
  }

  async addPhoto(photo: NewPhoto): Promise<PhotoId> {
    return (await this.#writing()).person.addPhoto(photo);
  }

  async photoBytes(photoId: string) {
    const store = this.#place?.person.store;
    const bytes = await store?.blobBytes(photoId);
    const blob = bytes && (await store?.blobs())?.find((one) => one.photoId === photoId);
    return bytes ? { bytes, mimeType: blob?.mimeType ?? 'image/jpeg' } : null;
  }

  async retry(mutationId: string): Promise<void> {
    await (await this.#atWork()).person.retry(mutationId);
  }

  async discard(mutationId: string): Promise<boolean> {
    return (await this.#atWork()).person.discard(mutationId);
  }

  async retryPhoto(photoId: string): Promise<void> {
    await (await this.#atWork()).person.retryPhoto(photoId);
  }

  async discardPhoto(photoId: string): Promise<void> {
    await (await this.#atWork()).person.discardPhoto(photoId);
  }

  syncNow(): void {
    this.#place?.sendNow();
    this.#live?.ask();
  }

  store(): LocalStore | undefined {
    return this.#place?.person.store;
  }

  async use(): Promise<StorageUse | undefined> {
    return this.#place?.person.store.use();
  }

  async keep(userId: string): Promise<Keeper | null> {
    const place = await this.#opening;
    if (!place || this.#userId !== userId || this.#place !== place || !place.leads()) return null;
    return keeperOf(place.person.store, this.#settings.entities);
  }
}

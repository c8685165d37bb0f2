import { backoff } from '../backoff.ts';
import { createStore, type Store } from '../store.ts';
import type { LocalStore, StoredBlob } from './local-store.ts';

/** One attempt to upload; `refused`: the server will not have these bytes, ever. */
export type UploadPhoto = (upload: {
  blob: StoredBlob;
  bytes: Uint8Array<ArrayBuffer>;
  signal: AbortSignal;
  /** The upload has an address, by which it is gone on with after a restart. */
  begun(url: string): void;
  progress(sentBytes: number): void;
}) => Promise<'uploaded' | 'refused'>;

export interface PhotoProgress {
  photoId: string;
  sentBytes: number;
  byteSize: number;
}

export interface PhotoLaneSettings {
  upload: UploadPhoto;
  random: () => number;
  setTimer(work: () => void, ms: number): () => void;
}

const limits = { base: 2_000, cap: 120_000 };

/** Uploads photos one at a time, each after its announcement has arrived; the outbox never waits for it. */
export class PhotoLane {
  readonly progress: Store<PhotoProgress | null>;
  readonly #progress = createStore<PhotoProgress | null>(null);
  readonly #settings: PhotoLaneSettings;
  readonly #store: LocalStore;
  #runs = false;
  #isBusy = false;
  #isWanted = false;
  #failures = 0;
  /** What is ready waits for the first publication. */
  #isEarly = false;
  /** Come last in the next rounds: one that cannot be uploaded holds up no other. */
  readonly #failed = new Set<string>();
  #cancel: () => void = () => undefined;
  #uploading: AbortController | undefined;

  constructor(settings: PhotoLaneSettings, store: LocalStore) {
    this.#settings = settings;
    this.#store = store;
    this.progress = this.#progress;
  }

  /** Uploads while it may: signed in, online, and the tab that sends. */
  run(may: boolean): void {
    if (this.#runs === may) return;
    this.#runs = may;
    this.#cancel();
    if (may) this.wake();
    else this.#uploading?.abort();
  }

  wake(): void {
    if (!this.#runs) return;
    this.#cancel();
    if (this.#isBusy) this.#isWanted = true;
    else void this.#work();
  }

  /** The store's state has changed: perhaps the server has told what it knows. */
  moved(): void {
    if (this.#isEarly) this.wake();
  }

  /** The server may be a restored one: what an upload under way comes to no longer counts. */
  reset(): void {
    this.#uploading?.abort();
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    this.#isWanted = false;
    this.#isEarly = false;
    try {
      for (let next = await this.#next(); next && this.#runs; next = await this.#next())
        await this.#send(next);
      this.#failures = 0;
    } catch {
      const ms = backoff(this.#failures++, this.#settings.random(), limits);
      if (this.#runs) this.#cancel = this.#settings.setTimer(() => this.wake(), ms);
      this.#isWanted = false;
    } finally {
      this.#isBusy = false;
      this.#progress.set(null);
    }
    if (this.#isWanted) this.wake();
  }

  /** The first photo whose announcement the server has taken; those it refused are refused with it. */
  async #next(): Promise<StoredBlob | undefined> {
    const waiting = (await this.#store.blobs()).filter(({ state }) => state === 'waiting');
    if (waiting.length === 0) return undefined;
    const items = await this.#store.outbox(['queued', 'refused']);
    const unsaid = items.filter(({ type }) => type === 'registerPhoto').map(({ entity }) => entity.id);
    const ready = waiting.filter(({ photoId }) => !unsaid.includes(photoId));
    // Before the server has told what it knows, it may be one that was restored, and knows of no announcement.
    if (ready.length > 0 && (await this.#store.load()).cursor === null) {
      this.#isEarly = true;
      throw new Error('Too early');
    }
    const next = ready.find(({ photoId }) => !this.#failed.has(photoId));
    if (!next) this.#failed.clear();
    return next ?? ready[0];
  }

  async #send(blob: StoredBlob): Promise<void> {
    const { photoId, byteSize } = blob;
    const bytes = await this.#store.blobBytes(photoId);
    if (!bytes) return this.#store.updateBlob(photoId, { state: 'refused' }, 'waiting');
    this.#failed.add(photoId);
    const { signal } = (this.#uploading = new AbortController());
    this.#progress.set({ photoId, sentBytes: 0, byteSize });
    const state = await this.#settings.upload({
      blob,
      bytes,
      signal,
      begun: (uploadUrl) =>
        void this.#store.updateBlob(photoId, { uploadUrl }, 'waiting').catch(() => undefined),
      progress: (sentBytes) => this.#progress.set({ photoId, sentBytes, byteSize }),
    });
    if (signal.aborted) throw new Error('Given up');
    this.#failures = 0;
    this.#failed.delete(photoId);
    await this.#store.updateBlob(photoId, { state }, 'waiting');
  }
}

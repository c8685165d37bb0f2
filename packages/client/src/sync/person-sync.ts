import type { BuildingId, PhotoId } from '@citypulse/contracts/common';
import type { Photo } from '@citypulse/contracts/photos';
import type { QueueableOperation } from '@citypulse/contracts/queueable';
import type { LocalStore, NewBlob, OutboxItem } from './local-store.ts';
import { LocalView } from './local-view.ts';
import { newMutation, type MutateOptions, type MutationRequest } from './new-mutation.ts';
import { requestOf } from './overlay.ts';
import type { PersonOf } from './predictions/prediction.ts';
import { refusedChain } from './refused-chain.ts';

export interface NewPhoto {
  subject: Photo['subject'];
  buildingId: BuildingId | string;
  stage?: Photo['stage'];
  caption?: string | null;
  bytes: Uint8Array<ArrayBuffer>;
  mimeType: string;
  takenAt?: string;
  title?: string;
}

export interface PersonSettings {
  user: PersonOf;
  now: () => Date;
  newId: () => string;
  sha256: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;
}

/** What one person does on this device, durable before anybody is told it is done. */
export class PersonSync {
  readonly view: LocalView;
  readonly store: LocalStore;
  readonly #settings: PersonSettings;
  /** One after the other: each sees what the one before has changed. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(settings: PersonSettings, store: LocalStore) {
    this.#settings = settings;
    this.store = store;
    this.view = new LocalView(store, settings.user);
  }

  mutate<T extends QueueableOperation>(
    type: T,
    request: MutationRequest<T>,
    options: MutateOptions = {},
  ): Promise<void> {
    return this.#inTurn(() => this.#enqueue(type, request as object, options));
  }

  addPhoto(photo: NewPhoto): Promise<PhotoId> {
    const { bytes, mimeType, title = '', subject, buildingId, stage = null, caption = null } = photo;
    const { newId, now, sha256 } = this.#settings;
    return this.#inTurn(async () => {
      const id = newId() as PhotoId;
      const hash = await sha256(bytes);
      const takenAt = photo.takenAt ?? now().toISOString();
      const body = {
        id,
        subject,
        buildingId,
        stage,
        caption,
        sha256: hash,
        byteSize: bytes.byteLength,
        takenAt,
      };
      await this.#enqueue(
        'registerPhoto',
        { body },
        { title },
        { photoId: id, bytes, mimeType, sha256: hash },
      );
      return id;
    });
  }

  /** Sends a refused mutation again as a new one, with whatever was held up by it. */
  retry(id: string): Promise<void> {
    return this.#inTurn(async () => {
      for (const item of refusedChain(await this.store.outbox(['refused']), id)) {
        await this.#enqueue(item.type, requestOf(item) as object, { title: item.title }, undefined, item);
        await this.store.discard(item.id);
        await this.#blobOf(item, 'waiting');
      }
    });
  }

  discard(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const [item] = (await this.store.outbox(['refused'])).filter((one) => one.id === id);
      await this.store.discard(id);
      if (item) await this.#blobOf(item, 'discarded');
    });
  }

  /** Uploads a refused photo once more, from its first byte. */
  retryPhoto(photoId: string): Promise<void> {
    return this.#inTurn(() => this.store.updateBlob(photoId, { state: 'waiting', uploadUrl: null }));
  }

  discardPhoto(photoId: string): Promise<void> {
    return this.#inTurn(() => this.store.updateBlob(photoId, { state: 'discarded' }));
  }

  async #blobOf({ type, entity }: OutboxItem, state: 'waiting' | 'discarded'): Promise<void> {
    if (type === 'registerPhoto') await this.store.updateBlob(entity.id, { state });
  }

  async #enqueue(
    type: QueueableOperation,
    request: object,
    options: MutateOptions,
    blob?: NewBlob,
    instead?: OutboxItem,
  ): Promise<void> {
    const { user, now, newId } = this.#settings;
    const { store, view } = this;
    const making = { store, overlay: await view.overlay(), userId: user.id, now: now(), newId };
    const mutation = await newMutation(making, type, request, options);
    if (!mutation) return;
    const dependsOn = mutation.dependsOn.filter((other) => other !== instead?.id);
    await store.enqueue([{ ...mutation, dependsOn }], blob);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    this.view.stop();
    await this.#turn;
    await this.store.close();
  }
}

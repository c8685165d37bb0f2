import { currentSchema } from '@citypulse/contracts/mutations';
import type { BuildingId, PhotoId } from '@citypulse/contracts/common';
import type { Photo } from '@citypulse/contracts/photos';
import type { QueueableOperation } from '@citypulse/contracts/queueable';
import type { LocalStore, NewBlob, NewMutation, OutboxItem } from './local-store.ts';
import { schemaOf } from './batches.ts';
import { LocalView } from './local-view.ts';
import { newMutation, type MutateOptions, type MutationRequest } from './new-mutation.ts';
import { requestOf } from './overlay.ts';
import type { PersonOf } from './predictions/prediction.ts';
import { discardedWith, refusedChain } from './refused-chain.ts';

export interface NewPhoto {
  /** Given where something else of the same change speaks of it. */
  id?: PhotoId;
  subject: Photo['subject'];
  buildingId: BuildingId | string;
  stage?: Photo['stage'];
  caption?: string | null;
  bytes: Uint8Array<ArrayBuffer>;
  mimeType: string;
  takenAt?: string;
  title?: string;
}

interface ChangeOf<T extends QueueableOperation> {
  type: T;
  request: MutationRequest<T>;
  /** What a person calls the row, for the queue's list; else found from the row. */
  title?: string;
}

/** One of several things that are kept together or not at all. */
export type Change = { [T in QueueableOperation]: ChangeOf<T> }[QueueableOperation] | { photo: NewPhoto };

interface Draft {
  type: QueueableOperation;
  request: object;
  title?: string | undefined;
  blob?: NewBlob;
  /** What it sends anew: when that was done, and in which building, stays. */
  again?: OutboxItem;
}

const photoOf = ({ type, entity }: OutboxItem): string | undefined =>
  type === 'registerPhoto' ? entity.id : undefined;

/** Made by an app of another schema: this one cannot read it, but the server casts it up under the schema it was made in. */
function asItWas(item: OutboxItem, id: string, renamed: ReadonlyMap<string, string>): NewMutation {
  const { seq: _seq, state: _state, outcome: _outcome, ...mutation } = item;
  return { ...mutation, id, dependsOn: item.dependsOn.map((one) => renamed.get(one) ?? one) };
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
    options?: MutateOptions,
  ): Promise<void> {
    return this.mutateAll([{ type, request, ...options } as Change]);
  }

  async addPhoto(photo: NewPhoto): Promise<PhotoId> {
    const id = photo.id ?? (this.#settings.newId() as PhotoId);
    await this.mutateAll([{ photo: { ...photo, id } }]);
    return id;
  }

  /** All of it or nothing. */
  mutateAll(changes: readonly Change[]): Promise<void> {
    return this.#inTurn(async () =>
      this.#enqueue(await Promise.all(changes.map((one) => this.#draftOf(one)))),
    );
  }

  async #draftOf(change: Change): Promise<Draft> {
    if (!('photo' in change)) return change;
    const { bytes, mimeType, title = '', subject, buildingId, stage = null, caption = null } = change.photo;
    const { newId, now, sha256 } = this.#settings;
    const id = change.photo.id ?? newId();
    const hash = await sha256(bytes);
    const takenAt = change.photo.takenAt ?? now().toISOString();
    const place = { subject, buildingId, stage, caption, takenAt };
    const body = { ...place, id, sha256: hash, byteSize: bytes.byteLength };
    const blob = { photoId: id, bytes, mimeType, sha256: hash };
    return { type: 'registerPhoto', request: { body }, title, blob };
  }

  /** Sends a refused mutation again as a new one, with whatever was held up by it. */
  retry(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const refused = (await this.view.outbox()).filter(({ state }) => state === 'refused');
      const chain = refusedChain(refused, id);
      const drafts = chain.map((item) => ({
        type: item.type,
        request: requestOf(item) as object,
        title: item.title,
        again: item,
      }));
      await this.#enqueue(drafts, chain);
    });
  }

  /** Throws away what was refused, or what never left the device with all that builds on it. Whether it is done. */
  discard(id: string): Promise<boolean> {
    return this.#inTurn(async () => {
      const items = await this.view.outbox();
      const item = items.find((one) => one.id === id);
      const { sentSeq } = await this.store.load();
      const going = item ? discardedWith(items, item, sentSeq) : [];
      if (going.length === 0) return false;
      return this.store.discard(
        going.map((one) => one.id),
        going.flatMap((one) => photoOf(one) ?? []),
      );
    });
  }

  /** Uploads a refused photo once more, from its first byte. */
  retryPhoto(photoId: string): Promise<void> {
    return this.#inTurn(() =>
      this.store.updateBlob(photoId, { state: 'waiting', uploadUrl: null }, 'refused'),
    );
  }

  discardPhoto(photoId: string): Promise<void> {
    return this.#inTurn(() => this.store.updateBlob(photoId, { state: 'discarded' }, 'refused'));
  }

  /** One transaction, in which they take the place of others; each sees what those before it will have changed. */
  async #enqueue(drafts: readonly Draft[], instead: readonly OutboxItem[] = []): Promise<void> {
    const { user, now, newId } = this.#settings;
    const { store, view } = this;
    const overlay = (await view.overlay()).above();
    const before: NewMutation[] = (await view.outbox()).filter(
      (item) => item.state !== 'settled' && !instead.includes(item),
    );
    const mutations: NewMutation[] = [];
    const renamed = new Map<string, string>();
    for (const { type, request, title, again } of drafts) {
      const at = again ? new Date(again.occurredAt) : now();
      const making = { store, overlay, before, userId: user.id, now: at, newId };
      const mutation =
        again && schemaOf(again) !== currentSchema
          ? asItWas(again, newId(), renamed)
          : await newMutation(making, type, request, title === undefined ? {} : { title });
      if (again && mutation) renamed.set(again.id, mutation.id);
      if (!mutation) continue;
      mutation.scope ??= again?.scope ?? null;
      mutations.push(mutation);
      before.push(mutation);
      if (drafts.length > 1) await overlay.add(mutation);
    }
    if (mutations.length + instead.length === 0) return;
    await store.enqueue(mutations, {
      blobs: drafts.flatMap(({ blob }) => blob ?? []),
      instead: instead.map(({ id }) => id),
      again: instead.flatMap((item) => photoOf(item) ?? []),
    });
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

import type { PhotoId } from '@citypulse/contracts/common';
import type { QueueableOperation } from '@citypulse/contracts/queueable';
import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import type { RowOf } from '@citypulse/contracts/sync-entities';
import type { Api } from '../api.ts';
import type { DeviceIdSource } from '../device-id.ts';
import type { Keeper } from '../live-keeper.ts';
import type { Live } from '../live.ts';
import type { Network } from '../network.ts';
import type { Session } from '../session.ts';
import type { Store, WritableStore } from '../store.ts';
import type { Leadership } from './leadership.ts';
import type { Rows } from './live-queries.ts';
import type { LocalStore, OutboxItem, RowFilter, StorageUse, StoredBlob } from './local-store.ts';
import type { MutateOptions, MutationRequest } from './new-mutation.ts';
import type { Change, NewPhoto } from './person-sync.ts';
import type { PhotoProgress, UploadPhoto } from './photo-lane.ts';
import type { StoreNotice } from './stores/opened-store.ts';
import type { SyncState } from './sync-state.ts';

export interface OpenedStore {
  store: LocalStore;
  /** Of the tabs that share the store; alone unless given. */
  tab?: Leadership & { leave(): void };
  /** What the person has to be told about how things are kept. */
  notices?: readonly StoreNotice[];
}

export interface SyncSettings {
  api: Pick<Api, 'call'>;
  session: Pick<Session, 'state' | 'token' | 'renew'>;
  baseUrl: string;
  deviceId: DeviceIdSource;
  /** Opens what lies here for one person on this server. */
  openStore(userId: string): Promise<OpenedStore>;
  /** What the app keeps; everything unless given. */
  entities?: readonly SyncEntity[];
  /** Refuses every change: for whoever only looks on. */
  readOnly?: boolean;
  network?: Network;
  uploadPhoto?: UploadPhoto;
  /** SHA-256 as 64 hex digits, where the platform has no WebCrypto. */
  sha256?: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;
  now?: () => Date;
  random?: () => number;
  newId?: () => string;
  /** Returns how to cancel. */
  setTimer?: (work: () => void, ms: number) => () => void;
}

/**
 * `gone`: what it was to change is no longer here; `sent`: what was to be discarded may have left the device. A new
 * object each time.
 */
export interface FailedWrite {
  why: 'storage_full' | 'gone' | 'sent' | 'other';
}

/** Everything a screen needs of the offline store; without a signed-in person all of it is empty. */
export interface Sync {
  state: Store<SyncState>;
  /** What waits and what was refused, in order; without what has come back. */
  outbox: Store<readonly OutboxItem[]>;
  /** The highest number of the outbox that may have left the device. */
  sentSeq: Store<number>;
  photos: Store<readonly StoredBlob[]>;
  notices: Store<readonly StoreNotice[]>;
  /** The upload under way. */
  photoProgress: Store<PhotoProgress | null>;
  /** The last thing that could not be kept on this device; screens set it, and one place tells the person. */
  failedWrite: WritableStore<FailedWrite | null>;
  observe<E extends SyncEntity>(entity: E, filter?: RowFilter): Store<Rows<RowOf<E>>>;
  /** Resolves when it is durable here. */
  mutate<T extends QueueableOperation>(
    type: T,
    request: MutationRequest<T>,
    options?: MutateOptions,
  ): Promise<void>;
  /** Several that belong together: in one transaction, all or none. */
  mutateAll(changes: readonly Change[]): Promise<void>;
  addPhoto(photo: NewPhoto): Promise<PhotoId>;
  photoBytes(photoId: string): Promise<{ bytes: Uint8Array<ArrayBuffer>; mimeType: string } | null>;
  retry(mutationId: string): Promise<void>;
  /** False where it may have been sent meanwhile; then it stays. */
  discard(mutationId: string): Promise<boolean>;
  /** The same for a photo whose bytes the server has refused. */
  retryPhoto(photoId: string): Promise<void>;
  discardPhoto(photoId: string): Promise<void>;
  /** Sends and asks now; resolves when the store is as far as it gets. */
  syncNow(): void;
  /** The store of the person at work; for notes, drafts and what is kept beside the rows. */
  store(): LocalStore | undefined;
  use(): Promise<StorageUse | undefined>;
  /** Where the downlink of this person writes; null while another tab does. */
  keep(userId: string): Promise<Keeper | null>;
  /** Follows session and network until the returned function is called, which resolves when the store is closed. */
  start(live: Live): () => Promise<void>;
}

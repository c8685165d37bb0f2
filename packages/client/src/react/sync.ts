import type { PhotoId } from '@citypulse/contracts/common';
import { photoUrls, type photoSizes } from '@citypulse/contracts/photos';
import type { QueueableOperation } from '@citypulse/contracts/queueable';
import type { SyncEntity } from '@citypulse/contracts/sync-changes';
import type { RowOf } from '@citypulse/contracts/sync-entities';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { failureOf } from '../live-keeper.ts';
import { newId } from '../new-id.ts';
import type { Store } from '../store.ts';
import type { Rows } from '../sync/live-queries.ts';
import type { OutboxItem, RowFilter, StoredBlob } from '../sync/local-store.ts';
import type { MutateOptions, MutationRequest } from '../sync/new-mutation.ts';
import type { Local } from '../sync/overlay.ts';
import type { Change, NewPhoto } from '../sync/person-sync.ts';
import type { PhotoProgress } from '../sync/photo-lane.ts';
import { discardedWith } from '../sync/refused-chain.ts';
import type { SyncState } from '../sync/sync-state.ts';
import type { FailedWrite, Sync } from '../sync/sync-types.ts';
import { useClient } from './provider.ts';
import { useApiQuery } from './queries.ts';

export type { Local } from '../sync/overlay.ts';
export type { OutboxItem, StoredBlob } from '../sync/local-store.ts';
export type { SyncState } from '../sync/sync-state.ts';
export type { Change, NewPhoto } from '../sync/person-sync.ts';
export type { FailedWrite } from '../sync/sync-types.ts';

const useStore = <T>(store: Store<T>): T => useSyncExternalStore(store.subscribe, store.get, store.get);

export const useSync = (): Sync => useClient().sync;

/** Rows kept on the device, with what waits to be sent laid over them. */
export function useRows<E extends SyncEntity>(entity: E, filter: RowFilter = {}): Rows<RowOf<E>> {
  const sync = useSync();
  const key = JSON.stringify(filter);
  const store = useMemo(() => sync.observe(entity, JSON.parse(key) as RowFilter), [sync, entity, key]);
  return useStore(store);
}

/** One row; undefined while it is unknown. */
export function useRow<E extends SyncEntity>(
  entity: E,
  id: string | null | undefined,
): Local<RowOf<E>> | undefined {
  // No row has this id.
  const { rows } = useRows(entity, { id: id ?? '-' });
  return rows[0];
}

export type Mutate = <T extends QueueableOperation>(
  type: T,
  request: MutationRequest<T>,
  options?: MutateOptions,
) => Promise<boolean>;

/**
 * Whether the change is durable on this device; the server is not waited for. Never rejects: what could not be kept is
 * told to the person by `useFailedWrite`, and the screen stays as it is.
 */
export function useMutate(): Mutate {
  const sync = useSync();
  return useCallback((type, request, options) => isKept(sync, sync.mutate(type, request, options)), [sync]);
}

/** The same of several that are kept together or not at all. */
export function useMutateAll(): (changes: readonly Change[]) => Promise<boolean> {
  const sync = useSync();
  return useCallback((changes) => isKept(sync, sync.mutateAll(changes)), [sync]);
}

/** What a person decides about his queue; each says whether it is done. */
export function useQueueActions() {
  const sync = useSync();
  return useMemo(
    () => ({
      retry: (id: string) => isKept(sync, sync.retry(id)),
      discard: (id: string) =>
        isKept(
          sync,
          sync.discard(id).then((isDone) => {
            if (!isDone) throw new MaybeSent();
          }),
        ),
      retryPhoto: (photoId: string) => isKept(sync, sync.retryPhoto(photoId)),
      discardPhoto: (photoId: string) => isKept(sync, sync.discardPhoto(photoId)),
    }),
    [sync],
  );
}

/** What was to be discarded may be elsewhere by now. */
class MaybeSent extends Error {}

function whyOf(error: unknown): FailedWrite['why'] {
  if (error instanceof MaybeSent) return 'sent';
  if (error instanceof Error && error.name === 'MutationInvalid') return 'gone';
  return failureOf(error) === 'storage_full' ? 'storage_full' : 'other';
}

async function isKept(sync: Sync, written: Promise<unknown>): Promise<boolean> {
  try {
    await written;
    return true;
  } catch (error) {
    sync.failedWrite.set({ why: whyOf(error) });
    return false;
  }
}

/** For the one place that tells it: called with each change that could not be kept. */
export function useFailedWrite(tell: (failed: FailedWrite) => void): void {
  const sync = useSync();
  useEffect(
    () =>
      sync.failedWrite.subscribe(() => {
        const failed = sync.failedWrite.get();
        if (failed) tell(failed);
      }),
    [sync, tell],
  );
}

export const useSyncState = (): SyncState => useStore(useSync().state);

/** What waits, and what was refused. */
export const useOutbox = (): readonly OutboxItem[] => useStore(useSync().outbox);

/** What goes when an item of the queue is thrown away, itself included; nothing where it may be elsewhere already. */
export function useDiscards(): (item: OutboxItem) => readonly OutboxItem[] {
  const items = useOutbox();
  const sentSeq = useStore(useSync().sentSeq);
  return useCallback((item) => discardedWith(items, item, sentSeq), [items, sentSeq]);
}

export function useRefusals(): readonly OutboxItem[] {
  const items = useOutbox();
  return useMemo(() => items.filter(({ state }) => state === 'refused'), [items]);
}

/** Its id, or null where it could not be kept. */
export function useAddPhoto(): (photo: NewPhoto) => Promise<PhotoId | null> {
  const sync = useSync();
  return useCallback(
    async (photo: NewPhoto) => {
      const id = newId() as PhotoId;
      return (await isKept(sync, sync.addPhoto({ ...photo, id }))) ? id : null;
    },
    [sync],
  );
}

/** Photos whose bytes the server has refused. */
export function useRefusedPhotos(): readonly StoredBlob[] {
  const photos = useStore(useSync().photos);
  const announcements = useRefusals();
  return useMemo(() => {
    // With a refused announcement the photo is shown already.
    const announced = new Set(announcements.map(({ entity }) => entity.id));
    return photos.filter(({ state, photoId }) => state === 'refused' && !announced.has(photoId));
  }, [photos, announcements]);
}

/** The upload under way. */
export const usePhotoProgress = (): PhotoProgress | null => useStore(useSync().photoProgress);

/** The bytes on this device first, else an address of the server's. */
export function usePhotoUri(
  photoId: string,
  size: (typeof photoSizes)[number] = 'medium',
): string | undefined {
  const { sync, baseUrl } = useClient();
  const photo = useRow('photos', photoId);
  const [local, setLocal] = useState<{ photoId: string; uri: string | null }>();
  const isKept = useStore(sync.photos).some((blob) => blob.photoId === photoId);
  useEffect(() => {
    let shown: string | undefined;
    let isOver = false;
    const bytes = isKept ? sync.photoBytes(photoId).catch(() => null) : Promise.resolve(null);
    void bytes.then((kept) => {
      if (isOver) return;
      shown = kept ? uriOf(kept.bytes, kept.mimeType) : undefined;
      setLocal({ photoId, uri: shown ?? null });
    });
    return () => {
      isOver = true;
      if (shown?.startsWith('blob:')) URL.revokeObjectURL(shown);
    };
  }, [sync, photoId, isKept]);
  const known = local?.photoId === photoId ? local : undefined;
  const { data } = useApiQuery(
    photoUrls,
    { params: { photoId: photoId as PhotoId } },
    { enabled: known?.uri === null && photo?.state === 'ready', staleTime: 4 * 60_000 },
  );
  if (known?.uri) return known.uri;
  return data && `${baseUrl}${data[size]}`;
}

/** React Native has no addresses of blobs. */
function uriOf(bytes: Uint8Array<ArrayBuffer>, mimeType: string): string {
  if (typeof URL.createObjectURL === 'function' && typeof document !== 'undefined') {
    return URL.createObjectURL(new Blob([bytes], { type: mimeType }));
  }
  let text = '';
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return `data:${mimeType};base64,${btoa(text)}`;
}

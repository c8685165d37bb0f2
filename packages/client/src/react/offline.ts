import type { z } from 'zod';
import type { RecentEnergy } from '@citypulse/contracts/sync';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { readEssentials, readinessOf, type Readiness } from '../sync/offline-data.ts';
import type { StorageUse } from '../sync/local-store.ts';
import type { Sync } from '../sync/sync-types.ts';
import { useSync } from './sync.ts';

export type { Readiness } from '../sync/offline-data.ts';

/** What the store says, read again whenever the state of the sync has changed. */
function useStored<T>(key: string, read: (sync: Sync) => Promise<T | undefined>): T | undefined {
  const sync = useSync();
  const state = useSyncExternalStore(sync.state.subscribe, sync.state.get, sync.state.get);
  const [value, setValue] = useState<{ key: string; value: T | undefined }>();
  useEffect(() => {
    let isOver = false;
    void read(sync)
      .catch(() => undefined)
      .then((found) => isOver || setValue({ key, value: found }));
    return () => void (isOver = true);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `key` stands for `read`
  }, [sync, state, key]);
  return value?.key === key ? value.value : undefined;
}

/** Is everything of this building on the device? */
export const useOfflineReadiness = (buildingId: string): Readiness | undefined =>
  useStored(`readiness ${buildingId}`, (sync) => readinessOf(sync, buildingId));

export const useStorageUse = (): StorageUse | undefined => useStored('use', (sync) => sync.use());

/** The last 24 hours of a building, as they were when the device had reception. */
export const useRecentEnergy = (buildingId: string): z.infer<typeof RecentEnergy>[] | undefined =>
  useStored(`energy ${buildingId}`, async (sync) => {
    const kept = await readEssentials(sync.store());
    return kept?.recentEnergy.filter((one) => one.buildingId === buildingId);
  });

import type { Change } from '@citypulse/contracts/sync-changes';
import type { Held, Publish, StoreFailure } from './live-events.ts';
import type { Stage } from './sync/local-store.ts';
import { StoreError, type StoreRefusal } from './sync/stores/store-errors.ts';

/** Where the downlink puts what the server tells; each call is one transaction. */
export interface Keeper {
  load(): Promise<Held>;
  publish(publication: Publish): Promise<void>;
  beginStage(stage: Stage): Promise<void>;
  stagePage(name: string, rows: readonly Change[], next: string | null): Promise<void>;
  dropStage(name: string): Promise<void>;
  forget(): Promise<void>;
  /** Outcomes of mutations after this number are missing here. */
  outcomesAfter(): Promise<number | undefined>;
}

/** The store holds something else than was believed, as when another tab was faster. */
const isOtherView = (code: StoreRefusal): code is Exclude<StoreRefusal, StoreFailure> =>
  code === 'stale_cursor' || code === 'stage_gone' || code === 'not_held';

/** What the store holds has to be looked at anew. */
export const isStale = (error: unknown): boolean => error instanceof StoreError && isOtherView(error.code);

export function failureOf(error: unknown): StoreFailure {
  if (!(error instanceof StoreError)) return 'store_failed';
  return isOtherView(error.code) ? 'store_failed' : error.code;
}

import type { LocalStore } from '../local-store.ts';
import type { Tab } from './tab-leadership.ts';

/** What the person has to be told about how things are kept on this device. */
export type StoreNotice =
  /** The browser refuses storage: everything is gone with the tab. */
  | 'kept_in_memory_only'
  /** The browser may throw the data away when the device runs short of room. */
  | 'may_be_evicted'
  /** What was kept until now can no longer be read; it lies aside. */
  | 'key_lost';

export interface OpenedStore {
  store: LocalStore;
  /** Which tab sends and listens, and how tabs talk. */
  tab: Tab;
  notices: readonly StoreNotice[];
}

export interface StoreOwner {
  app: 'web' | 'mobile';
  /** Origin of the town's server. */
  server: string;
  userId: string;
}

/** One database per app, server and person. */
export const databaseName = ({ app, server, userId }: StoreOwner): string =>
  `citypulse-${app} ${server} ${userId}`;

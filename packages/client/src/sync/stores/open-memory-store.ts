import { alwaysLeader } from '../leadership.ts';
import { MemoryStore } from './memory-store.ts';
import type { OpenedStore } from './opened-store.ts';
import { noChannel } from './tab-channel.ts';

/** Of one page alone, and gone with it. */
export const openMemoryStore = (): OpenedStore => ({
  store: new MemoryStore(),
  tab: { ...alwaysLeader, channel: noChannel, leave: () => undefined },
  notices: [],
});

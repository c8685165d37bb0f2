import { memoryDatabase } from './memory-database.ts';
import { MemoryStore } from './memory-store.ts';
import { describeStore } from './store-conformance.ts';

describeStore({
  name: 'memory',
  runs: 20,
  async database(now) {
    const shared = memoryDatabase();
    return {
      open: async () => new MemoryStore(shared, now),
      dispose: async () => undefined,
    };
  },
});

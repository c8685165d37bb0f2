import { pull, snapshot } from '@citypulse/contracts/sync';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createLive, type LiveSettings } from '../live.ts';
import { createStore } from '../store.ts';
import { keeperOf } from './keeper-of.ts';
import { buildingId, put, task } from './overlay.model.ts';
import { MemoryStore } from './stores/memory-store.ts';

/** A store whose first reads fail. */
class Unreadable extends MemoryStore {
  failures = 0;

  override load() {
    if (this.failures-- > 0) return Promise.reject(new Error('connection to Indexed Database server lost'));
    return super.load();
  }
}

const startPos = '01900000-0000-4000-8000-0000000000ee:5';

test.for([0, 1, 3])('rows come and stay though the first %i reads of the store fail', async (failures) => {
  const store = new Unreadable();
  store.failures = failures;
  const call = async (endpoint: unknown, { body }: { body?: { scopes: { id: string }[] } } = {}) => {
    if (endpoint === snapshot) return { rows: [put('maintenance_tasks', task)], next: null, startPos };
    if (endpoint !== pull) throw new Error('No socket');
    const isHeld = body?.scopes.some(({ id }) => id === buildingId);
    const added = isHeld ? [] : [{ id: buildingId, rights: 'r', snapshot: 'token' }];
    return {
      cursor: startPos,
      head: startPos,
      more: false,
      ackSeq: 0,
      changes: [],
      outcomes: [],
      scopes: { added, removed: [] },
    };
  };
  const timers: (() => void)[] = [];
  const live = createLive({
    api: { call },
    deviceId: 'd',
    session: { state: createStore({ name: 'signed_in', user: { id: 'u' } }) },
    baseUrl: '',
    keep: async () => keeperOf(store),
    network: { isOnline: () => true, watch: () => () => undefined },
    setTimer: (work: () => void) => (timers.push(work), () => undefined),
  } as unknown as LiveSettings);
  onTestFinished(live.start());
  for (let left = failures; left > 0; left--) {
    await vi.waitFor(() => expect(live.state.get().broken).toBe('store_failed'));
    timers.shift()?.();
  }
  await vi.waitFor(async () => expect(await store.rows('maintenance_tasks')).toHaveLength(1));
  expect(await store.load()).toMatchObject({ cursor: startPos, scopes: [{ id: buildingId, rights: 'r' }] });
});

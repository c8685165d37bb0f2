import { expect, test } from 'vitest';
import { MemoryStore } from './stores/memory-store.ts';
import { cacheEssentialData, cleanupExpiredCache, essentialsNote } from './upkeep.ts';

test('the last day of energy is there after a day without a connection, and not for ever', async () => {
  let now = new Date('2026-11-27T06:00:00Z');
  const store = new MemoryStore(undefined, () => now);
  const answer = { builtAt: now.toISOString(), expiresAt: '2026-11-27T06:15:00Z', recentEnergy: [] };
  await cacheEssentialData({ api: { call: async () => answer as never }, store, now: () => now });
  now = new Date('2026-11-28T18:00:00Z');
  await cleanupExpiredCache({ store, now: () => now });
  expect(await store.note(essentialsNote)).toEqual(answer);
  now = new Date('2026-12-30T06:00:00Z');
  await cleanupExpiredCache({ store, now: () => now });
  expect(await store.note(essentialsNote)).toBeUndefined();
});

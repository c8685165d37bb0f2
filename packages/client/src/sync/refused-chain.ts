import type { OutboxItem } from './local-store.ts';

/** A refused mutation and those that were only held up by it, in the order they were made. */
export function refusedChain(refused: readonly OutboxItem[], id: string): OutboxItem[] {
  const first = refused.find((item) => item.id === id);
  if (!first) return [];
  const chain = [first];
  for (const item of refused) {
    if (item.id === id || item.outcome?.status !== 'blocked' || item.seq < first.seq) continue;
    const isHeldUp = chain.some(
      (before) =>
        item.dependsOn.includes(before.id) ||
        (item.entity.t === before.entity.t && item.entity.id === before.entity.id),
    );
    if (isHeldUp) chain.push(item);
  }
  return chain;
}

import type { OutboxItem } from './local-store.ts';

/** A mutation and those that build on it, in the order they were made. */
export function heldUpBy(items: readonly OutboxItem[], first: OutboxItem): OutboxItem[] {
  const chain = [first];
  for (const item of items) {
    if (item.id === first.id || item.seq < first.seq) continue;
    const isHeldUp = chain.some(
      (before) =>
        item.dependsOn.includes(before.id) ||
        (item.entity.t === before.entity.t && item.entity.id === before.entity.id),
    );
    if (isHeldUp) chain.push(item);
  }
  return chain;
}

/** A refused mutation and those that were only held up by it. */
export function refusedChain(refused: readonly OutboxItem[], id: string): OutboxItem[] {
  const first = refused.find((item) => item.id === id);
  if (!first) return [];
  return heldUpBy(
    refused.filter((item) => item === first || item.outcome?.status === 'blocked'),
    first,
  );
}

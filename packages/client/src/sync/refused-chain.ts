import type { OutboxItem } from './local-store.ts';
import { isDiscardable } from './stores/outbox-rules.ts';

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

/**
 * What goes when a mutation is thrown away: what was refused alone, since the rest was judged by itself; what has not
 * left the device with everything that builds on it. Nothing where it may be elsewhere already.
 */
export function discardedWith(items: readonly OutboxItem[], item: OutboxItem, sentSeq: number): OutboxItem[] {
  if (!isDiscardable(item, sentSeq)) return [];
  if (item.state === 'refused') return [item];
  return heldUpBy(
    items.filter(({ state }) => state === 'queued'),
    item,
  );
}

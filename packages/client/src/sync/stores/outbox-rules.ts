import type { MutationOutcome } from '@citypulse/contracts/mutations';
import type { OutboxItem } from '../local-store.ts';

/** How long an applied mutation is kept for a server restored to an older state. */
export const archiveDays = 35;

export const daysBefore = (now: string, days: number): string =>
  new Date(Date.parse(now) - days * 86_400_000).toISOString();

/** The item with its outcome, or undefined where the outcome is no news. */
export function settled(item: OutboxItem, outcome: MutationOutcome, ackSeq: number): OutboxItem | undefined {
  if (item.state !== 'queued') return undefined;
  const refused = outcome.status === 'rejected' || outcome.status === 'blocked';
  if (refused) return { ...item, state: 'refused', outcome };
  return { ...item, state: item.seq <= ackSeq ? 'done' : 'settled', outcome };
}

/**
 * The items to send again, with their numbers: everything from `seq` on, closed up, since discarded ones left holes.
 * A server that expects more than was ever given knows an earlier life of this database: all unsent ones move up.
 */
export function renumbered(items: readonly OutboxItem[], seq: number, lastSeq: number): OutboxItem[] {
  const numberingLost = seq > lastSeq + 1;
  return items
    .filter((item) => (numberingLost ? item.state === 'queued' : item.seq >= seq))
    .toSorted((a, b) => a.seq - b.seq)
    .map((item, index) => ({ ...item, seq: seq + index, state: 'queued', outcome: null }));
}

import type { MutationOutcome } from '@citypulse/contracts/mutations';
import type { Beside, OutboxItem, Requeue, StoreChange } from '../local-store.ts';

/** How long an applied mutation is kept for a server restored to an older state. */
export const archiveDays = 35;

export const daysBefore = (now: string, days: number): string =>
  new Date(Date.parse(now) - days * 86_400_000).toISOString();

/** The item with its outcome, or undefined where the outcome is no news. Number 0: the server will never have it. */
export function settled(item: OutboxItem, outcome: MutationOutcome, ackSeq: number): OutboxItem | undefined {
  if (item.state !== 'queued') return undefined;
  const refused = outcome.status === 'rejected' || outcome.status === 'blocked';
  if (refused) return { ...item, seq: outcome.seq === 0 ? 0 : item.seq, state: 'refused', outcome };
  return { ...item, state: item.seq <= ackSeq ? 'done' : 'settled', outcome };
}

/** Either the server said no, or nobody but this device has ever known of it. */
export const isDiscardable = ({ state, seq }: Pick<OutboxItem, 'state' | 'seq'>, sentSeq: number): boolean =>
  state === 'refused' || (state === 'queued' && seq > sentSeq);

/** What is told of new mutations: those alone where nothing else has changed. */
export function enqueued(items: readonly OutboxItem[], beside: Beside): Partial<StoreChange> {
  const { blobs = [], instead = [], again = [] } = beside;
  const isPlain = instead.length === 0 && items.every(({ state }) => state === 'queued');
  return { outbox: true, blobs: blobs.length + again.length > 0, ...(isPlain && { added: items }) };
}

/**
 * The items to send again, with their numbers: everything from `seq` on, closed up, since discarded ones left holes.
 * A server that expects more than was ever given knows an earlier life of this database: all unsent ones move up.
 */
export function renumbered(
  items: readonly OutboxItem[],
  seq: number,
  lastSeq: number,
  { keepNumbers = false, unknownFrom }: Requeue = {},
): { again: OutboxItem[]; lastSeq: number } {
  const isLost = seq > lastSeq + 1 || (unknownFrom !== undefined && unknownFrom < seq);
  const isMeant = (item: OutboxItem): boolean => {
    if (keepNumbers) return item.seq >= seq && item.state !== 'refused';
    return isLost ? item.state === 'queued' && item.seq >= (unknownFrom ?? 0) : item.seq >= seq;
  };
  const again = items
    .filter(isMeant)
    .toSorted((a, b) => a.seq - b.seq)
    .map((item, index): OutboxItem => {
      const number = keepNumbers ? item.seq : seq + index;
      return { ...item, seq: number, state: 'queued', outcome: null };
    });
  return { again, lastSeq: keepNumbers ? lastSeq : seq - 1 + again.length };
}

import type { Change } from '@citypulse/contracts/sync-changes';
import { useEffect, useEffectEvent } from 'react';
import { useClient } from './provider.ts';

/** What the feed brings, as it comes; for marks of the moment. Data belongs to the reads, which follow by themselves. */
export function useLiveChanges(listen: (changes: readonly Change[]) => void): void {
  const { live } = useClient();
  const heard = useEffectEvent(listen);
  useEffect(() => live.subscribe({ changes: (changes) => heard(changes) }), [live]);
}

import { useRows } from '@citypulse/client/react/sync';
import type { SyncConflict } from '@citypulse/contracts/conflicts';
import { useText } from '../../text/text.ts';
import { SectionTitle } from '../../ui/surfaces.tsx';
import { SettledView } from './settled-view.tsx';

/** What of the same change came together by itself: nothing to decide, but to be seen. */
export function MergedFields({ conflict }: { conflict: SyncConflict }) {
  const { t } = useText();
  const { rows } = useRows('sync_conflicts', { buildingId: conflict.buildingId });
  const merged = rows.filter(
    ({ mutationId, strategy }) => mutationId === conflict.mutationId && strategy === 'automatic',
  );
  if (merged.length === 0) return null;
  return (
    <>
      <SectionTitle>{t.conflicts.merged}</SectionTitle>
      {merged.map((one) => (
        <SettledView key={one.id} conflict={one} />
      ))}
    </>
  );
}

import { useCan } from '@citypulse/client/react/session';
import type { BuildingId } from '@citypulse/contracts/common';
import { useRouter } from 'expo-router';
import { useText } from '../../text/text.ts';
import { BigButton } from '../../ui/big-button.tsx';

/** Leads to a report, of one building where that is known. */
export function ReportButton({ buildingId, grow }: { buildingId?: BuildingId; grow?: boolean }) {
  const router = useRouter();
  const { t } = useText();
  const mayReport = useCan('maintenance:report', buildingId);
  if (!mayReport) return null;
  const open = () => router.push({ pathname: '/report', params: buildingId ? { building: buildingId } : {} });
  return (
    <BigButton
      kind="outline"
      size="small"
      icon="urgent"
      label={t.faults.title}
      onPress={open}
      {...(grow && { grow })}
    />
  );
}

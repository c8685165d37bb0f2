import { useRows } from '@citypulse/client/react/sync';
import type { BuildingId } from '@citypulse/contracts/common';
import { useRouter } from 'expo-router';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { useTouch } from '../../ui/touch.ts';
import { ReportButton } from '../fault-reports/report-button.tsx';
import { isReadByHand } from '../readings/use-round.ts';

/** What one does in a building without a label to scan. */
export function BuildingActions({ buildingId }: { buildingId: BuildingId }) {
  const router = useRouter();
  const { t } = useText();
  const { gap } = useTouch();
  const points = useRows('measuring_points', { buildingId }).rows.filter(isReadByHand);
  return (
    <View style={[styles.row, { gap }]}>
      <ReportButton buildingId={buildingId} grow />
      {points.length > 0 && (
        <BigButton
          grow
          kind="outline"
          size="small"
          icon="gauge"
          label={t.buildings.round}
          onPress={() => router.push('/round')}
        />
      )}
    </View>
  );
}

const styles = StyleSheet.create({ row: { flexDirection: 'row', flexWrap: 'wrap' } });

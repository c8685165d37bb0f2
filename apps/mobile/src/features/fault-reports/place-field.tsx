import { useRow, useRows } from '@citypulse/client/react/sync';
import { useEffect, useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { lastScan, type LastScan } from '../../platform/last-scan.ts';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { ChooseField } from '../../ui/choose-field.tsx';
import { ChooseSheet } from '../../ui/choose-sheet.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Words } from '../../ui/words.tsx';
import type { Draft } from './use-draft.ts';

const stillThere = 2 * 3_600_000;

/** The building: guessed from the last scan of the last two hours, changed with a tap. */
export function PlaceField({ draft, change }: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  const { t, formats } = useText();
  const { color } = useAppTheme();
  const buildings = useRows('buildings').rows;
  const asset = useRow('assets', draft.assetId);
  const point = useRow('measuring_points', draft.measuringPointId);
  const [scan, setScan] = useState<LastScan | null>(null);
  const [choosing, setChoosing] = useState(false);
  useEffect(() => {
    if (draft.buildingId !== null) return;
    void lastScan().then((found) => {
      if (!found || Date.now() - Date.parse(found.at) > stillThere) return;
      setScan(found);
      change({ buildingId: found.buildingId });
    });
  }, [draft.buildingId, change]);
  const choices = buildings
    .toSorted((a, b) => a.name.localeCompare(b.name, 'de'))
    .map(({ id, name, street }) => ({ id: id as string, label: name, detail: street ?? undefined }));
  const chosen = choices.find(({ id }) => id === draft.buildingId);
  const choose = (buildingId: string) => change({ buildingId, assetId: null, measuringPointId: null });
  if (!chosen) {
    return (
      <ChooseField
        label={t.faults.where}
        placeholder={t.faults.chooseBuilding}
        choices={choices}
        value={null}
        onChange={choose}
      />
    );
  }
  return (
    <View style={styles.row}>
      <Icon name="map-pin" color={color.text} />
      <View style={styles.grow}>
        <Words weight="medium">
          {[chosen.label, asset?.name ?? point?.name, asset?.place ?? point?.place]
            .filter(Boolean)
            .join(' · ')}
        </Words>
        {scan && (
          <Words size="md" color={color['text-2']}>
            {t.faults.fromScan(formats.time(scan.at))}
          </Words>
        )}
      </View>
      <BigButton kind="word" size="small" label={t.faults.changePlace} onPress={() => setChoosing(true)} />
      {choosing && (
        <ChooseSheet
          title={t.faults.where}
          choices={choices}
          chosen={draft.buildingId}
          onChoose={choose}
          onClose={() => setChoosing(false)}
        />
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', alignItems: 'center', gap: 12, minHeight: 56 },
  grow: { flex: 1 },
});

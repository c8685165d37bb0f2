import type { Plausibility } from '@citypulse/energy/plausibility';
import { useState } from 'react';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { BigButton } from '../../ui/big-button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Words } from '../../ui/words.tsx';
import { usualRange, type Expectation } from './assessment.ts';
import { useCounterWords } from './counter-boxes.tsx';

const reasons = ['exchanged', 'newDevice', 'rolledOver', 'unknown'] as const;

interface ConfirmSheetProps {
  value: number;
  unit: string;
  decimals: number;
  judged: Plausibility;
  expectation: Expectation;
  swapped: [string, string] | null;
  withPhoto: boolean;
  onCorrect: () => void;
  onKeep: (reason: string | null) => void;
}

/** Asks once about a value that is hard to believe. Never refuses it, never puts another in its place. */
export function ConfirmSheet(props: ConfirmSheetProps) {
  const { value, unit, decimals, judged, expectation, swapped, withPhoto, onCorrect, onKeep } = props;
  const { color } = useAppTheme();
  const { t, formats } = useText();
  const counter = useCounterWords();
  const [reason, setReason] = useState<(typeof reasons)[number]>('unknown');
  const { confirm } = t.readings;
  const { usual } = expectation;
  const hint = swapped
    ? confirm.swapped(...swapped)
    : judged.suggestion !== null
      ? confirm.meant(counter(judged.suggestion, unit, decimals))
      : t.readings.why[judged.code];
  return (
    <Sheet title={confirm.title(counter(value, unit, decimals))} onClose={onCorrect}>
      <View>
        {usual && (
          <Words color={color['text-2']}>
            {t.readings.usualSentence(...usualRange(usual, unit, formats))}
          </Words>
        )}
        <Words color={color['text-2']}>{hint}</Words>
      </View>
      <View>
        <Words size="md" weight="medium">
          {confirm.happened}
        </Words>
        <View role="radiogroup" aria-label={confirm.happened} style={styles.chips}>
          {reasons.map((one) => (
            <Chip
              key={one}
              label={confirm.reasons[one]}
              chosen={reason === one}
              onPress={() => setReason(one)}
            />
          ))}
        </View>
      </View>
      <BigButton icon="pencil" label={confirm.correct} onPress={onCorrect} />
      <BigButton
        kind="outline"
        label={confirm.keep}
        onPress={() => onKeep(reason === 'unknown' ? null : confirm.reasons[reason])}
      />
      <View style={styles.office}>
        <Icon name={withPhoto ? 'camera' : 'info-circle'} size={16} color={color['text-2']} />
        <Words size="sm" color={color['text-2']}>
          {withPhoto ? confirm.officeWithPhoto : confirm.office}
        </Words>
      </View>
    </Sheet>
  );
}

const styles = StyleSheet.create({
  chips: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 8 },
  office: { flexDirection: 'row', gap: 8, justifyContent: 'center', alignItems: 'center', flexWrap: 'wrap' },
});

import type { ChecklistItem } from '@citypulse/contracts/checklists';
import { useState } from 'react';
import { Pressable, StyleSheet, TextInput, View } from 'react-native';
import { faces } from '../../platform/fonts';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { StatusIcon } from '../../ui/status-words.tsx';
import { useTouch } from '../../ui/touch.ts';
import { Words } from '../../ui/words.tsx';
import { digitsOf, isOutside } from './answer-words.ts';

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

interface NumberInputProps {
  item: ChecklistItem;
  value: number | null;
  onValue: (value: number) => void;
}

/** A value with its unit: typed, or stepped with − and +; its limits are shown, and never block. */
export function NumberInput({ item, value, onValue }: NumberInputProps) {
  const { t, formats } = useText();
  const { color } = useAppTheme();
  const digits = digitsOf(item);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === null ? '' : formats.number(value, digits));
  const change = (text: string) => {
    setTyped(text);
    const parsed = formats.parse(text);
    if (parsed !== undefined) onValue(parsed);
  };
  const step = (direction: 1 | -1) => {
    const middle =
      item.min !== null && item.max !== null ? (item.min + item.max) / 2 : (item.min ?? item.max ?? 0);
    setTyped(null);
    onValue(value === null ? round(middle, digits) : round(value + direction * 10 ** -digits, digits));
  };
  return (
    <View style={styles.all}>
      <View style={styles.row}>
        <StepButton icon="minus" label={t.maintenance.less} onPress={() => step(-1)} />
        <View style={styles.value}>
          <TextInput
            value={shown}
            onChangeText={change}
            onBlur={() => setTyped(null)}
            inputMode="decimal"
            aria-label={`${item.label}${item.unit ? `, ${item.unit}` : ''}`}
            placeholder="–"
            placeholderTextColor={color['text-2']}
            style={[
              styles.input,
              faces.strong,
              { color: color.text, borderBottomColor: color['border-strong'] },
            ]}
          />
          {item.unit && (
            <Words size="xl" color={color['text-2']}>
              {item.unit}
            </Words>
          )}
        </View>
        <StepButton icon="plus" label={t.maintenance.more} onPress={() => step(1)} />
      </View>
      <Limits item={item} value={value} digits={digits} />
    </View>
  );
}

function StepButton({
  icon,
  label,
  onPress,
}: {
  icon: 'minus' | 'plus';
  label: string;
  onPress: () => void;
}) {
  const { color } = useAppTheme();
  const { button } = useTouch();
  return (
    <Pressable
      role="button"
      aria-label={label}
      onPress={onPress}
      style={[styles.step, { width: button, height: button, borderColor: color['border-strong'] }]}
    >
      <Icon name={icon} color={color.text} />
    </Pressable>
  );
}

function Limits({ item, value, digits }: { item: ChecklistItem; value: number | null; digits: number }) {
  const { t, formats } = useText();
  const { color } = useAppTheme();
  const { min, max, unit } = item;
  if (min === null && max === null) return null;
  const limit = (one: number | null) => (one === null ? '…' : formats.number(one, digits));
  const outside = value !== null && isOutside(item, value);
  return (
    <View style={styles.limits}>
      {value !== null && <StatusIcon status={outside ? 'warn' : 'ok'} size={16} />}
      {value !== null && (
        <Words size="md" weight="medium" color={outside ? color.warn : color.ok}>
          {outside ? t.maintenance.outOfRange : t.maintenance.inRange}
        </Words>
      )}
      <Words size="md" color={color['text-2']} tabular>
        {`${t.maintenance.within(limit(min), limit(max))} ${unit ?? ''}`.trim()}
      </Words>
    </View>
  );
}

const styles = StyleSheet.create({
  all: { gap: 8 },
  row: { flexDirection: 'row', alignItems: 'center', justifyContent: 'space-between', gap: 12 },
  value: { flex: 1, flexDirection: 'row', alignItems: 'baseline', justifyContent: 'center', gap: 6 },
  input: {
    fontSize: 36,
    lineHeight: 42,
    minWidth: 72,
    maxWidth: 160,
    flexShrink: 1,
    textAlign: 'center',
    borderBottomWidth: 1,
    paddingVertical: 4,
    fontVariant: ['tabular-nums'],
  },
  step: { borderRadius: 999, borderWidth: 1.5, alignItems: 'center', justifyContent: 'center' },
  limits: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'center',
    columnGap: 8,
  },
});

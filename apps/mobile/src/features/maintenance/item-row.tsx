import type { Local } from '@citypulse/client/react/sync';
import type { ChecklistItem } from '@citypulse/contracts/checklists';
import { Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { StatusIcon } from '../../ui/status-words.tsx';
import { useTouch } from '../../ui/touch.ts';
import { Words } from '../../ui/words.tsx';
import { answerWords, isInOwnWords, isOutside } from './answer-words.ts';

/** A step that is not the present one; a tap opens it. */
export function ItemRow({ item, onOpen }: { item: Local<ChecklistItem>; onOpen: () => void }) {
  const text = useText();
  const { t, formats } = text;
  const { color } = useAppTheme();
  const touch = useTouch();
  const isDone = item.answer !== null;
  const ground = item.answer === false ? color.text : color.primary;
  const outside = typeof item.answer === 'number' && isOutside(item, item.answer);
  const isBelow = isInOwnWords(item);
  const said = isDone ? answerWords(item, text) : item.required ? '' : t.maintenance.optional;
  return (
    <Pressable
      role="checkbox"
      aria-checked={isDone}
      aria-label={[item.label, said].filter(Boolean).join(', ')}
      onPress={onOpen}
      style={[styles.row, { minHeight: touch.glove ? touch.row : 56 }]}
    >
      <View
        style={[
          styles.box,
          { borderColor: color['border-strong'] },
          isDone && { backgroundColor: ground, borderColor: ground },
        ]}
      >
        {isDone && (
          <Icon name={item.answer === false ? 'x' : 'check'} size={20} color={color['on-primary']} />
        )}
      </View>
      <View style={styles.grow}>
        <Words>{item.label}</Words>
        {isBelow && (
          <Words size="md" color={color['text-2']} numberOfLines={3}>
            {said}
          </Words>
        )}
        {outside && (
          <View style={styles.line}>
            <StatusIcon status="warn" size={16} />
            <Words size="sm" weight="medium" color={color.warn}>
              {t.maintenance.outOfRange}
            </Words>
          </View>
        )}
      </View>
      {!isBelow && (
        <Words size="md" color={color['text-2']} tabular>
          {item.kind === 'yes_no' && item.answer === true && item.answeredAt
            ? formats.time(item.answeredAt)
            : said}
        </Words>
      )}
    </Pressable>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', alignItems: 'center', gap: 12, paddingHorizontal: 16, paddingVertical: 8 },
  box: {
    width: 32,
    height: 32,
    borderRadius: 8,
    borderWidth: 2,
    alignItems: 'center',
    justifyContent: 'center',
  },
  grow: { flex: 1 },
  line: { flexDirection: 'row', alignItems: 'center', gap: 4 },
});

import type { ChecklistItem } from '@citypulse/contracts/checklists';
import { StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Words } from '../../ui/words.tsx';
import { answerWords, isInOwnWords } from './answer-words.ts';

/** A step and its answer, to be read; one in words of one's own stands below the step's name. */
export function AnswerRow({ item, said }: { item: ChecklistItem; said?: string }) {
  const text = useText();
  const { color } = useAppTheme();
  return (
    <View style={[styles.step, isInOwnWords(item) ? styles.below : styles.beside]}>
      <Words style={isInOwnWords(item) ? undefined : styles.grow}>{item.label}</Words>
      <Words size="md" color={color['text-2']} tabular={!isInOwnWords(item)}>
        {said ?? answerWords(item, text)}
      </Words>
    </View>
  );
}

const styles = StyleSheet.create({
  step: { minHeight: 48, paddingHorizontal: 16, paddingVertical: 8 },
  beside: { flexDirection: 'row', alignItems: 'center', gap: 12 },
  below: { justifyContent: 'center' },
  grow: { flex: 1 },
});

import { Pressable, StyleSheet, View } from 'react-native';
import { useText } from '../../text/text.ts';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { Words } from '../../ui/words.tsx';

const stepNames = ['start', 'checklist', 'photos', 'finish'] as const;
export type StepName = (typeof stepNames)[number];
export type StepState = 'done' | 'missing' | 'ahead';

/** Drawn, so that a step's name is its word alone; the first one is always done. */
const numbers = ['check', 'number-2', 'number-3', 'number-4'] as const;

interface StepHeaderProps {
  current: StepName;
  states: Readonly<Record<StepName, StepState>>;
  onStep: (step: StepName) => void;
}

/** The four parts of a task; a tap goes there. */
export function StepHeader({ current, states, onStep }: StepHeaderProps) {
  const { t } = useText();
  const spoken = (name: StepName, isCurrent: boolean) => {
    const state = states[name];
    const more = state === 'done' ? t.maintenance.stepDone : state === 'missing' && t.maintenance.stepMissing;
    return [t.maintenance.steps[name], !isCurrent && more].filter(Boolean).join(', ');
  };
  return (
    <View role="tablist" style={styles.row}>
      {stepNames.map((name, index) => (
        <Pressable
          key={name}
          role="tab"
          aria-selected={name === current}
          aria-label={spoken(name, name === current)}
          disabled={name === 'start'}
          onPress={() => onStep(name)}
          style={styles.step}
        >
          <Disc
            index={index}
            state={states[name]}
            isReached={index > 0 && states[stepNames[index - 1]!] === 'done'}
            current={name === current}
          />
          <Words size="sm" weight={name === current ? 'strong' : 'regular'} style={styles.name}>
            {t.maintenance.steps[name]}
          </Words>
        </Pressable>
      ))}
    </View>
  );
}

interface DiscProps {
  index: number;
  state: StepState;
  /** What lies before it is done. */
  isReached: boolean;
  current: boolean;
}

function Disc({ index, state, isReached, current }: DiscProps) {
  const { color } = useAppTheme();
  const isWarning = state === 'missing' && !current;
  const shades =
    state === 'done'
      ? { ground: color.primary, edge: color.primary, words: color['on-primary'] }
      : isWarning
        ? { ground: color['warn-tint'], edge: color.warn, words: color.warn }
        : current
          ? { ground: color['primary-tint'], edge: color.primary, words: color.primary }
          : { ground: 'transparent', edge: color['border-strong'], words: color['text-2'] };
  const line = (isThere: boolean, isDone: boolean) =>
    !isThere ? 'transparent' : isDone ? color.primary : color['line-2'];
  return (
    <View style={styles.discRow}>
      <View style={[styles.line, { backgroundColor: line(index > 0, isReached) }]} />
      <View style={[styles.disc, { backgroundColor: shades.ground, borderColor: shades.edge }]}>
        <Icon
          name={state === 'done' ? 'check' : isWarning ? 'exclamation-mark' : numbers[index]!}
          size={16}
          color={shades.words}
        />
      </View>
      <View style={[styles.line, { backgroundColor: line(index < 3, state === 'done') }]} />
    </View>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', paddingVertical: 4, marginHorizontal: -8 },
  step: { flex: 1, minWidth: 0, alignItems: 'center', minHeight: 52, gap: 4 },
  discRow: { flexDirection: 'row', alignItems: 'center', alignSelf: 'stretch' },
  line: { flex: 1, height: 2 },
  disc: {
    width: 28,
    height: 28,
    borderRadius: 14,
    borderWidth: 2,
    alignItems: 'center',
    justifyContent: 'center',
    marginHorizontal: 4,
  },
  name: { textAlign: 'center', maxWidth: '100%' },
});

import { radius } from '@citypulse/ui/tokens';
import { StyleSheet, View } from 'react-native';
import { useAppTheme } from '../../theme/theme.ts';
import { Icon } from '../../ui/icon.tsx';
import { Words } from '../../ui/words.tsx';

/** Why signing in did not work, above the button that tries again. */
export function FormProblem({ text }: { text: string | undefined }) {
  const { color } = useAppTheme();
  if (text === undefined) return null;
  return (
    <View role="alert" style={[styles.problem, { backgroundColor: color['critical-tint'] }]}>
      <Icon name="alert-octagon" color={color.critical} />
      <Words size="md" weight="medium" color={color.critical} style={styles.grow}>
        {text}
      </Words>
    </View>
  );
}

const styles = StyleSheet.create({
  grow: { flex: 1 },
  problem: {
    flexDirection: 'row',
    gap: 12,
    alignItems: 'center',
    borderRadius: radius.card,
    padding: 12,
    minHeight: 48,
  },
});

import { Pressable, StyleSheet, View } from 'react-native';
import { ActivityIndicator } from 'react-native-paper';
import { useAppTheme } from '../theme/theme.ts';
import type { IconName } from './icon-paths.ts';
import { Icon } from './icon.tsx';
import { useTouch } from './touch.ts';
import { Words } from './words.tsx';

export interface BigButtonProps {
  label: string;
  onPress: () => void;
  icon?: IconName;
  /** One filled button a screen; the others are drawn by outline, tint or word. */
  kind?: 'filled' | 'outline' | 'tint' | 'word' | 'hero' | 'hero-outline';
  size?: 'normal' | 'small';
  /** Takes the room that is left in its row. */
  grow?: boolean;
  disabled?: boolean;
  busy?: boolean;
}

/** The app's button: 56 high, 64 with gloves; its words may break, never be cut. */
export function BigButton({
  label,
  onPress,
  icon,
  kind = 'filled',
  size = 'normal',
  grow,
  disabled = false,
  busy = false,
}: BigButtonProps) {
  const touch = useTouch();
  const { ground, edge, words } = useShades(kind, disabled);
  const height = size === 'small' ? touch.small : touch.button;
  return (
    <Pressable
      role="button"
      aria-label={label}
      aria-disabled={disabled || busy}
      disabled={disabled || busy}
      onPress={onPress}
      style={({ pressed }) => [
        styles.button,
        { minHeight: height, borderRadius: height / 2, backgroundColor: ground, borderColor: edge },
        size === 'small' && styles.small,
        grow && styles.grow,
        pressed && styles.pressed,
      ]}
    >
      {busy ? (
        <ActivityIndicator size={20} color={words} />
      ) : (
        icon && <Icon name={icon} size={size === 'small' ? 20 : 24} color={words} />
      )}
      <View style={styles.label}>
        <Words size={size === 'small' ? 'md' : 'lg'} weight="strong" color={words} style={styles.words}>
          {label}
        </Words>
      </View>
    </Pressable>
  );
}

function useShades(kind: NonNullable<BigButtonProps['kind']>, disabled: boolean) {
  const { color, hero, inset } = useAppTheme();
  if (disabled) return { ground: inset, edge: inset, words: color['text-2'] };
  switch (kind) {
    case 'filled':
      return { ground: color.primary, edge: color.primary, words: color['on-primary'] };
    case 'outline':
      return { ground: color.surface, edge: color['border-strong'], words: color.text };
    case 'tint':
      return { ground: color['primary-tint'], edge: color['primary-tint'], words: color.primary };
    case 'word':
      return { ground: 'transparent', edge: 'transparent', words: color.primary };
    case 'hero':
      return { ground: hero.button, edge: hero.button, words: hero.buttonText };
    case 'hero-outline':
      return { ground: 'transparent', edge: hero.text2, words: hero.text };
  }
}

const styles = StyleSheet.create({
  button: {
    flexDirection: 'row',
    alignItems: 'center',
    justifyContent: 'center',
    gap: 8,
    paddingHorizontal: 16,
    paddingVertical: 6,
    borderWidth: 1.5,
  },
  small: { paddingHorizontal: 14 },
  // Its words in one line as long as there is room, else a line of its own.
  grow: { flexGrow: 1, flexShrink: 1, flexBasis: 'auto', paddingHorizontal: 12 },
  pressed: { opacity: 0.82 },
  label: { flexShrink: 1 },
  words: { textAlign: 'center' },
});

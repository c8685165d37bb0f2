import { touchTarget } from '@citypulse/ui/tokens';
import { StyleSheet, TextInput, View } from 'react-native';
import { IconButton } from 'react-native-paper';
import { faces } from '../platform/fonts';
import { useAppTheme } from '../theme/theme.ts';
import { Icon } from './icon.tsx';

interface SearchBoxProps {
  label: string;
  clearLabel: string;
  value: string;
  onChange: (text: string) => void;
}

/** Filters while one types. */
export function SearchBox({ label, clearLabel, value, onChange }: SearchBoxProps) {
  const { color } = useAppTheme();
  return (
    <View style={[styles.box, { backgroundColor: color.surface, borderColor: color['border-strong'] }]}>
      <Icon name="search" size={20} color={color['text-2']} />
      <TextInput
        aria-label={label}
        placeholder={label}
        placeholderTextColor={color['text-2']}
        value={value}
        onChangeText={onChange}
        autoCorrect={false}
        autoCapitalize="none"
        inputMode="search"
        style={[styles.input, faces.regular, { color: color.text }]}
      />
      {value !== '' && (
        <IconButton
          icon="x"
          iconColor={color.text}
          size={20}
          aria-label={clearLabel}
          onPress={() => onChange('')}
          style={styles.clear}
        />
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  box: {
    minHeight: touchTarget.primary,
    borderWidth: 1,
    borderRadius: touchTarget.primary / 2,
    flexDirection: 'row',
    alignItems: 'center',
    gap: 12,
    paddingLeft: 16,
    marginBottom: 12,
  },
  input: {
    flex: 1,
    minWidth: 0,
    minHeight: touchTarget.normal,
    fontSize: 16,
    borderRadius: 8,
    outlineOffset: -2,
  },
  clear: { margin: 0, marginRight: 4, width: touchTarget.normal, height: touchTarget.normal },
});

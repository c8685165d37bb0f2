import { useState } from 'react';
import { Pressable, StyleSheet, View } from 'react-native';
import { useAppTheme } from '../theme/theme.ts';
import { ChooseSheet, type Choice } from './choose-sheet.tsx';
import { Icon } from './icon.tsx';
import { Words } from './words.tsx';

interface ChooseFieldProps {
  label: string;
  placeholder: string;
  choices: readonly Choice[];
  value: string | null;
  onChange: (id: string) => void;
}

/** A field whose value comes from a list in a sheet. */
export function ChooseField({ label, placeholder, choices, value, onChange }: ChooseFieldProps) {
  const { color } = useAppTheme();
  const [open, setOpen] = useState(false);
  const chosen = choices.find(({ id }) => id === value);
  return (
    <View style={styles.field}>
      <Words size="md" weight="medium">
        {label}
      </Words>
      <Pressable
        role="button"
        aria-label={`${label}: ${chosen?.label ?? placeholder}`}
        onPress={() => setOpen(true)}
        style={[styles.box, { borderColor: color['border-strong'], backgroundColor: color.surface }]}
      >
        <Words color={chosen ? color.text : color['text-2']} style={styles.grow}>
          {chosen?.label ?? placeholder}
        </Words>
        <Icon name="chevron-down" size={20} color={color['text-2']} />
      </Pressable>
      {open && (
        <ChooseSheet
          title={label}
          choices={choices}
          chosen={value}
          onChoose={onChange}
          onClose={() => setOpen(false)}
        />
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  field: { gap: 4 },
  box: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 8,
    minHeight: 56,
    borderWidth: 1,
    borderRadius: 4,
    paddingHorizontal: 16,
    paddingVertical: 8,
  },
  grow: { flex: 1 },
});

import { radius, touchTarget } from '@citypulse/ui/tokens';
import { useId, useState } from 'react';
import { StyleSheet, TextInput, View, type TextInputProps } from 'react-native';
import { IconButton } from 'react-native-paper';
import { faces } from '../platform/fonts';
import { useText } from '../text/text.ts';
import { useAppTheme } from '../theme/theme.ts';
import { Words } from './words.tsx';

interface TextFieldProps extends TextInputProps {
  label: string;
  error?: string | undefined;
  /** Dots instead of letters, with a button to look. */
  secret?: boolean;
}

/** Label above, edge strong enough to see, the error in words below. */
export function TextField({ label, error, secret = false, ...input }: TextFieldProps) {
  const { color } = useAppTheme();
  const { t } = useText();
  const id = useId();
  const [focused, setFocused] = useState(false);
  const [shown, setShown] = useState(false);
  const edge = error === undefined ? color['border-strong'] : color.critical;
  return (
    <View style={styles.field}>
      <Words size="md" weight="medium" id={id}>
        {label}
      </Words>
      <View
        style={[
          styles.box,
          { backgroundColor: color.surface, borderColor: edge },
          focused && { outlineColor: color.focus, outlineWidth: 2, outlineStyle: 'solid', outlineOffset: 2 },
        ]}
      >
        <TextInput
          {...input}
          aria-label={label}
          placeholderTextColor={color['text-2']}
          aria-invalid={error !== undefined}
          secureTextEntry={secret && !shown}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          {...(input.multiline && { numberOfLines: 3 })}
          style={[styles.input, input.multiline && styles.lines, faces.regular, { color: color.text }]}
        />
        {secret && (
          <IconButton
            icon={shown ? 'eye-off' : 'eye'}
            iconColor={color.text}
            aria-label={shown ? t.signIn.hidePassword : t.signIn.showPassword}
            onPress={() => setShown(!shown)}
            style={styles.look}
          />
        )}
      </View>
      {error !== undefined && (
        <Words size="md" role="alert" color={color.critical}>
          {error}
        </Words>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  field: { gap: 4 },
  box: {
    minHeight: touchTarget.primary,
    borderWidth: 1,
    borderRadius: radius.input,
    flexDirection: 'row',
    alignItems: 'center',
  },
  input: {
    flex: 1,
    minWidth: 0,
    minHeight: touchTarget.primary - 2,
    paddingHorizontal: 16,
    fontSize: 16,
    outlineWidth: 0,
  },
  lines: { minHeight: 104, paddingVertical: 14, lineHeight: 24, textAlignVertical: 'top' },
  look: { margin: 0, marginRight: 4, width: touchTarget.normal, height: touchTarget.normal },
});

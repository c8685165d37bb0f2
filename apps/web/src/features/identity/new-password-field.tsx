import { PasswordInput } from '@mantine/core';
import { t } from '../../shell/i18n.ts';

const shortest = 12;

/** Why the server would not take it, or null. */
export const newPasswordProblem = (password: string): string | null =>
  password.length < shortest ? t('Mindestens {shortest} Zeichen.', { shortest }) : null;

interface NewPasswordFieldProps {
  value: string;
  onChange: (value: string) => void;
  problem: string | null;
  size?: 'sm' | 'md';
}

/** Typed once, for it can be shown. */
export function NewPasswordField({ value, onChange, problem, size = 'sm' }: NewPasswordFieldProps) {
  return (
    <PasswordInput
      size={size}
      label={t('Neues Passwort')}
      description={t('Mindestens {shortest} Zeichen, zum Beispiel vier Wörter.', { shortest })}
      autoComplete="new-password"
      required
      withAsterisk={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={problem}
      visibilityToggleButtonProps={{ 'aria-label': t('Passwort zeigen') }}
    />
  );
}

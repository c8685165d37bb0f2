import { Select } from '@mantine/core';
import { t } from '../../shell/i18n.ts';
import { roleOptions } from './role-words.ts';

export function RoleFilter({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange: (role: string | undefined) => void;
}) {
  return (
    <Select
      aria-label={t('Nach Rolle filtern')}
      placeholder={t('Alle Rollen')}
      data={roleOptions()}
      value={value ?? null}
      onChange={(role) => onChange(role ?? undefined)}
      clearable
      clearButtonProps={{ 'aria-label': t('Auswahl leeren') }}
      w={176}
    />
  );
}

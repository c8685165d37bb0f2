import { useApiList } from '@citypulse/client/react/queries';
import { listUsers } from '@citypulse/contracts/users';
import { Button, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { t } from '../../shell/i18n.ts';
import type { AuditSearch } from './audit-search.ts';
import { kindOptions } from './audit-words.ts';
import classes from './audit.module.css';

interface AuditFiltersProps {
  search: AuditSearch;
  onChange: (filter: Partial<AuditSearch>) => void;
}

/** By person, kind, row and time. */
export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  const users = useApiList(listUsers, {});
  const people = (users.data ?? []).map(({ id, displayName }) => ({
    value: id as string,
    label: displayName,
  }));
  return (
    <div className={classes.filters}>
      {(search.entityId ?? search.aboutUserId) && (
        <Button
          size="xs"
          rightSection={<IconX size={14} stroke={1.75} />}
          onClick={() => onChange({ entityId: undefined, aboutUserId: undefined })}
        >
          {t('Nur ein Datensatz')}
        </Button>
      )}
      <Select
        aria-label={t('Nach Person filtern')}
        placeholder={t('Alle Personen')}
        data={people}
        value={search.actorId ?? null}
        onChange={(actorId) => onChange({ actorId: actorId ?? undefined })}
        clearable
        clearButtonProps={{ 'aria-label': t('Auswahl leeren') }}
        searchable
        className={classes.person}
      />
      <Select
        aria-label={t('Nach Art filtern')}
        placeholder={t('Alle Arten')}
        data={kindOptions()}
        value={search.entityType ?? null}
        onChange={(entityType) => onChange({ entityType: entityType ?? undefined, entityId: undefined })}
        clearable
        clearButtonProps={{ 'aria-label': t('Auswahl leeren') }}
        searchable
        className={classes.kind}
      />
      <DayInput label={t('Von')} value={search.from} onChange={(from) => onChange({ from })} />
      <DayInput label={t('Bis')} value={search.to} onChange={(to) => onChange({ to })} />
    </div>
  );
}

interface DayInputProps {
  label: string;
  value: string | undefined;
  onChange: (day: string | undefined) => void;
}

function DayInput({ label, value, onChange }: DayInputProps) {
  return (
    <TextInput
      type="date"
      aria-label={label}
      title={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
      className={classes.day}
    />
  );
}

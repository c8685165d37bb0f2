import { taskKinds } from '@citypulse/contracts/maintenance';
import { Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useBuildings } from '../../shell/buildings.ts';
import { t } from '../../shell/i18n.ts';
import { kindWord } from './task-words.ts';
import type { TasksSearch } from './tasks-search.ts';
import { usePeople, type TaskCard } from './use-tasks.ts';
import classes from './tasks.module.css';

interface TaskFiltersProps {
  search: TasksSearch;
  cards: readonly TaskCard[];
  change: (wanted: Partial<TasksSearch>) => void;
}

export function TaskFilters({ search, cards, change }: TaskFiltersProps) {
  const buildings = useBuildings();
  const people = usePeople(cards);
  return (
    <div className={classes.filters}>
      <TextInput
        aria-label={t('Aufträge suchen')}
        placeholder={t('Nummer, Titel, Ort')}
        leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
        value={search.search ?? ''}
        onChange={(event) => change({ search: event.currentTarget.value || undefined })}
        className={classes.filter}
      />
      <Select
        aria-label={t('Gebäude')}
        placeholder={t('Alle Gebäude')}
        clearable
        searchable
        data={(buildings.data ?? []).map(({ id, name }) => ({ value: id as string, label: name }))}
        value={search.building ?? null}
        onChange={(building) => change({ building: building ?? undefined })}
        className={classes.filter}
      />
      <Select
        aria-label={t('Art')}
        placeholder={t('Jede Art')}
        clearable
        data={taskKinds.map((kind) => ({ value: kind, label: kindWord(kind) }))}
        value={search.kind ?? null}
        onChange={(kind) => change({ kind: taskKinds.find((one) => one === kind) })}
        className={classes.filterShort}
      />
      <Select
        aria-label={t('Zuständig')}
        placeholder={t('Alle Personen')}
        clearable
        searchable
        data={[{ value: 'none', label: t('niemand') }, ...people]}
        value={search.who ?? null}
        onChange={(who) => change({ who: who ?? undefined })}
        className={classes.filterShort}
      />
    </div>
  );
}

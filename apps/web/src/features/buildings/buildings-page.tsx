import { downloadFigures, figureColumns } from './figure-columns.tsx';
import { usageTypes } from '@citypulse/contracts/buildings';
import { Card } from '@citypulse/ui/web/card';
import { DataTable } from '@citypulse/ui/web/data-table';
import { useCarrierName } from '@citypulse/ui/web/carrier-icon';
import { useFormats } from '@citypulse/ui/web/provider';
import { queryState } from '@citypulse/ui/web/query-view';
import { Segments } from '@citypulse/ui/web/segments';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { Button, Select, TextInput } from '@mantine/core';
import { IconDownload, IconSearch } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import { BuildingPanel } from './building-panel.tsx';
import { BuildingTiles } from './building-tiles.tsx';
import { BuildingsMap } from './buildings-map.tsx';
import classes from './buildings-page.module.css';
import { usageName } from './usage-name.ts';
import { useYearOfBuildings, type BuildingWithFigures } from './use-building-figures.ts';

type View = 'table' | 'tiles' | 'map';
type Change = Partial<ReturnType<typeof useBuildingsSearch>[0]>;

function useBuildingsSearch() {
  const search = useSearch({ from: '/buildings' });
  const navigate = useNavigate({ from: '/buildings' });
  const change = useCallback(
    (wanted: Partial<typeof search>) =>
      void navigate({ search: (before) => ({ ...before, ...wanted }), replace: true, resetScroll: false }),
    [navigate],
  );
  return [search, change] as const;
}

/** All buildings in reach as a table, as tiles or on the map; the address holds view, filter and choice. */
export function BuildingsPage() {
  const [search, change] = useBuildingsSearch();
  const { buildings, rows } = useYearOfBuildings();
  const shown = useMemo(
    () => filtered(rows ?? [], search.search, search.usage),
    [rows, search.search, search.usage],
  );
  const selected = rows?.find(({ building }) => building.id === search.selected);
  const state = queryState({
    query: buildings,
    loading: { height: 480, shape: 'lines' },
    describeError,
    isEmpty: (all) => all.length === 0,
    empty: (
      <EmptyState title={t('Noch kein Gebäude')} height={320}>
        {t('Gebäude werden in der Verwaltung angelegt oder unter Import aus CSV eingelesen.')}
      </EmptyState>
    ),
  });
  return (
    <Screen
      title={t('Gebäude')}
      subtitle={
        rows &&
        t('{shown} von {all}, Werte der letzten 12 vollen Monate', { shown: shown.length, all: rows.length })
      }
      wide
      tools={<Tools view={search.view ?? 'table'} rows={shown} change={change} />}
    >
      <div className={classes.filters}>
        <Filters search={search} change={change} />
      </div>
      {state ?? (
        <div className={classes.split} data-panel={selected !== undefined || undefined}>
          <BuildingsView view={search.view ?? 'table'} rows={shown} search={search} change={change} />
          {selected && <BuildingPanel row={selected} onClose={() => change({ selected: undefined })} />}
        </div>
      )}
    </Screen>
  );
}

function Tools({
  view,
  rows,
  change,
}: {
  view: View;
  rows: readonly BuildingWithFigures[];
  change: (wanted: Change) => void;
}) {
  const formats = useFormats();
  const name = useCarrierName();
  return (
    <>
      <Segments<View>
        label={t('Ansicht')}
        value={view}
        onChange={(next) => change({ view: next === 'table' ? undefined : next })}
        options={[
          { value: 'table', label: t('Tabelle') },
          { value: 'tiles', label: t('Kacheln') },
          { value: 'map', label: t('Karte') },
        ]}
      />
      <Button
        leftSection={<IconDownload size={16} stroke={1.75} />}
        onClick={() => downloadFigures(rows, formats, name)}
      >
        CSV
      </Button>
    </>
  );
}

interface FiltersProps {
  search: ReturnType<typeof useBuildingsSearch>[0];
  change: (wanted: Change) => void;
}

function Filters({ search, change }: FiltersProps) {
  return (
    <>
      <TextInput
        aria-label={t('Gebäude suchen')}
        placeholder={t('Name, Kürzel oder Straße')}
        leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
        value={search.search ?? ''}
        onChange={(event) => change({ search: event.currentTarget.value || undefined })}
        className={classes.search}
      />
      <Select
        aria-label={t('Nutzung')}
        placeholder={t('Alle Nutzungen')}
        clearable
        data={usageTypes.map((value) => ({ value, label: usageName(value) }))}
        value={search.usage ?? null}
        onChange={(value) => change({ usage: value ?? undefined })}
        className={classes.usage}
      />
    </>
  );
}

interface BuildingsViewProps extends FiltersProps {
  view: View;
  rows: readonly BuildingWithFigures[];
}

function BuildingsView({ view, rows, search, change }: BuildingsViewProps) {
  const formats = useFormats();
  const name = useCarrierName();
  const navigate = useNavigate();
  const open = (id: string) =>
    void navigate({ to: '/buildings/$buildingId/$tab', params: { buildingId: id, tab: 'consumption' } });
  if (rows.length === 0) {
    return (
      <EmptyState
        title={t('Nichts passt zum Filter')}
        height={240}
        action={
          <Button onClick={() => change({ search: undefined, usage: undefined })}>
            {t('Filter leeren')}
          </Button>
        }
      >
        {t('Kein Gebäude enthält diese Worte oder diese Nutzung.')}
      </EmptyState>
    );
  }
  switch (view) {
    case 'table':
      return (
        <Card flush>
          <DataTable
            label={t('Gebäude')}
            rows={rows}
            columns={figureColumns(rows, formats, name)}
            rowId={({ building }) => building.id}
            selectedId={search.selected ?? null}
            onSelect={({ building }) => change({ selected: building.id })}
            onOpen={({ building }) => open(building.id)}
            pageKeys
            sort={search.sort}
            onSort={(sort) => change({ sort })}
          />
        </Card>
      );
    case 'tiles':
      return <BuildingTiles rows={rows} onOpen={open} />;
    case 'map':
      return (
        <BuildingsMap
          rows={rows}
          selectedId={search.selected}
          onSelect={(selected) => change({ selected })}
        />
      );
  }
}

function filtered(
  rows: readonly BuildingWithFigures[],
  search: string | undefined,
  usage: string | undefined,
) {
  const words = (search ?? '').toLocaleLowerCase('de').split(/\s+/).filter(Boolean);
  return rows.filter(({ building }) => {
    const text =
      `${building.name} ${building.code ?? ''} ${building.street ?? ''} ${building.siteName}`.toLocaleLowerCase(
        'de',
      );
    return (
      (usage === undefined || building.usageType === usage) && words.every((word) => text.includes(word))
    );
  });
}

import { useApiList } from '@citypulse/client/react/queries';
import { listMeters, type Meter } from '@citypulse/contracts/metering';
import type { Formats } from '@citypulse/ui/formats';
import { Card } from '@citypulse/ui/web/card';
import { CarrierLabel } from '@citypulse/ui/web/carrier-icon';
import { DataTable } from '@citypulse/ui/web/data-table';
import { useFormats } from '@citypulse/ui/web/provider';
import { QueryView } from '@citypulse/ui/web/query-view';
import { EmptyState } from '@citypulse/ui/web/state-views';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useToday, useViewState } from '../../routes/view-state.ts';
import { useBuildings } from '../../shell/buildings.ts';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';
import { Screen } from '../../shell/screen.tsx';
import classes from './meters.module.css';

/** Every meter in reach with its last reading and Eichfrist. */
export function MetersPage() {
  const search = useSearch({ from: '/meters' });
  const navigate = useNavigate({ from: '/meters' });
  const formats = useFormats();
  const meters = useApiList(listMeters, { query: {} });
  const change = (wanted: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...wanted }), replace: true, resetScroll: false });
  const shown = filtered(useInSite(meters.data), search.search, search.building);
  return (
    <Screen
      title={t('Zähler')}
      subtitle={meters.data && t('{shown} von {all}', { shown: shown.length, all: meters.data.length })}
      wide
    >
      <Filters search={search} change={change} />
      <QueryView
        query={meters}
        loading={{ height: 480, shape: 'lines' }}
        describeError={describeError}
        isEmpty={(all) => all.length === 0}
        empty={
          <EmptyState title={t('Noch kein Zähler')} height={320}>
            {t('Zähler werden in der Verwaltung angelegt oder unter Import aus CSV eingelesen.')}
          </EmptyState>
        }
      >
        {() => (
          <Card flush>
            <DataTable
              label={t('Zähler')}
              rows={shown}
              columns={columnsOf(formats)}
              rowId={(meter) => meter.id}
              onOpen={(meter) => void navigate({ to: '/meters/$meterId', params: { meterId: meter.id } })}
              pageKeys
              maxHeight="calc(100dvh - 212px)"
              sort={search.sort}
              onSort={(sort) => change({ sort })}
              empty={t('Kein Zähler passt zum Filter.')}
            />
          </Card>
        )}
      </QueryView>
    </Screen>
  );
}

/** The meters of the chosen site. */
function useInSite(meters: readonly Meter[] | undefined): readonly Meter[] {
  const { siteId } = useViewState();
  const buildings = useBuildings();
  if (siteId === undefined) return meters ?? [];
  const inSite = new Set((buildings.data ?? []).filter((one) => one.siteId === siteId).map(({ id }) => id));
  return (meters ?? []).filter(({ buildingId }) => inSite.has(buildingId));
}

interface FiltersProps {
  search: { search?: string | undefined; building?: string | undefined };
  change: (wanted: { search?: string | undefined; building?: string | undefined }) => void;
}

function Filters({ search, change }: FiltersProps) {
  const buildings = useBuildings();
  return (
    <div className={classes.filters}>
      <TextInput
        aria-label={t('Zähler suchen')}
        placeholder={t('Nummer oder Messstelle')}
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
        data={(buildings.data ?? []).map((building) => ({
          value: building.id as string,
          label: building.name,
        }))}
        value={search.building ?? null}
        onChange={(value) => change({ building: value ?? undefined })}
        className={classes.filter}
      />
    </div>
  );
}

function filtered(meters: readonly Meter[], search: string | undefined, building: string | undefined) {
  const words = (search ?? '').toLocaleLowerCase('de').split(/\s+/).filter(Boolean);
  return meters.filter((meter) => {
    const text = `${meter.serial} ${meter.measuringPointName} ${meter.buildingName}`.toLocaleLowerCase('de');
    return (
      (building === undefined || meter.buildingId === building) && words.every((word) => text.includes(word))
    );
  });
}

function columnsOf(formats: Formats): TableColumn<Meter>[] {
  return [
    {
      id: 'serial',
      header: t('Nummer'),
      value: (meter) => meter.serial,
      cell: (meter) => (
        <Link className="link" to="/meters/$meterId" params={{ meterId: meter.id }}>
          {meter.serial}
        </Link>
      ),
      width: 140,
    },
    {
      id: 'medium',
      header: t('Medium'),
      value: (meter) => meter.medium,
      cell: (meter) => <CarrierLabel carrier={meter.medium} size={16} />,
      hideBelow: 480,
      width: 130,
    },
    { id: 'point', header: t('Messstelle'), value: (meter) => meter.measuringPointName, width: 190 },
    {
      id: 'building',
      header: t('Gebäude'),
      value: (meter) => meter.buildingName,
      width: 240,
    },
    {
      id: 'reading',
      header: t('letzter Stand'),
      align: 'end',
      value: (meter) => meter.lastReading?.value ?? null,
      cell: (meter) => (meter.lastReading ? formats.number(meter.lastReading.value, meter.decimals) : '–'),
      width: 130,
    },
    {
      id: 'readAt',
      header: t('abgelesen'),
      value: (meter) => meter.lastReading?.readAt ?? null,
      cell: (meter) => (meter.lastReading ? formats.date(meter.lastReading.readAt) : '–'),
      hideBelow: 820,
      width: 120,
    },
    {
      id: 'calibrated',
      header: t('Eichfrist'),
      value: (meter) => meter.calibratedUntil,
      cell: (meter) => <Calibration until={meter.calibratedUntil} />,
      hideBelow: 1000,
      width: 150,
    },
  ];
}

/** Past: critical; within the year: a warning; else only the date. */
export function Calibration({ until }: { until: string | null }) {
  const formats = useFormats();
  const today = useToday();
  if (!until) return <span className="muted">–</span>;
  if (until < today)
    return (
      <StatusBadge status="critical" size="sm">
        {t('abgelaufen {day}', { day: formats.date(until) })}
      </StatusBadge>
    );
  if (until.slice(0, 4) === today.slice(0, 4))
    return (
      <StatusBadge status="warn" size="sm">
        {formats.date(until)}
      </StatusBadge>
    );
  return <span className="num">{formats.date(until)}</span>;
}

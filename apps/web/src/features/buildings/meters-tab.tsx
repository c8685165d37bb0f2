import { useApiList } from '@citypulse/client/react/queries';
import { useLive } from '@citypulse/client/react/session';
import type { Building } from '@citypulse/contracts/buildings';
import { listMeters, type MeasuringPoint, type Meter } from '@citypulse/contracts/metering';
import type { Formats } from '@citypulse/ui/formats';
import { Card } from '@citypulse/ui/web/card';
import { CarrierLabel } from '@citypulse/ui/web/carrier-icon';
import { DataTable } from '@citypulse/ui/web/data-table';
import { useFormats } from '@citypulse/ui/web/provider';
import { QueryView, type QueryLike } from '@citypulse/ui/web/query-view';
import { EmptyState } from '@citypulse/ui/web/state-views';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { ValueAge } from '@citypulse/ui/web/value-age';
import { Link, useNavigate } from '@tanstack/react-router';
import { describeError } from '../../shell/errors.ts';
import { t } from '../../shell/i18n.ts';

interface MetersTabProps {
  building: Building;
  points: QueryLike<MeasuringPoint[]>;
}

interface Row {
  point: MeasuringPoint;
  meter: Meter | undefined;
}

/** What measures the building: places, devices, last readings. */
export function MetersTab({ building, points }: MetersTabProps) {
  const navigate = useNavigate();
  const meters = useApiList(listMeters, { query: { buildingId: building.id } });
  const columns = useColumns();
  return (
    <Card title={t('Messstellen und Zähler')} flush>
      <QueryView
        query={points}
        loading={{ height: 300, shape: 'lines' }}
        describeError={describeError}
        isEmpty={(all) => all.length === 0}
        empty={
          <EmptyState title={t('Noch keine Messstelle')} height={240}>
            {t('Messstellen werden in der Verwaltung angelegt.')}
          </EmptyState>
        }
      >
        {(all) => (
          <DataTable
            label={t('Messstellen und Zähler')}
            rows={all.map((point): Row => ({
              point,
              meter: meters.data?.find((meter) => meter.measuringPointId === point.id),
            }))}
            columns={columns}
            rowId={({ point }) => point.id}
            onOpen={({ meter }) =>
              meter && void navigate({ to: '/meters/$meterId', params: { meterId: meter.id } })
            }
          />
        )}
      </QueryView>
    </Card>
  );
}

function useColumns(): TableColumn<Row>[] {
  const formats = useFormats();
  const joined = useLive().name === 'live';
  return [...pointColumns(), ...meterColumns(formats), ...stateColumns(joined)];
}

function pointColumns(): TableColumn<Row>[] {
  return [
    {
      id: 'name',
      header: t('Messstelle'),
      value: ({ point }) => point.name,
      cell: ({ point }) => <strong>{point.name}</strong>,
    },
    {
      id: 'medium',
      header: t('Medium'),
      value: ({ point }) => point.medium,
      cell: ({ point }) => <CarrierLabel carrier={point.medium} size={16} />,
      hideBelow: 480,
    },
    { id: 'place', header: t('Ort'), value: ({ point }) => point.place, hideBelow: 820 },
  ];
}

function meterColumns(formats: Formats): TableColumn<Row>[] {
  return [
    {
      id: 'serial',
      header: t('Zähler'),
      value: ({ meter }) => meter?.serial ?? null,
      cell: ({ meter }) =>
        meter ? (
          <Link className="link" to="/meters/$meterId" params={{ meterId: meter.id }}>
            {meter.serial}
          </Link>
        ) : (
          '–'
        ),
      hideBelow: 480,
    },
    {
      id: 'reading',
      header: t('letzter Zählerstand'),
      align: 'end',
      value: ({ meter }) => meter?.lastReading?.value ?? null,
      cell: ({ meter, point }) =>
        meter?.lastReading
          ? `${formats.number(meter.lastReading.value, meter.decimals)} ${point.unit === 'm3' ? 'm³' : point.unit}`
          : '–',
      hideBelow: 640,
    },
    {
      id: 'mode',
      header: t('Erfassung'),
      value: ({ point }) => point.intervalSeconds ?? 0,
      cell: ({ point }) =>
        point.intervalSeconds === 900
          ? t('Viertelstunden')
          : point.intervalSeconds === 3600
            ? t('Stunden')
            : t('von Hand'),
      hideBelow: 820,
    },
  ];
}

function stateColumns(joined: boolean): TableColumn<Row>[] {
  return [
    {
      id: 'age',
      header: t('Stand'),
      value: ({ point }) => point.lastValueAt,
      cell: ({ point }) => (
        <ValueAge
          at={point.lastValueAt}
          intervalSeconds={point.intervalSeconds ?? 31 * 86_400}
          joined={joined}
          live={point.readingMode === 'interval'}
        />
      ),
    },
    {
      id: 'analysis',
      header: t('Analyse'),
      sortable: false,
      value: () => null,
      cell: ({ point }) => (
        <Link className="link" to="/analysis" search={{ points: [point.id] }}>
          {t('Lastgang')}
        </Link>
      ),
      hideBelow: 1000,
    },
  ];
}

import { useApiList } from '@citypulse/client/react/queries';
import { listFactorSets, type FactorSet } from '@citypulse/contracts/prices';
import { CarrierLabel } from '@citypulse/ui/web/carrier-icon';
import { Card } from '@citypulse/ui/web/card';
import { DataTable } from '@citypulse/ui/web/data-table';
import { Stack } from '@citypulse/ui/web/page';
import { useFormats } from '@citypulse/ui/web/provider';
import { QueryView } from '@citypulse/ui/web/query-view';
import { EmptyState } from '@citypulse/ui/web/state-views';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { useMemo } from 'react';
import { describeError } from '../../shell/errors.ts';
import { lazyPart } from '../../shell/lazy-part.tsx';
import { t } from '../../shell/i18n.ts';
import type { PricesTabProps } from './prices-search.ts';
import classes from './prices.module.css';
import { axisOf, Timeline, ValidityBadge, validityText, YearAxis } from './validity.tsx';

const FactorSetPanel = lazyPart(async () => (await import('./factor-set-panel.tsx')).FactorSetPanel);

export function FactorSets({ row, select, mayWrite }: PricesTabProps) {
  const sets = useApiList(listFactorSets);
  const chosen = sets.data?.find(({ id }) => id === row);
  const columns = useColumns();
  return (
    <>
      <QueryView
        query={sets}
        loading={{ height: 480, shape: 'lines' }}
        describeError={describeError}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <EmptyState title={t('Noch kein Faktorensatz')} height={320}>
            {t('Mit einem Faktorensatz rechnet CityPulse Verbrauch in kg CO₂ um.')}
          </EmptyState>
        }
      >
        {(rows) => {
          const axis = axisOf(rows);
          return (
            <Stack>
              <Card title={t('Gültigkeit')} subtitle={t('Faktorensätze werden nie gemischt')}>
                <Timeline
                  {...axis}
                  rows={rows}
                  labelOf={({ name }) => name}
                  selectedId={row}
                  onSelect={({ id }) => select(id)}
                />
                <div className={classes.lanes}>
                  <div className={classes.lone}>
                    <YearAxis {...axis} />
                  </div>
                </div>
              </Card>
              <Card title={t('Faktorensätze')} count={rows.length} flush>
                <DataTable
                  label={t('Faktorensätze')}
                  rows={rows}
                  columns={columns}
                  rowId={({ id }) => id}
                  selectedId={row ?? null}
                  onSelect={({ id }) => select(id)}
                  sort="-from"
                  pageKeys
                />
              </Card>
              {chosen && <FactorTable set={chosen} />}
            </Stack>
          );
        }}
      </QueryView>
      {mayWrite && (row === 'new' || chosen) && (
        <FactorSetPanel
          key={row}
          set={chosen}
          others={(sets.data ?? []).filter(({ id }) => id !== row)}
          onClose={() => select(undefined)}
        />
      )}
    </>
  );
}

function FactorTable({ set }: { set: FactorSet }) {
  const columns = useFactorColumns();
  return (
    <Card title={set.name} subtitle={`${set.source}, ${set.year}`} flush>
      <DataTable label={set.name} rows={set.factors} columns={columns} rowId={({ medium }) => medium} />
    </Card>
  );
}

function useColumns(): TableColumn<FactorSet>[] {
  const formats = useFormats();
  return useMemo(
    () => [
      { id: 'name', header: t('Name'), value: ({ name }) => name },
      {
        id: 'source',
        header: t('Quelle'),
        value: ({ source }) => source,
        cell: ({ source }) => (
          <span
            className="ellipsis"
            style={{ display: 'block', maxWidth: 'min(360px, 22vw)' }}
            title={source}
          >
            {source}
          </span>
        ),
        hideBelow: 820,
      },
      { id: 'year', header: t('Jahr'), align: 'end', value: ({ year }) => year, hideBelow: 640 },
      {
        id: 'from',
        header: t('Gültig'),
        value: ({ validFrom }) => validFrom,
        cell: (set) => validityText(set, formats),
        hideBelow: 480,
      },
      {
        id: 'count',
        header: t('Faktoren'),
        align: 'end',
        value: ({ factors }) => factors.length,
        hideBelow: 820,
      },
      {
        id: 'state',
        header: t('Stand'),
        value: ({ validFrom }) => validFrom,
        cell: (set) => <ValidityBadge validity={set} />,
      },
    ],
    [formats],
  );
}

function useFactorColumns(): TableColumn<FactorSet['factors'][number]>[] {
  const formats = useFormats();
  return [
    {
      id: 'medium',
      header: t('Träger'),
      value: ({ medium }) => medium,
      cell: ({ medium }) => <CarrierLabel carrier={medium} size={16} />,
    },
    {
      id: 'factor',
      header: 'kg CO₂/kWh',
      align: 'end',
      value: ({ kgPerKwh }) => kgPerKwh,
      cell: ({ kgPerKwh }) => formats.number(kgPerKwh, 3),
    },
    { id: 'basis', header: t('Bezug'), value: ({ basis }) => (basis === 'none' ? '–' : basis) },
  ];
}

import { useApiList } from '@citypulse/client/react/queries';
import { listGasConversions, type GasConversion } from '@citypulse/contracts/prices';
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

const GasConversionPanel = lazyPart(
  async () => (await import('./gas-conversion-panel.tsx')).GasConversionPanel,
);

export function GasConversions({ row, select, mayWrite }: PricesTabProps) {
  const formats = useFormats();
  const conversions = useApiList(listGasConversions);
  const columns = useColumns();
  return (
    <>
      <QueryView
        query={conversions}
        loading={{ height: 320, shape: 'lines' }}
        describeError={describeError}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <EmptyState title={t('Noch keine Umrechnung')} height={320}>
            {t('Gaszähler messen m³. Mit Zustandszahl und Brennwert werden daraus kWh.')}
          </EmptyState>
        }
      >
        {(rows) => {
          const axis = axisOf(rows);
          return (
            <Stack>
              <Card title={t('Gültigkeit')} subtitle={t('kWh (Hs) = m³ × Zustandszahl × Brennwert')}>
                <Timeline
                  {...axis}
                  rows={rows}
                  labelOf={({ calorificValue }) => `${formats.number(calorificValue, 3)} kWh/m³`}
                  selectedId={row}
                  onSelect={({ id }) => select(id)}
                />
                <div className={classes.lanes}>
                  <div className={classes.lone}>
                    <YearAxis {...axis} />
                  </div>
                </div>
              </Card>
              <Card title={t('Umrechnungen')} count={rows.length} flush>
                <DataTable
                  label={t('Umrechnungen')}
                  rows={rows}
                  columns={columns}
                  rowId={({ id }) => id}
                  selectedId={row ?? null}
                  onSelect={({ id }) => select(id)}
                  sort="-from"
                />
              </Card>
            </Stack>
          );
        }}
      </QueryView>
      {mayWrite && row !== undefined && (
        <GasConversionPanel
          key={row}
          conversion={conversions.data?.find(({ id }) => id === row)}
          others={(conversions.data ?? []).filter(({ id }) => id !== row)}
          onClose={() => select(undefined)}
        />
      )}
    </>
  );
}

function useColumns(): TableColumn<GasConversion>[] {
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: 'from',
        header: t('Gültig'),
        value: ({ validFrom }) => validFrom,
        cell: (conversion) => validityText(conversion, formats),
      },
      {
        id: 'state',
        header: t('Zustandszahl'),
        align: 'end',
        value: ({ stateNumber }) => stateNumber,
        cell: ({ stateNumber }) => formats.number(stateNumber, 4),
      },
      {
        id: 'value',
        header: t('Brennwert kWh/m³'),
        align: 'end',
        value: ({ calorificValue }) => calorificValue,
        cell: ({ calorificValue }) => formats.number(calorificValue, 3),
      },
      {
        id: 'now',
        header: t('Stand'),
        value: ({ validFrom }) => validFrom,
        cell: (conversion) => <ValidityBadge validity={conversion} />,
      },
    ],
    [formats],
  );
}

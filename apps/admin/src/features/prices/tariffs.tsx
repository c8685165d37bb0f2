import { useApiList } from '@citypulse/client/react/queries';
import { mediums } from '@citypulse/contracts/common';
import { listTariffs, type Tariff } from '@citypulse/contracts/prices';
import { CarrierLabel, useCarrierName } from '@citypulse/ui/web/carrier-icon';
import { Card } from '@citypulse/ui/web/card';
import { DataTable } from '@citypulse/ui/web/data-table';
import { Stack } from '@citypulse/ui/web/page';
import { useFormats } from '@citypulse/ui/web/provider';
import { QueryView } from '@citypulse/ui/web/query-view';
import { EmptyState } from '@citypulse/ui/web/state-views';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { Fragment, useMemo } from 'react';
import { describeError } from '../../shell/errors.ts';
import { lazyPart } from '../../shell/lazy-part.tsx';
import { t } from '../../shell/i18n.ts';
import type { PricesTabProps } from './prices-search.ts';
import classes from './prices.module.css';
import { axisOf, Timeline, ValidityBadge, validityText, YearAxis } from './validity.tsx';

const TariffPanel = lazyPart(async () => (await import('./tariff-panel.tsx')).TariffPanel);

export function Tariffs({ row, select, mayWrite }: PricesTabProps) {
  const tariffs = useApiList(listTariffs);
  const chosen = tariffs.data?.find(({ id }) => id === row);
  const columns = useColumns();
  return (
    <>
      <QueryView
        query={tariffs}
        loading={{ height: 480, shape: 'lines' }}
        describeError={describeError}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <EmptyState title={t('Noch kein Tarif')} height={320}>
            {t('Mit Tarifen rechnet CityPulse Verbrauch in Euro um. Lege je Energieträger einen an.')}
          </EmptyState>
        }
      >
        {(rows) => (
          <Stack>
            <Card title={t('Gültigkeit')} subtitle={t('je Energieträger gilt immer höchstens ein Tarif')}>
              <Lanes tariffs={rows} selectedId={row} onSelect={(tariff) => select(tariff.id)} />
            </Card>
            <Card title={t('Tarife')} count={rows.length} subtitle={t('netto')} flush>
              <DataTable
                label={t('Tarife')}
                rows={rows}
                columns={columns}
                rowId={({ id }) => id}
                selectedId={row ?? null}
                onSelect={(tariff) => select(tariff.id)}
                sort="medium,-from"
                pageKeys
              />
            </Card>
          </Stack>
        )}
      </QueryView>
      {mayWrite && (row === 'new' || chosen) && (
        <TariffPanel
          key={row}
          tariff={chosen}
          others={(tariffs.data ?? []).filter(({ id }) => id !== row)}
          onClose={() => select(undefined)}
        />
      )}
    </>
  );
}

interface LanesProps {
  tariffs: Tariff[];
  selectedId: string | undefined;
  onSelect: (tariff: Tariff) => void;
}

function Lanes({ tariffs, selectedId, onSelect }: LanesProps) {
  const axis = axisOf(tariffs);
  return (
    <div className={classes.lanes}>
      {mediums
        .filter((medium) => tariffs.some((tariff) => tariff.medium === medium))
        .map((medium) => (
          <Fragment key={medium}>
            <CarrierLabel carrier={medium} />
            <Timeline
              {...axis}
              rows={tariffs.filter((tariff) => tariff.medium === medium)}
              labelOf={({ name }) => name}
              selectedId={selectedId}
              onSelect={onSelect}
            />
          </Fragment>
        ))}
      <YearAxis {...axis} />
    </div>
  );
}

function useColumns(): TableColumn<Tariff>[] {
  const formats = useFormats();
  const nameOf = useCarrierName();
  return useMemo(
    () => [
      {
        id: 'medium',
        header: t('Träger'),
        value: ({ medium }) => nameOf(medium),
        cell: ({ medium }) => <CarrierLabel carrier={medium} size={16} />,
        hideBelow: 480,
      },
      { id: 'name', header: t('Name'), value: ({ name }) => name },
      {
        id: 'from',
        header: t('Gültig'),
        value: ({ validFrom }) => validFrom,
        cell: (tariff) => validityText(tariff, formats),
        hideBelow: 820,
      },
      {
        id: 'energy',
        header: t('Arbeitspreis ct'),
        align: 'end',
        value: ({ energyPriceCents }) => energyPriceCents,
        cell: ({ energyPriceCents }) => formats.number(energyPriceCents, 2),
        hideBelow: 480,
      },
      {
        id: 'base',
        header: t('Grundpreis €/a'),
        align: 'end',
        value: ({ basePriceEuros }) => basePriceEuros,
        cell: ({ basePriceEuros }) => formats.number(basePriceEuros, 2),
        hideBelow: 820,
      },
      {
        id: 'vat',
        header: t('MwSt %'),
        align: 'end',
        value: ({ vatPercent }) => vatPercent,
        cell: ({ vatPercent }) => formats.number(vatPercent, 0),
        hideBelow: 1000,
      },
      {
        id: 'state',
        header: t('Stand'),
        value: ({ validFrom }) => validFrom,
        cell: (tariff) => <ValidityBadge validity={tariff} />,
      },
    ],
    [formats, nameOf],
  );
}

import type { Quantity, Series } from '@citypulse/contracts/series';
import { scaleFor, type Formats, type Scale } from '@citypulse/ui/formats';
import { Card } from '@citypulse/ui/web/card';
import { ChangeMark } from '@citypulse/ui/web/change-mark';
import { DataTable } from '@citypulse/ui/web/data-table';
import { useFormats } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { t } from '../../shell/i18n.ts';
import { sumOf, type MonthPair } from './month-pairs.ts';

interface MonthsTableProps {
  pairs: readonly MonthPair[];
  unit: Series['unit'];
  quantity: Quantity;
}

/** The months as figures, newest first, with their sum. */
export function MonthsTable({ pairs, unit, quantity }: MonthsTableProps) {
  const formats = useFormats();
  const scale = scaleFor(
    unit,
    pairs.flatMap((pair) => [pair.now, pair.before]),
  );
  return (
    <Card flush>
      <DataTable
        label={t('Monate')}
        rows={pairs.toReversed()}
        columns={columnsOf(pairs, scale, formats, quantity === 'energy')}
        rowId={(pair) => pair.month}
        rowHeight={36}
      />
    </Card>
  );
}

function columnsOf(
  pairs: readonly MonthPair[],
  scale: Scale,
  formats: Formats,
  withCost: boolean,
): TableColumn<MonthPair>[] {
  const figure = (id: 'now' | 'before', header: string): TableColumn<MonthPair> => ({
    id,
    header: `${header}, ${scale.unit}`,
    align: 'end',
    value: (pair) => pair[id],
    cell: (pair) => formats.scaled(pair[id], scale),
    total: formats.scaled(sumOf(pairs.map((pair) => pair[id])), scale),
  });
  const compared = pairs.filter((pair) => pair.comparable);
  const now = sumOf(compared.map((pair) => pair.now));
  const before = sumOf(compared.map((pair) => pair.before));
  const cost = scaleFor(
    'EUR',
    pairs.map((pair) => pair.cost),
  );
  return [
    {
      id: 'month',
      header: t('Monat'),
      value: (pair) => pair.month,
      cell: (pair) => <strong>{formats.month(`${pair.month}-01`)}</strong>,
      total: t('Summe'),
    },
    { ...figure('before', t('Vorjahr')) },
    figure('now', t('gemessen')),
    {
      id: 'change',
      header: t('Änderung'),
      align: 'end',
      value: (pair) => (pair.comparable ? (formats.change(pair.now, pair.before)?.ratio ?? null) : null),
      cell: (pair) =>
        pair.comparable ? (
          <ChangeMark now={pair.now} before={pair.before} />
        ) : (
          <span className="muted" title={t('Nicht vergleichbar: ein Jahr ist unvollständig gemessen.')}>
            –
          </span>
        ),
      total: <ChangeMark now={now} before={before} />,
    },
    ...(withCost
      ? [
          {
            id: 'cost',
            header: t('Kosten, €'),
            align: 'end' as const,
            value: (pair: MonthPair) => pair.cost,
            cell: (pair: MonthPair) => formats.scaled(pair.cost, cost),
            total: formats.scaled(sumOf(pairs.map((pair) => pair.cost)), cost),
          },
        ]
      : []),
    {
      id: 'completeness',
      header: t('vollständig'),
      align: 'end',
      value: (pair) => pair.completeness,
      cell: (pair) =>
        pair.completeness < 0.9 ? (
          <StatusBadge status="warn" size="sm">
            {formats.percent(pair.completeness)}
          </StatusBadge>
        ) : (
          formats.percent(pair.completeness)
        ),
    },
  ];
}

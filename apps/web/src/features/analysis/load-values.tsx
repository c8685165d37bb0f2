import type { Scale } from '@citypulse/ui/formats';
import { toCsv } from '@citypulse/ui/csv';
import { Card } from '@citypulse/ui/web/card';
import { ChangeMark } from '@citypulse/ui/web/change-mark';
import { DataTable } from '@citypulse/ui/web/data-table';
import { saveFile } from '@citypulse/ui/web/download';
import { useFormats } from '@citypulse/ui/web/provider';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo } from 'react';
import { t } from '../../shell/i18n.ts';
import type { Zoom } from './analysis-search.ts';
import type { Curve } from './load-option.ts';

interface LoadValuesProps {
  curves: readonly Curve[];
  comparison: Curve['values'] | undefined;
  scale: Scale;
  seen: Zoom;
}

interface Row {
  at: number;
  values: (number | null)[];
  before: number | null;
}

/** What the zoom shows, as figures, newest first. */
export function LoadValues({ curves, comparison, scale, seen }: LoadValuesProps) {
  const formats = useFormats();
  const rows = useMemo(() => rowsOf(curves, comparison, seen), [curves, comparison, seen]);
  const columns = columnsOf(curves, comparison !== undefined, scale, formats);
  const download = () => {
    const shown = columns.filter(({ id }) => id !== 'change');
    const cells = rows.map((row) =>
      shown.map((column) =>
        column.id === 'at' ? formats.dateTime(row.at) : scaled(column.value(row), scale),
      ),
    );
    const csv = toCsv(
      shown.map((column) => column.header),
      cells,
    );
    saveFile('citypulse-werte.csv', new Blob([csv], { type: 'text/csv;charset=utf-8' }));
  };
  return (
    <Card
      title={t('Werte')}
      subtitle={t('{count, plural, one {# Zeile} other {# Zeilen}} im Ausschnitt', { count: rows.length })}
      flush
      tools={
        <Button size="xs" leftSection={<IconDownload size={16} stroke={1.75} />} onClick={download}>
          CSV
        </Button>
      }
    >
      <DataTable
        label={t('Werte')}
        rows={rows}
        columns={columns}
        rowId={(row) => String(row.at)}
        rowHeight={32}
        maxHeight={400}
      />
    </Card>
  );
}

const scaled = (value: string | number | null, scale: Scale) =>
  typeof value === 'number' ? value * scale.factor : value;

function rowsOf(curves: readonly Curve[], comparison: Curve['values'] | undefined, [from, to]: Zoom): Row[] {
  const others = curves.slice(1).map(({ values }) => new Map(values));
  const past = new Map(comparison);
  return (curves[0]?.values ?? [])
    .filter(([at]) => at >= from && at < to && at <= Date.now())
    .map(([at, value]) => ({
      at,
      values: [value, ...others.map((values) => values.get(at) ?? null)],
      before: past.get(at) ?? null,
    }))
    .toReversed();
}

function columnsOf(
  curves: readonly Curve[],
  compared: boolean,
  scale: Scale,
  formats: ReturnType<typeof useFormats>,
): TableColumn<Row>[] {
  const fine = { ...scale, digits: Math.max(1, scale.digits) };
  const figure = (id: string, words: string, value: (row: Row) => number | null): TableColumn<Row> => ({
    id,
    header: `${words}, ${scale.unit}`,
    align: 'end',
    width: 150,
    value,
    cell: (row) => formats.scaled(value(row), fine),
  });
  return [
    {
      id: 'at',
      header: t('Zeit (Europe/Berlin)'),
      value: (row) => row.at,
      cell: (row) => formats.dateTime(row.at),
      width: 170,
    },
    ...curves.map(({ point }, index) => figure(point.id, point.name, (row) => row.values[index] ?? null)),
    ...(compared
      ? [
          figure('before', t('Vorjahr'), (row) => row.before),
          {
            id: 'change',
            header: t('Änderung'),
            align: 'end' as const,
            width: 110,
            value: (row: Row) => formats.change(row.values[0] ?? null, row.before)?.ratio ?? null,
            cell: (row: Row) => <ChangeMark now={row.values[0] ?? null} before={row.before} />,
          },
        ]
      : []),
  ];
}

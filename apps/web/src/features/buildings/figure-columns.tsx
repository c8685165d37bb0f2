import type { Medium } from '@citypulse/contracts/common';
import { scaleFor, type Formats } from '@citypulse/ui/formats';
import { toCsv } from '@citypulse/ui/csv';
import type { Carrier } from '@citypulse/ui/icons';
import { saveFile } from '@citypulse/ui/web/download';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { t } from '../../shell/i18n.ts';
import { specificOf } from './benchmark.ts';
import { LevelBadge } from './level-badge.tsx';
import { usageName } from './usage-name.ts';
import type { BuildingWithFigures } from './use-building-figures.ts';

type Row = BuildingWithFigures;
type CarrierName = (carrier: Carrier) => string;

/** Media a building list has columns for; the rarer ones stand in the building itself. */
const listed: readonly Medium[] = ['electricity', 'gas', 'district_heat', 'water', 'pv'];

export const totalOf = ({ figures }: Row, medium: Medium) =>
  figures?.media.find(
    (one) => one.medium === medium && one.direction === (medium === 'pv' ? 'generation' : 'consumption'),
  );

function carrierColumn(
  rows: readonly Row[],
  medium: Medium,
  formats: Formats,
  name: CarrierName,
): TableColumn<Row> {
  const unit = medium === 'water' ? 'm3' : 'kWh';
  const scale = scaleFor(
    unit,
    rows.map((row) => totalOf(row, medium)?.total),
  );
  return {
    id: medium,
    header: `${name(medium)}, ${scale.unit}`,
    align: 'end',
    value: (row) => totalOf(row, medium)?.total ?? null,
    cell: (row) => {
      const total = totalOf(row, medium)?.total;
      return total === null || total === undefined ? '–' : formats.scaled(total, scale);
    },
    total: formats.scaled(
      rows.reduce((sum, row) => sum + (totalOf(row, medium)?.total ?? 0), 0),
      scale,
    ),
    hideBelow: medium === 'electricity' ? 480 : 1000,
  };
}

/** One unit a column, chosen once for all rows. */
export function figureColumns(rows: readonly Row[], formats: Formats, name: CarrierName): TableColumn<Row>[] {
  return [
    {
      id: 'name',
      header: t('Name'),
      value: ({ building }) => building.name,
      cell: ({ building }) => <strong>{building.name}</strong>,
    },
    {
      id: 'usage',
      header: t('Nutzung'),
      value: ({ building }) => usageName(building.usageType),
      hideBelow: 820,
    },
    {
      id: 'area',
      header: t('Fläche, m²'),
      align: 'end',
      value: ({ building }) => building.referenceArea,
      cell: ({ building }) =>
        building.referenceArea === null ? '–' : formats.number(building.referenceArea),
      hideBelow: 820,
    },
    ...listed.map((medium) => carrierColumn(rows, medium, formats, name)),
    {
      id: 'heat',
      header: t('Wärme, kWh/m² a'),
      align: 'end',
      value: ({ building, figures }) => specificOf(building, figures?.media ?? [], 'heat')?.value ?? null,
      cell: ({ building, figures }) => {
        const specific = specificOf(building, figures?.media ?? [], 'heat');
        return specific ? formats.number(specific.value, 1) : '–';
      },
      hideBelow: 640,
    },
    {
      id: 'level',
      header: t('Richtwert'),
      sortable: false,
      value: () => null,
      cell: ({ building, figures }) => (
        <LevelBadge level={specificOf(building, figures?.media ?? [], 'heat')?.level ?? null} size="sm" />
      ),
      hideBelow: 1000,
    },
    {
      id: 'completeness',
      header: t('vollständig'),
      align: 'end',
      value: ({ figures }) => figures?.completeness ?? null,
      cell: ({ figures }) => (figures ? formats.percent(figures.completeness) : '–'),
      hideBelow: 1000,
    },
  ];
}

/** The same list as a file. */
export function downloadFigures(rows: readonly Row[], formats: Formats, name: CarrierName): void {
  const columns = figureColumns(rows, formats, name).filter(({ id }) => id !== 'level');
  const header = columns.map(({ id, header: text }) =>
    listed.includes(id as Medium) ? `${name(id as Carrier)}, ${id === 'water' ? 'm³' : 'kWh'}` : String(text),
  );
  const cells = rows.map((row) => columns.map((column) => column.value(row) ?? null));
  saveFile('citypulse-gebaeude.csv', new Blob([toCsv(header, cells)], { type: 'text/csv;charset=utf-8' }));
}

import type { Medium } from '@citypulse/contracts/common';
import { scaleFor, type Formats } from '@citypulse/ui/formats';
import { toCsv } from '@citypulse/ui/csv';
import type { Carrier } from '@citypulse/ui/icons';
import { CarrierIcon } from '@citypulse/ui/web/carrier-icon';
import { saveFile } from '@citypulse/ui/web/download';
import type { TableColumn } from '@citypulse/ui/web/table-model';
import { t } from '../../shell/i18n.ts';
import { energyOf, mediaFor, specificOf } from './benchmark.ts';
import classes from './buildings-page.module.css';
import { LevelBadge } from './level-badge.tsx';
import { usageName } from './usage-name.ts';
import type { BuildingWithFigures } from './use-building-figures.ts';

type Row = BuildingWithFigures;
type CarrierName = (carrier: Carrier) => string;

const listed: readonly Medium[] = ['electricity', 'water', 'pv'];
/** What heats, each a column of the file; the list shows their sum. */
const heating: readonly Medium[] = ['gas', 'district_heat', 'heating_oil', 'pellets', 'lpg'];

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
    ...(medium !== 'electricity' && { hideBelow: 1000 as const }),
  };
}

/** Everything that heats together, with the carriers it comes from. */
function heatColumn(rows: readonly Row[], formats: Formats, name: CarrierName): TableColumn<Row> {
  const heatOf = ({ figures }: Row) => energyOf(figures?.media ?? [], 'heat');
  const scale = scaleFor('kWh', rows.map(heatOf));
  return {
    id: 'heating',
    header: `${t('Wärme')}, ${scale.unit}`,
    align: 'end',
    value: heatOf,
    cell: (row) => {
      const heat = heatOf(row);
      if (heat === null) return '–';
      return (
        <span className={classes.carrierCell}>
          {mediaFor(row.figures?.media ?? [], 'heat').map(({ medium }) => (
            <span key={medium} title={name(medium)} className={classes.carrierCell}>
              <CarrierIcon carrier={medium} size={16} />
              <span className="visually-hidden">{name(medium)}</span>
            </span>
          ))}
          {formats.scaled(heat, scale)}
        </span>
      );
    },
    total: formats.scaled(
      rows.reduce((sum, row) => sum + (heatOf(row) ?? 0), 0),
      scale,
    ),
    hideBelow: 480,
  };
}

const heatOfArea = ({ building, figures }: Row) => specificOf(building, figures?.media ?? [], 'heat');

/** Heat per area and what the benchmark says to it. */
function specificColumn(formats: Formats): TableColumn<Row> {
  return {
    id: 'heat',
    header: t('Wärme, kWh/m² a'),
    align: 'end',
    value: (row) => heatOfArea(row)?.value ?? null,
    cell: (row) => {
      const specific = heatOfArea(row);
      if (!specific) return '–';
      return (
        <span className={classes.heatCell}>
          {formats.number(specific.value, 1)}
          <span className={classes.heatBadge}>
            <LevelBadge specific={specific} size="sm" />
          </span>
        </span>
      );
    },
  };
}

/** One unit a column, chosen once for all rows. */
export function figureColumns(rows: readonly Row[], formats: Formats, name: CarrierName): TableColumn<Row>[] {
  return [
    {
      id: 'name',
      header: t('Name'),
      value: ({ building }) => building.name,
      cell: ({ building }) => (
        <span className={classes.nameCell} title={building.name}>
          {building.name}
        </span>
      ),
      total: t('Summe'),
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
    carrierColumn(rows, 'electricity', formats, name),
    heatColumn(rows, formats, name),
    carrierColumn(rows, 'water', formats, name),
    carrierColumn(rows, 'pv', formats, name),
    specificColumn(formats),
    {
      id: 'completeness',
      header: t('vollständig'),
      align: 'end',
      value: ({ figures }) => figures?.completeness ?? null,
      cell: ({ figures }) => (figures ? formats.percent(figures.completeness) : '–'),
      hideBelow: 640,
    },
  ];
}

/** The same list as a file, every carrier in a column of its own and in its raw unit. */
export function downloadFigures(rows: readonly Row[], formats: Formats, name: CarrierName): void {
  const columns = figureColumns(rows, formats, name).filter(({ id }) => id !== 'heating');
  const plain = columns.filter(({ id }) => !listed.includes(id as Medium));
  const media = [...listed, ...heating];
  const header = [
    ...plain.map((column) => column.header),
    ...media.map((medium) => `${name(medium)}, ${medium === 'water' ? 'm³' : 'kWh'}`),
  ];
  const cells = rows.map((row) => [
    ...plain.map((column) => column.value(row)),
    ...media.map((medium) => totalOf(row, medium)?.total ?? null),
  ]);
  saveFile('citypulse-gebaeude.csv', new Blob([toCsv(header, cells)], { type: 'text/csv;charset=utf-8' }));
}

import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconChartBar, IconDownload, IconFileTypeCsv, IconPhoto, IconTable } from '@tabler/icons-react';
import type { ECharts } from 'echarts/core';
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';
import { toCsv, type CsvCell } from '../csv.ts';
import { Card } from './card.tsx';
import type { ChartCanvasProps } from './chart-canvas.tsx';
import classes from './chart.module.css';
import { DataTable } from './data-table.tsx';
import { saveFile } from './download.ts';
import { useColors, useFormats, useUiTexts } from './provider.tsx';
import { LoadingState } from './state-views.tsx';
import type { TableColumn } from './table-model.ts';

const ChartCanvas = lazy(async () => ({ default: (await import('./chart-canvas.tsx')).ChartCanvas }));

export interface ChartTable {
  columns: readonly { header: string; digits?: number }[];
  /** Numbers stay numbers: shown with the column's digits, exported in full. */
  rows: readonly (readonly CsvCell[])[];
}

export interface ChartCardProps {
  title: ReactNode;
  /** Unit and scope. */
  subtitle?: ReactNode;
  icon?: ReactNode;
  legend?: ReactNode;
  /** Further controls in the header, before table and export. */
  tools?: ReactNode;
  footer?: ReactNode;
  stale?: boolean;
  /** Shown instead of the drawing: loading, empty or error, of the same height. */
  state?: ReactNode;
  option: ChartCanvasProps['option'];
  height: number;
  /** The chart in a sentence or two, for those who cannot see it. */
  summary: string;
  /** The same data as a table, for reading and for the CSV file. */
  table: ChartTable;
  /** Without extension. */
  fileName: string;
  onReady?: ChartCanvasProps['onReady'];
  /** Below the drawing, such as a ramp or a navigator. */
  children?: ReactNode;
}

/** A chart with everything every chart owes: text summary, table, CSV and picture. The drawing library loads on demand. */
export function ChartCard(props: ChartCardProps) {
  const {
    title,
    subtitle,
    icon,
    legend,
    tools,
    footer,
    stale,
    state,
    option,
    height,
    summary,
    table,
    fileName,
  } = props;
  const [asTable, setAsTable] = useState(false);
  const chart = useRef<ECharts | null>(null);
  const ready = !state;
  return (
    <Card
      title={title}
      subtitle={subtitle}
      icon={icon}
      stale={stale}
      footer={footer}
      tools={
        <>
          {legend}
          {tools}
          {ready && (
            <ChartTools
              asTable={asTable}
              onToggle={() => setAsTable(!asTable)}
              table={table}
              fileName={fileName}
              picture={(background) =>
                chart.current?.renderToCanvas({ pixelRatio: 2, backgroundColor: background })
              }
            />
          )}
        </>
      }
    >
      {state ?? (
        <figure className={classes.figure}>
          <figcaption className="visually-hidden">{summary}</figcaption>
          <div style={{ minHeight: height }} hidden={asTable}>
            <Suspense fallback={<LoadingState height={height} shape="bars" />}>
              <ChartCanvas
                option={option}
                height={height}
                onReady={(instance) => {
                  chart.current = instance;
                  props.onReady?.(instance);
                }}
              />
            </Suspense>
          </div>
          {asTable && <ChartTableView table={table} label={summary} height={height} />}
          {!asTable && props.children}
        </figure>
      )}
    </Card>
  );
}

function ChartTableView({ table, label, height }: { table: ChartTable; label: string; height: number }) {
  const formats = useFormats();
  const rows = table.rows.map((cells, index) => ({ id: String(index), cells }));
  const columns: TableColumn<(typeof rows)[number]>[] = table.columns.map((column, index) => ({
    id: String(index),
    header: column.header,
    align: column.digits === undefined ? 'start' : 'end',
    value: (row) => row.cells[index] ?? null,
    cell: (row) => {
      const cell = row.cells[index] ?? null;
      return typeof cell === 'number' ? formats.number(cell, column.digits ?? 0) : (cell ?? '–');
    },
  }));
  return (
    <div className={classes.tableView}>
      <DataTable
        label={label}
        rows={rows}
        columns={columns}
        rowId={(row) => row.id}
        maxHeight={height}
        rowHeight={32}
      />
    </div>
  );
}

interface ChartToolsProps {
  asTable: boolean;
  onToggle: () => void;
  table: ChartTable;
  fileName: string;
  picture: (background: string) => HTMLCanvasElement | undefined;
}

function ChartTools({ asTable, onToggle, table, fileName, picture }: ChartToolsProps) {
  const texts = useUiTexts();
  const { colors } = useColors();
  const toggleText = asTable ? texts.asChart : texts.asTable;
  const saveCsv = () => {
    const header = table.columns.map((column) => column.header);
    saveFile(`${fileName}.csv`, new Blob([toCsv(header, table.rows)], { type: 'text/csv;charset=utf-8' }));
  };
  const savePicture = () => {
    picture(colors.surface)?.toBlob((content) => content && saveFile(`${fileName}.png`, content));
  };
  return (
    <div className={classes.tools}>
      <Tooltip label={toggleText}>
        <ActionIcon size="md" onClick={onToggle} aria-label={toggleText} aria-pressed={asTable}>
          {asTable ? <IconChartBar size={16} stroke={1.75} /> : <IconTable size={16} stroke={1.75} />}
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size="md" aria-label={texts.export}>
            <IconDownload size={16} stroke={1.75} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconFileTypeCsv size={16} stroke={1.75} />} onClick={saveCsv}>
            {texts.exportCsv}
          </Menu.Item>
          <Menu.Item leftSection={<IconPhoto size={16} stroke={1.75} />} onClick={savePicture}>
            {texts.exportPng}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

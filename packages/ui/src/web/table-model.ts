import {
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type RowData,
  type SortingState,
} from '@tanstack/react-table';
import { useMemo, useState, type ReactNode } from 'react';

export interface TableColumn<Row> {
  id: string;
  /** Words of the header; the unit belongs here, one unit per column. */
  header: string;
  /** What is sorted, totalled and exported. Null: nothing known. */
  value: (row: Row) => string | number | null;
  /** What is drawn, if not the value itself. */
  cell?: (row: Row) => ReactNode;
  /** Numbers stand right. */
  align?: 'start' | 'end';
  /** CSS width; needed for columns of long virtual tables. */
  width?: number | string;
  /** Footer cell. */
  total?: ReactNode;
  sortable?: boolean;
  /** Hidden when the table is narrower than this many pixels. */
  hideBelow?: 480 | 640 | 820 | 1000;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

const collator = new Intl.Collator('de', { numeric: true, sensitivity: 'base' });

/** German order for words, size for numbers; what is unknown stays below in either direction. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}

function toDefinitions<Row extends RowData>(
  columns: readonly TableColumn<Row>[],
): ColumnDef<typeof features, Row>[] {
  return columns.map((column) => ({
    id: column.id,
    accessorFn: (row: Row) => column.value(row) ?? undefined,
    enableSorting: column.sortable ?? true,
    sortUndefined: 'last' as const,
    sortFn: (a, b) => compare(a.getValue(column.id), b.getValue(column.id)),
  }));
}

/** `-area,name` ↔ sorting state; short enough to live in the URL. */
export function parseSort(sort: string): SortingState {
  return sort
    .split(',')
    .filter(Boolean)
    .map((part) => ({ id: part.replace(/^-/, ''), desc: part.startsWith('-') }));
}

export function writeSort(sorting: SortingState): string {
  return sorting.map(({ id, desc }) => (desc ? `-${id}` : id)).join(',');
}

export interface SortControl {
  /** Column id, `-` before it for descending; several with commas. */
  sort?: string;
  onSort?: (sort: string) => void;
}

/** Sorted rows and what the header needs; uncontrolled unless `onSort` is given. */
export function useSortedRows<Row extends RowData>(
  rows: readonly Row[],
  columns: readonly TableColumn<Row>[],
  control: SortControl,
) {
  const [own, setOwn] = useState(control.sort ?? '');
  const sort = control.onSort ? (control.sort ?? '') : own;
  const setSort = control.onSort ?? setOwn;
  const sorting = useMemo(() => parseSort(sort), [sort]);
  const definitions = useMemo(() => toDefinitions(columns), [columns]);
  const table = useTable({
    features,
    data: rows as Row[],
    columns: definitions,
    state: { sorting },
    onSortingChange: (update) => {
      setSort(writeSort(typeof update === 'function' ? update(sorting) : update));
    },
  });
  return {
    sorted: table.getRowModel().rows.map((row) => row.original),
    directionOf: (id: string) => {
      const entry = sorting.find((part) => part.id === id);
      return entry ? (entry.desc ? 'descending' : 'ascending') : undefined;
    },
    /** With `add` the column joins the order instead of replacing it. */
    toggle: (id: string, add: boolean) => table.getColumn(id)?.toggleSorting(undefined, add),
  };
}

import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { useRef, type MouseEvent, type ReactNode, type RefObject } from 'react';
import classes from './data-table.module.css';
import { densityRowHeight, useDensity, useUiTexts } from './provider.tsx';
import { useRowKeys } from './row-keys.ts';
import { HeaderCell } from './table-header.tsx';
import { useSortedRows, type SortControl, type TableColumn } from './table-model.ts';

export interface DataTableProps<Row extends object> extends SortControl {
  /** Spoken name of the table. */
  label: string;
  rows: readonly Row[];
  columns: readonly TableColumn<Row>[];
  rowId: (row: Row) => string;
  /** Click or J/K: the row in focus. */
  onSelect?: (row: Row) => void;
  /** Enter or double click. */
  onOpen?: (row: Row) => void;
  selectedId?: string | null;
  /** J and K work on the whole page, not only while the table has the focus. */
  pageKeys?: boolean;
  /** Height at which it scrolls by itself; without it the page scrolls. */
  maxHeight?: number | string;
  empty?: ReactNode;
  rowHeight?: number;
}

/** Above this many rows only the visible ones are drawn. */
const VIRTUAL_FROM = 150;

/** What is drawn: all rows, or those in view with the space of the others before and after. */
function useWindow(frame: RefObject<HTMLElement | null>, count: number, height: number) {
  const virtual = count > VIRTUAL_FROM;
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    overscan: 12,
    enabled: virtual,
  });
  const items: VirtualItem[] | null = virtual ? virtualizer.getVirtualItems() : null;
  return {
    virtual,
    shown: items ? items.map((item) => item.index) : Array.from({ length: count }, (_, index) => index),
    before: items?.[0]?.start ?? 0,
    after: items ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0,
    scrollTo: (index: number) => {
      if (virtual) virtualizer.scrollToIndex(index);
    },
  };
}

/** Sticky header, sorting (shift adds a column), totals, keys; ten thousand rows scroll smoothly. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, rows, columns, rowId, onSelect, onOpen, selectedId, maxHeight, pageKeys = false } = props;
  const density = useDensity();
  const height = props.rowHeight ?? densityRowHeight[density];
  const frame = useRef<HTMLDivElement>(null);
  const { sorted, directionOf, toggle } = useSortedRows(rows, columns, props);
  const view = useWindow(frame, sorted.length, height);
  const active = onSelect !== undefined || onOpen !== undefined;
  const keys = useRowKeys({
    frame,
    count: sorted.length,
    selected: selectedId == null ? -1 : sorted.findIndex((row) => rowId(row) === selectedId),
    pageKeys: active && pageKeys,
    onSelect: (index) => sorted[index] && onSelect?.(sorted[index]),
    onOpen: (index) => sorted[index] && (onOpen ?? onSelect)?.(sorted[index]),
    scrollTo: view.scrollTo,
  });
  const limit = maxHeight ?? (view.virtual ? 'min(70vh, 760px)' : undefined);

  return (
    <div
      ref={frame}
      className={classes.frame}
      style={{ maxHeight: limit }}
      data-scrolls={limit !== undefined || undefined}
      data-main={(pageKeys && limit === undefined) || undefined}
    >
      <table
        className={classes.table}
        role={active ? 'grid' : undefined}
        aria-label={label}
        aria-rowcount={sorted.length + 1}
        data-virtual={view.virtual || undefined}
      >
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell
                key={column.id}
                column={column}
                direction={directionOf(column.id)}
                toggle={toggle}
              />
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={active ? keys.onKeyDown : undefined}>
          {view.before > 0 && <Spacer height={view.before} />}
          {view.shown.map((index) => {
            const row = sorted[index];
            if (!row) return null;
            const id = rowId(row);
            const behaviour = active && {
              'data-active': true,
              'aria-selected': id === selectedId,
              tabIndex: index === keys.current ? 0 : -1,
              onClick: (event: MouseEvent<HTMLElement>) => isPlainClick(event) && keys.pick(index),
              onDoubleClick: onOpen && (() => onOpen(row)),
            };
            return (
              <tr key={id} data-row={index} aria-rowindex={index + 2} style={{ height }} {...behaviour}>
                <Cells row={row} columns={columns} />
              </tr>
            );
          })}
          {view.after > 0 && <Spacer height={view.after} />}
          {sorted.length === 0 && <NoRows columns={columns.length}>{props.empty}</NoRows>}
        </tbody>
        {sorted.length > 0 && <Totals columns={columns} height={height} />}
      </table>
    </div>
  );
}

/** A click on a link or button inside the row is theirs. */
function isPlainClick(event: MouseEvent<HTMLElement>): boolean {
  return event.target instanceof Element && !event.target.closest('a,button,input,label');
}

function Cells<Row>({ row, columns }: { row: Row; columns: readonly TableColumn<Row>[] }) {
  return columns.map((column) => (
    <td key={column.id} data-align={column.align} data-hide={column.hideBelow}>
      {column.cell ? column.cell(row) : (column.value(row) ?? '–')}
    </td>
  ));
}

function Totals<Row>({ columns, height }: { columns: readonly TableColumn<Row>[]; height: number }) {
  if (columns.every((column) => column.total === undefined)) return null;
  return (
    <tfoot>
      <tr style={{ height }}>
        {columns.map((column) => (
          <td key={column.id} data-align={column.align} data-hide={column.hideBelow}>
            {column.total}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}

function NoRows({ columns, children }: { columns: number; children: ReactNode }) {
  const texts = useUiTexts();
  return (
    <tr>
      <td colSpan={columns} className={classes.none}>
        {children ?? texts.noRows}
      </td>
    </tr>
  );
}

/** One cell only: a span over hidden columns would bring them back as empty space. */
function Spacer({ height }: { height: number }) {
  return (
    <tr aria-hidden>
      <td style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

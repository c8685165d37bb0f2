import { IconChevronDown, IconChevronUp, IconSelector } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type MouseEvent, type ReactNode } from 'react';
import classes from './data-table.module.css';
import { densityRowHeight, useDensity, useUiTexts } from './provider.tsx';
import { useRowKeys } from './row-keys.ts';
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
  /** J, K and Enter work on the whole page, not only while the table has the focus. */
  pageKeys?: boolean;
  /** Height at which it scrolls by itself; without it the page scrolls. */
  maxHeight?: number | string;
  empty?: ReactNode;
  rowHeight?: number;
}

/** Above this many rows only the visible ones are drawn. */
const VIRTUAL_FROM = 150;

/** Sticky header, sorting (shift adds a column), totals, keys; ten thousand rows scroll smoothly. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, rows, columns, rowId, onSelect, onOpen, selectedId, maxHeight } = props;
  const texts = useUiTexts();
  const density = useDensity();
  const height = props.rowHeight ?? densityRowHeight[density];
  const frame = useRef<HTMLDivElement>(null);
  const { sorted, directionOf, toggle } = useSortedRows(rows, columns, props);
  const virtual = rows.length > VIRTUAL_FROM;
  const virtualizer = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    overscan: 12,
    enabled: virtual,
  });
  const active = onSelect !== undefined || onOpen !== undefined;
  const keys = useRowKeys({
    frame,
    ids: sorted.map(rowId),
    selectedId: selectedId ?? null,
    pageKeys: props.pageKeys ?? false,
    onSelect: (index) => {
      const row = sorted[index];
      if (row && onSelect) onSelect(row);
    },
    onOpen: (index) => {
      const row = sorted[index];
      if (row) (onOpen ?? onSelect)?.(row);
    },
    scrollTo: (index) => virtual && virtualizer.scrollToIndex(index),
  });
  const items = virtual ? virtualizer.getVirtualItems() : null;
  const before = items?.[0]?.start ?? 0;
  const after = items ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  const shown = items ? items.map((item) => item.index) : sorted.map((_, index) => index);
  const limit = maxHeight ?? (virtual ? 'min(70vh, 760px)' : undefined);

  return (
    <div
      ref={frame}
      className={classes.frame}
      style={{ maxHeight: limit }}
      data-scrolls={limit !== undefined || undefined}
      tabIndex={-1}
    >
      <table
        className={classes.table}
        role={active ? 'grid' : undefined}
        aria-label={label}
        aria-rowcount={sorted.length + 1}
        data-virtual={virtual || undefined}
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
          {before > 0 && <Spacer height={before} columns={columns.length} />}
          {shown.map((index) => {
            const row = sorted[index];
            if (!row) return null;
            const id = rowId(row);
            return (
              <tr
                key={id}
                data-row={index}
                aria-rowindex={index + 2}
                aria-selected={active ? id === selectedId : undefined}
                data-active={active || undefined}
                tabIndex={active ? (index === keys.current ? 0 : -1) : undefined}
                style={{ height }}
                onClick={active ? (event) => isPlainClick(event) && keys.pick(index) : undefined}
                onDoubleClick={onOpen ? () => onOpen(row) : undefined}
              >
                {columns.map((column) => (
                  <td key={column.id} data-align={column.align} data-hide={column.hideBelow}>
                    {column.cell ? column.cell(row) : (column.value(row) ?? '–')}
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && <Spacer height={after} columns={columns.length} />}
          {sorted.length === 0 && (
            <tr>
              <td colSpan={columns.length} className={classes.none}>
                {props.empty ?? texts.noRows}
              </td>
            </tr>
          )}
        </tbody>
        {columns.some((column) => column.total !== undefined) && sorted.length > 0 && (
          <tfoot>
            <tr style={{ height }}>
              {columns.map((column) => (
                <td key={column.id} data-align={column.align} data-hide={column.hideBelow}>
                  {column.total}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

/** A click on a link or button inside the row is theirs. */
function isPlainClick(event: MouseEvent<HTMLElement>): boolean {
  return event.target instanceof Element && !event.target.closest('a,button,input,label');
}

function Spacer({ height, columns }: { height: number; columns: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

interface HeaderCellProps<Row> {
  column: TableColumn<Row>;
  direction: 'ascending' | 'descending' | undefined;
  toggle: (id: string, add: boolean) => void;
}

function HeaderCell<Row>({ column, direction, toggle }: HeaderCellProps<Row>) {
  const texts = useUiTexts();
  const sortable = column.sortable ?? true;
  const Mark =
    direction === 'ascending' ? IconChevronUp : direction === 'descending' ? IconChevronDown : IconSelector;
  return (
    <th
      scope="col"
      data-align={column.align}
      data-hide={column.hideBelow}
      style={{ width: column.width }}
      aria-sort={direction}
    >
      {sortable ? (
        <button
          type="button"
          className={classes.sort}
          data-on={direction !== undefined || undefined}
          title={`${texts.sortBy} ${column.header}`}
          onClick={(event) => toggle(column.id, event.shiftKey)}
        >
          {column.header}
          <Mark size={14} stroke={1.75} aria-hidden />
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

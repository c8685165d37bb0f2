import { IconChevronDown, IconChevronUp, IconSelector } from '@tabler/icons-react';
import classes from './data-table.module.css';
import { useUiTexts } from './provider.tsx';
import type { TableColumn } from './table-model.ts';

export interface HeaderCellProps<Row> {
  column: TableColumn<Row>;
  direction: 'ascending' | 'descending' | undefined;
  toggle: (id: string, add: boolean) => void;
}

const marks = { ascending: IconChevronUp, descending: IconChevronDown, none: IconSelector };

export function HeaderCell<Row>({ column, direction, toggle }: HeaderCellProps<Row>) {
  const texts = useUiTexts();
  const Mark = marks[direction ?? 'none'];
  return (
    <th
      scope="col"
      data-align={column.align}
      data-hide={column.hideBelow}
      style={{ width: column.width }}
      aria-sort={direction}
    >
      {(column.sortable ?? true) ? (
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

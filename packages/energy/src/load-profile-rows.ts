import type { ResolvedColumns } from './load-profile-columns.ts';
import { loadProfileError, type LoadProfileError } from './load-profile-errors.ts';
import type { LoadProfileMapping } from './load-profile-mapping.ts';
import { parseNumber } from './load-profile-numbers.ts';
import { createLabelReader, type TimeLabel } from './load-profile-times.ts';

/** A row with a legible time: a value, null where the value is missing, or what is wrong with it. */
export type LabelledRow = {
  row: number;
  label: TimeLabel;
  /** The time as the file writes it. */
  text: string;
  value: number | null | LoadProfileError;
};

type Cells = { row: number; cells: string[] };

/** The mistake of a row whose cells do not line up with the columns. */
function widthError({ row, cells }: Cells, needed: number, width: number): LoadProfileError | null {
  // More cells than columns: usually a decimal comma that also separates, so every later cell has moved.
  const overflows = cells.length > width && cells.slice(width).some((cell) => cell.trim() !== '');
  if (cells.length >= needed && !overflows) return null;
  return loadProfileError(row, null, 'broken_row', `${cells.length} statt ${width} Spalten`);
}

/** Reads the mapped cells of rows; an error is returned where not even the time is legible. */
export function createRowReader(
  mapping: LoadProfileMapping,
  columns: ResolvedColumns,
  allowNegative: boolean,
) {
  const { date, time, value, width, names } = columns;
  const readLabel = createLabelReader(mapping.dateLayout);
  const needed = Math.max(date, time ?? 0, value) + 1;

  const readValue = (row: number, cell: string): LabelledRow['value'] => {
    const number = parseNumber(cell, mapping.decimal);
    if (number.kind === 'missing') return null;
    if (number.kind === 'error') return loadProfileError(row, names.value, number.code, cell.trim());
    if (number.value >= 0 || allowNegative) return number.value;
    return loadProfileError(row, names.value, 'negative_value', cell.trim());
  };

  return (row: number, cells: string[]): LabelledRow | LoadProfileError => {
    const misaligned = widthError({ row, cells }, needed, width);
    if (misaligned) return misaligned;
    const dateText = cells[date] ?? '';
    const timeText = time === null ? undefined : (cells[time] ?? '');
    const text = timeText === undefined ? dateText.trim() : `${dateText.trim()} ${timeText.trim()}`;
    const label = readLabel(dateText, timeText);
    if (!label) return loadProfileError(row, names.date, 'invalid_time', text);
    return { row, label, text, value: readValue(row, cells[value] ?? '') };
  };
}

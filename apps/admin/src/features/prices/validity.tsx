import { daysBetween } from '@citypulse/energy/local-days';
import type { Formats } from '@citypulse/ui/formats';
import { useFormats } from '@citypulse/ui/web/provider';
import { StatusBadge } from '@citypulse/ui/web/status-badge';
import { IconHistory } from '@tabler/icons-react';
import { t } from '../../shell/i18n.ts';
import { today } from '../../shell/today.ts';
import classes from './prices.module.css';

export interface Validity {
  id: string;
  validFrom: string;
  /** Exclusive; null: open. */
  validTo: string | null;
}

type ValidityState = 'past' | 'current' | 'future';

function validityState({ validFrom, validTo }: Omit<Validity, 'id'>, day: string): ValidityState {
  if (validTo !== null && validTo <= day) return 'past';
  return validFrom > day ? 'future' : 'current';
}

/** In words; the end as the last day in force, because people do not think in exclusive ends. */
export function validityText({ validFrom, validTo }: Omit<Validity, 'id'>, formats: Formats): string {
  if (validTo === null) return t('ab {date}', { date: formats.date(validFrom) });
  return t('{from} bis vor {to}', { from: formats.date(validFrom), to: formats.date(validTo) });
}

export function ValidityBadge({ validity }: { validity: Omit<Validity, 'id'> }) {
  switch (validityState(validity, today())) {
    case 'past':
      return (
        <StatusBadge status="stale" icon={<IconHistory size={14} stroke={1.75} aria-hidden />}>
          {t('abgelaufen')}
        </StatusBadge>
      );
    case 'current':
      return <StatusBadge status="ok">{t('gilt')}</StatusBadge>;
    case 'future':
      return <StatusBadge status="info">{t('künftig')}</StatusBadge>;
  }
}

/** Do two spans share a day? */
export const overlaps = (a: Omit<Validity, 'id'>, b: Omit<Validity, 'id'>): boolean =>
  (b.validTo === null || a.validFrom < b.validTo) && (a.validTo === null || b.validFrom < a.validTo);

interface TimelineProps<Row extends Validity> {
  rows: readonly Row[];
  /** Common axis of several timelines. */
  from: string;
  to: string;
  labelOf: (row: Row) => string;
  onSelect: (row: Row) => void;
  selectedId: string | undefined;
}

/** Who is in force when, side by side without overlap; a gap is drawn as a gap. */
export function Timeline<Row extends Validity>(props: TimelineProps<Row>) {
  const { rows, from, to, labelOf, onSelect, selectedId } = props;
  const formats = useFormats();
  const day = today();
  const span = Math.max(1, daysBetween(from, to));
  const at = (date: string) => Math.min(100, Math.max(0, (daysBetween(from, date) / span) * 100));
  return (
    <div className={classes.timeline}>
      {rows.map((row) => {
        const start = at(row.validFrom);
        const end = row.validTo === null ? 100 : at(row.validTo);
        return (
          <button
            key={row.id}
            type="button"
            className={classes.span}
            data-state={validityState(row, day)}
            aria-pressed={row.id === selectedId}
            style={{ left: `${start}%`, width: `${Math.max(0.5, end - start)}%` }}
            onClick={() => onSelect(row)}
            aria-label={`${labelOf(row)}, ${validityText(row, formats)}`}
          >
            <span className="ellipsis">{labelOf(row)}</span>
          </button>
        );
      })}
      <span className={classes.today} style={{ left: `${at(day)}%` }} aria-hidden />
    </div>
  );
}

/** The years below a group of timelines. */
export function YearAxis({ from, to }: { from: string; to: string }) {
  const span = Math.max(1, daysBetween(from, to));
  const first = Number(from.slice(0, 4)) + (from.slice(5) === '01-01' ? 0 : 1);
  const years = Array.from({ length: Number(to.slice(0, 4)) - first }, (_, index) => first + index);
  return (
    <div className={classes.axis} aria-hidden>
      {years.map((year) => (
        <span key={year} style={{ left: `${(daysBetween(from, `${year}-01-01`) / span) * 100}%` }}>
          {year}
        </span>
      ))}
    </div>
  );
}

/** From the first year in use to the end of next year, so that «open» has room to be seen. */
export function axisOf(rows: readonly Validity[]): { from: string; to: string } {
  const thisYear = Number(today().slice(0, 4));
  const years = rows.flatMap(({ validFrom, validTo }) => [
    Number(validFrom.slice(0, 4)),
    ...(validTo === null ? [] : [Number(validTo.slice(0, 4))]),
  ]);
  const first = Math.max(Math.min(thisYear - 1, ...years), thisYear - 9);
  return { from: `${first}-01-01`, to: `${Math.max(thisYear + 2, ...years.map((year) => year + 1))}-01-01` };
}

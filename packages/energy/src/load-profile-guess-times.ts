import { DAY_MS, HOUR_MS, instantsOfWall } from './local-days.ts';
import {
  loadProfileDateLayouts,
  type LoadProfileDateLayout,
  type LoadProfileMapping,
} from './load-profile-mapping.ts';
import { createLabelReader, type TimeLabel } from './load-profile-times.ts';

export type GuessedTimes = {
  /** Date, and time where it has a column of its own. */
  columns: number[];
  /** Position of the first row that is data. */
  firstRow: number;
  mapping: Partial<LoadProfileMapping>;
  uncertain: (keyof LoadProfileMapping)[];
};

type Candidate = { layout: LoadProfileDateLayout; columns: number[]; labels: TimeLabel[]; firstRow: number };

const MOST_COLUMNS = 20;
const TRIED_ROWS = 60;

function readAll(rows: string[][], layout: LoadProfileDateLayout, columns: number[]): Candidate {
  const [date = 0, time] = columns;
  const read = createLabelReader(layout);
  const labels: TimeLabel[] = [];
  let firstRow = -1;
  for (const [index, cells] of rows.entries()) {
    const label = read(cells[date] ?? '', time === undefined ? undefined : (cells[time] ?? ''));
    if (label && firstRow === -1) firstRow = index;
    if (label) labels.push(label);
  }
  return { layout, columns, labels, firstRow: Math.max(0, firstRow) };
}

/** One column with date and time, or a date column followed by a time column. */
function candidates(rows: string[][]): Candidate[] {
  const width = Math.min(MOST_COLUMNS, rows[0]?.length ?? 0);
  const tried = rows.slice(0, TRIED_ROWS);
  const found: Candidate[] = [];
  for (const layout of loadProfileDateLayouts) {
    for (let date = 0; date < width; date += 1) {
      for (const columns of [[date], [date, date + 1]]) {
        const candidate = readAll(tried, layout, columns);
        if (candidate.labels.length > tried.length / 2) found.push(candidate);
      }
    }
  }
  return found.toSorted(
    (a, b) => b.labels.length - a.labels.length || (a.columns[0] ?? 0) - (b.columns[0] ?? 0),
  );
}

const isMidnight = ({ wall }: TimeLabel) => wall % DAY_MS === 0;

/** What the labels around midnight tell about the meaning of the stamp. */
function stampOf(labels: TimeLabel[]): LoadProfileMapping['stamp'] | null {
  for (const [index, label] of labels.entries()) {
    const before = labels[index - 1];
    if (label.endOfDay) return 'end';
    // 23:45 and then 00:00 of the same date: the last label of the day was not advanced.
    if (
      before &&
      isMidnight(label) &&
      before.wall - label.wall > DAY_MS / 2 &&
      before.wall - label.wall < DAY_MS
    ) {
      return 'end-of-dated-day';
    }
  }
  const [first] = labels;
  const last = labels.at(-1);
  if (!first || !last) return null;
  if (isMidnight(first) && !isMidnight(last)) return 'start';
  const startsAfterMidnight = first.wall % DAY_MS === 900_000 || first.wall % DAY_MS === HOUR_MS;
  return startsAfterMidnight ? 'end' : null;
}

/** Local time when a missing or doubled hour shows; a full spring night means one offset all year. */
function zoneOf(labels: TimeLabel[]): string | null {
  if (labels.some(({ offsetMs }) => offsetMs !== null)) return 'in-text';
  const walls = new Set<number>();
  for (const { wall } of labels) {
    if (walls.has(wall)) return 'Europe/Berlin';
    // The last label of the missing hour; with end stamps the first ones have a neighbour that exists.
    if (instantsOfWall(wall).length === 0 && wall % HOUR_MS !== 0) return 'offset:+01:00';
    walls.add(wall);
  }
  return skipsSpringHour(labels) ? 'Europe/Berlin' : null;
}

function skipsSpringHour(labels: TimeLabel[]): boolean {
  return labels.some(({ wall }, index) => {
    const step = wall - (labels[index - 1]?.wall ?? wall);
    return (
      step > HOUR_MS &&
      step <= 2 * HOUR_MS &&
      instantsOfWall(wall - HOUR_MS / 2 - (wall % HOUR_MS)).length === 0
    );
  });
}

/** Where the times are, how they are written and what they mean. */
export function guessTimes(rows: string[][]): GuessedTimes {
  const fitting = candidates(rows);
  const [best] = fitting;
  if (!best) return { columns: [], firstRow: 0, mapping: {}, uncertain: ['dateColumn'] };
  // A few rows cannot tell day from month; the whole sample may.
  const rivals = fitting.filter((other) => other.columns.join() === best.columns.join());
  const whole = rivals.map((rival) => readAll(rows, rival.layout, rival.columns));
  const { columns, layout, labels, firstRow } = whole.reduce((a, b) =>
    b.labels.length > a.labels.length ? b : a,
  );
  const [stamp, zone] = [stampOf(labels), zoneOf(labels)];
  const uncertain: GuessedTimes['uncertain'] = [];
  // Days up to the twelfth read both ways. The month first is proposed only where nothing else fits.
  const isAmbiguous = whole.some((other) => other.layout !== layout && other.labels.length === labels.length);
  if (isAmbiguous || layout === 'mm/dd/yyyy') uncertain.push('dateLayout');
  if (!stamp) uncertain.push('stamp');
  if (!zone) uncertain.push('zone');
  const mapping = { dateLayout: layout, stamp: stamp ?? 'start', zone: zone ?? 'Europe/Berlin' } as const;
  return { columns, firstRow, mapping, uncertain };
}

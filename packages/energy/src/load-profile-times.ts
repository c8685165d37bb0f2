import { DAY_MS } from './local-days.ts';
import type { LoadProfileDateLayout, LoadProfileStamp } from './load-profile-mapping.ts';

/** A row's label: what its clock showed, and what the text says beyond that about the offset. */
export type TimeLabel = {
  wall: number;
  /** Written in the row itself (Z, +01:00, MEZ); wins over the mapping's zone. */
  offsetMs: number | null;
  /** Marked run of the doubled hour: 2A is the first, 2B the second. */
  run: 'a' | 'b' | null;
  /** Written as 24:00, so the label already names the end of its date. */
  endOfDay: boolean;
};

const LAYOUTS: Record<LoadProfileDateLayout, { pattern: RegExp; order: [number, number, number] }> = {
  iso: { pattern: /^(\d{4})([-/.]?)(\d{2})\2(\d{2})(?=$|\D|\d{4,6}$)/, order: [1, 3, 4] },
  'dd.mm.yyyy': { pattern: /^(\d{1,2})(\.)(\d{1,2})\.(\d{4}|\d{2})(?!\d)/, order: [4, 3, 1] },
  'dd/mm/yyyy': { pattern: /^(\d{1,2})(\/)(\d{1,2})\/(\d{4}|\d{2})(?!\d)/, order: [4, 3, 1] },
  'mm/dd/yyyy': { pattern: /^(\d{1,2})(\/)(\d{1,2})\/(\d{4}|\d{2})(?!\d)/, order: [4, 1, 3] },
};

const CLOCK =
  /^(\d{1,2})([ab])?[:.]?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?\s*(am|pm|[ab])?\s*(?:uhr)?\s*(z|utc|gmt|mez|mesz|cet|cest|[+-]\d{2}(?::?\d{2})?)?$/i;

const NAMED_OFFSETS: Record<string, number> = {
  z: 0,
  utc: 0,
  gmt: 0,
  mez: 60,
  cet: 60,
  mesz: 120,
  cest: 120,
};

function offsetMsOf(text: string): number {
  const named = NAMED_OFFSETS[text.toLowerCase()];
  if (named !== undefined) return named * 60_000;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.replace(':', '').slice(3) || 0);
  return (text.startsWith('-') ? -minutes : minutes) * 60_000;
}

function dateWall(match: RegExpExecArray, order: [number, number, number]): number {
  const [year = 0, month = 0, day = 0] = order.map((group) => Number(match[group]));
  const wall = Date.UTC(match[order[0]]?.length === 2 ? 2000 + year : year, month - 1, day);
  const date = new Date(wall);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? wall : Number.NaN;
}

function clockLabel(dayWall: number, clock: string): TimeLabel | null {
  const match = CLOCK.exec(clock);
  if (!match) return null;
  let hour = Number(match[1]);
  const [minute, second] = [Number(match[3]), Number(match[4] ?? 0)];
  const mark = (match[2] ?? match[5])?.toLowerCase();
  if (mark === 'am' || mark === 'pm') {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (mark === 'pm' ? 12 : 0);
  }
  const endOfDay = hour === 24 && minute === 0 && second === 0;
  if ((hour > 23 && !endOfDay) || minute > 59 || second > 59) return null;
  return {
    wall: dayWall + ((hour * 60 + minute) * 60 + second) * 1000,
    offsetMs: match[6] ? offsetMsOf(match[6]) : null,
    run: mark === 'a' || mark === 'b' ? mark : null,
    endOfDay,
  };
}

/** A reader of date and time cells in one layout; null where they are not a time in it. */
export function createLabelReader(layout: LoadProfileDateLayout) {
  const { pattern, order } = LAYOUTS[layout];
  let last = { text: '', wall: Number.NaN };
  const dayOf = (text: string, match: RegExpExecArray) => {
    if (text !== last.text) last = { text, wall: dateWall(match, order) };
    return last.wall;
  };
  return (dateCell: string, timeCell?: string): TimeLabel | null => {
    const text = dateCell.trim();
    const match = pattern.exec(text);
    if (!match) return null;
    const dayWall = dayOf(match[0], match);
    if (Number.isNaN(dayWall)) return null;
    const rest = text.slice(match[0].length).replace(/^(?:[T,\s]\s*)/i, '');
    // Spreadsheets append a midnight to a pure date; beside a time column it means nothing.
    if (timeCell !== undefined) {
      return /^(?:0?0[:.]00(?:[:.]00)?)?$/.test(rest) ? clockLabel(dayWall, timeCell.trim()) : null;
    }
    return clockLabel(dayWall, rest);
  };
}

/** The wall time that ends (or starts) the interval, with a day's last label moved to where it belongs. */
export function advancedWall(label: TimeLabel, stamp: LoadProfileStamp): number {
  const isUnadvancedMidnight = stamp === 'end-of-dated-day' && !label.endOfDay && label.wall % DAY_MS === 0;
  return isUnadvancedMidnight ? label.wall + DAY_MS : label.wall;
}

import { Day, Instant, text as typedText } from '@citypulse/contracts/common';
import { instantsOfWall, startOfDay } from '@citypulse/energy/local-days';
import { parseNumber } from '@citypulse/energy/load-profile-numbers';
import { z } from 'zod';

export type Decimal = 'comma' | 'point';
export type Value = string | number | null;

/** What is wrong with a cell, for the person who made the file. */
export class CellProblem extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Reads a trimmed cell that holds something. */
export type CellReader = { numeric: boolean; read(cell: string, decimal: Decimal): string | number };

export function words(max: number): CellReader {
  const schema = typedText(max, 1);
  return {
    numeric: false,
    read(cell) {
      if (schema.safeParse(cell).success) return cell;
      throw new CellProblem('text_too_long', `Der Text hat mehr als ${max} Zeichen.`);
    },
  };
}

const uuid = z.uuid();

export const identifier: CellReader = {
  numeric: false,
  read(cell) {
    if (uuid.safeParse(cell).success) return cell.toLowerCase();
    throw new CellProblem('not_an_id', `„${shortened(cell)}“ ist keine Kennung (UUID).`);
  },
};

export function amount(limits: { min: number; max: number; whole?: boolean; above?: boolean }): CellReader {
  const { min, max, whole = false, above = false } = limits;
  return {
    numeric: true,
    read(cell, decimal) {
      const parsed = parseNumber(cell, decimalOf(cell) ?? decimal);
      if (parsed.kind !== 'number')
        throw new CellProblem('not_a_number', `„${shortened(cell)}“ ist keine Zahl.`);
      if (whole && !Number.isInteger(parsed.value)) {
        throw new CellProblem('not_a_whole_number', `„${shortened(cell)}“ ist keine ganze Zahl.`);
      }
      if (parsed.value >= min && parsed.value <= max && !(above && parsed.value === min)) return parsed.value;
      throw new CellProblem('out_of_range', `${parsed.value} liegt nicht zwischen ${min} und ${max}.`);
    },
  };
}

/** One of the contract's codes, written as the code or in German. */
export function choice<T extends string>(codes: Readonly<Record<T, readonly string[]>>): CellReader {
  const byWord = new Map(
    Object.entries<readonly string[]>(codes).flatMap(([code, germanWords]) =>
      [code, ...germanWords].map((word) => [word.toLowerCase(), code] as const),
    ),
  );
  return {
    numeric: false,
    read(cell) {
      const code = byWord.get(cell.toLowerCase());
      if (code) return code;
      const known = Object.entries<readonly string[]>(codes).map(([one, [german]]) => german ?? one);
      throw new CellProblem(
        'unknown_value',
        `„${shortened(cell)}“ ist unbekannt. Möglich: ${known.join(', ')}.`,
      );
    },
  };
}

/** 2024-12-31 or 31.12.2024. */
export const day: CellReader = {
  numeric: false,
  read(cell) {
    const date = isoDate(cell);
    if (date && Day.safeParse(date).success) return date;
    throw new CellProblem('not_a_date', `„${shortened(cell)}“ ist kein Datum (TT.MM.JJJJ).`);
  },
};

/** A date (its local midnight), a local date and time, or an instant with offset; in UTC. */
export const instant: CellReader = {
  numeric: false,
  read(cell) {
    const at = instantOf(cell);
    if (at !== null) return new Date(at).toISOString();
    throw new CellProblem('not_a_time', `„${shortened(cell)}“ ist kein Zeitpunkt (TT.MM.JJJJ hh:mm).`);
  },
};

function isoDate(cell: string): string | null {
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(cell);
  if (!german) return /^\d{4}-\d\d-\d\d$/.test(cell) ? cell : null;
  const [, date = '', month = '', year = ''] = german;
  return `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
}

function instantOf(cell: string): number | null {
  if (Instant.safeParse(cell).success) return Date.parse(cell);
  const [datePart = '', timePart] = cell.split(/[T ]+/);
  const date = isoDate(datePart);
  if (!date || !Day.safeParse(date).success) return null;
  if (timePart === undefined) return startOfDay(date);
  if (!/^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(timePart)) return null;
  const [hours = 0, minutes = 0, seconds = 0] = timePart.split(':').map(Number);
  const wall = Date.parse(`${date}T00:00:00Z`) + ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return instantsOfWall(wall)[0] ?? null;
}

/** The decimal mark a number shows by itself; null where it might as well group thousands. */
export function decimalOf(cell: string): Decimal | null {
  const [comma, point] = [cell.lastIndexOf(','), cell.lastIndexOf('.')];
  if (comma >= 0 && point >= 0) return comma > point ? 'comma' : 'point';
  if (comma >= 0) return /^[+-]?\d{1,3}(,\d{3})+$/.test(cell) ? null : 'comma';
  if (point >= 0) return /^[+-]?\d{1,3}(\.\d{3})+$/.test(cell) ? null : 'point';
  return null;
}

export const shortened = (cell: string): string => (cell.length > 40 ? `${cell.slice(0, 40)}…` : cell);

import { isDeepStrictEqual } from 'node:util';
import { newId } from '../../platform/new-id.ts';
import type { Report } from './table.service.ts';

interface Known {
  id: string;
  version: number;
}

/** How rows of a file meet the rows there are. */
export interface Kind<K extends Known> {
  /** What a new row must say, with the column that says it. */
  required: Readonly<Partial<Record<keyof K & string, string>>>;
  defaults: Partial<K>;
  /** Fields an empty cell clears; others keep their value. */
  clearable: readonly (keyof K & string)[];
  /** Natural keys of a row in use, best first; no two rows may share one. */
  keysOf(row: Partial<K>): string[];
  inUse(row: K): boolean;
}

export interface Matched<K> {
  row: number;
  known: K | null;
  id: string;
  fields: Partial<K>;
}

/** Finds the row each line means: by id, else by natural key; a line that finds none makes a new one. */
export function matchRows<K extends Known>(
  kind: Kind<K>,
  lines: readonly { row: number; fields: Partial<K> }[],
  known: readonly K[],
  report: Report,
): Matched<K>[] {
  const byId = new Map(known.map((one) => [one.id, one]));
  // Those in use come last, so that a key means them before the retired ones.
  const inOrder = known.toSorted((a, b) => Number(kind.inUse(a)) - Number(kind.inUse(b)));
  const byKey = new Map(inOrder.flatMap((one) => kind.keysOf(one).map((key) => [key, one] as const)));
  const rowOf = new Map<string, number>();
  return lines.flatMap(({ row, fields }) => {
    const key = kind.keysOf(fields).find((one) => byKey.has(one));
    const found = (fields.id ? byId.get(fields.id) : key ? byKey.get(key) : undefined) ?? null;
    const id = found?.id ?? fields.id ?? newId();
    const earlier = rowOf.get(id);
    rowOf.set(id, row);
    if (earlier === undefined) return [{ row, known: found, id, fields }];
    report.add(row, null, 'duplicate_row', `Die Zeile meint dasselbe wie Zeile ${earlier}.`);
    return [];
  });
}

export interface Planned<K> {
  row: number;
  known: K | null;
  wanted: K;
}

/** What the file would make of the rows: every line with the whole row as it is to be. */
export function planRows<K extends Known>(
  kind: Kind<K>,
  matched: readonly Matched<K>[],
  known: readonly K[],
  report: Report,
): Planned<K>[] {
  const planned = matched.flatMap((one) => {
    const said = Object.entries(one.fields).filter(
      ([field, value]) =>
        value !== undefined && (value !== null || kind.clearable.includes(field as keyof K & string)),
    );
    const cleared = Object.fromEntries(kind.clearable.map((field) => [field, null]));
    const base = one.known ?? { ...cleared, ...kind.defaults, version: 0 };
    const wanted = { ...base, ...Object.fromEntries(said), id: one.id } as K;
    for (const [field, column] of Object.entries(kind.required)) {
      if ((wanted[field as keyof K] ?? null) !== null) continue;
      report.add(
        one.row,
        String(column),
        'missing_value',
        'Der Wert fehlt; ohne ihn kann die Zeile nicht angelegt werden.',
      );
    }
    return report.failed(one.row) ? [] : [{ row: one.row, known: one.known, wanted }];
  });
  refuseSharedKeys(kind, planned, known, report);
  return planned.filter(({ row }) => !report.failed(row));
}

function refuseSharedKeys<K extends Known>(
  kind: Kind<K>,
  planned: readonly Planned<K>[],
  known: readonly K[],
  report: Report,
): void {
  const touched = new Set(planned.map(({ wanted }) => wanted.id));
  const rest = known.filter((one) => !touched.has(one.id) && kind.inUse(one));
  const owner = new Map(rest.flatMap((one) => kind.keysOf(one).map((key): [string, number] => [key, 0])));
  for (const { row, wanted } of planned) {
    if (!kind.inUse(wanted)) continue;
    for (const key of kind.keysOf(wanted)) {
      const other = owner.get(key);
      owner.set(key, row);
      if (other === 0)
        report.add(row, null, 'already_exists', 'Name oder Nummer gehört schon einem anderen Eintrag.');
      else if (other !== undefined && other !== row) {
        report.add(row, null, 'duplicate_row', `Name oder Nummer steht schon in Zeile ${other}.`);
      }
    }
  }
}

export const isNew = <K>(one: Planned<K>): boolean => one.known === null;
export const isChanged = <K>(one: Planned<K>): boolean =>
  one.known !== null && !isDeepStrictEqual(one.known, one.wanted);

import type { Medium } from '@citypulse/contracts/common';
import { unitsOfMedium } from '@citypulse/contracts/metering';
import type { Caller } from '../../platform/caller.ts';
import type { Db } from '../../platform/db.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { pointColumns } from './columns.service.ts';
import { knownPoints, pointsWithValues, type KnownPoint } from './master-data.sql.ts';
import { buildingFinder, type FindBuilding } from './places.service.ts';
import { matchRows, planRows, type Kind, type Matched, type Planned } from './plan.service.ts';
import { store, type Outcome } from './store.service.ts';
import { readTable, type Report, type TableRow } from './table.service.ts';

type Row = TableRow<keyof typeof pointColumns>;
type Line = { row: number; fields: Partial<KnownPoint>; parent: string | null | undefined };

const pointKind: Kind<KnownPoint> = {
  required: {
    buildingId: 'building',
    name: 'name',
    medium: 'medium',
    unit: 'unit',
    readingMode: 'readingMode',
  },
  defaults: { direction: 'consumption' },
  clearable: ['parentId', 'intervalSeconds', 'place', 'roundPosition', 'retiredOn'],
  keysOf: (row) => (row.buildingId && row.name ? [`${row.buildingId} ${row.name.toLowerCase()}`] : []),
  inUse: (row) => row.retiredOn === null,
};

export async function planPoints(
  db: Db,
  caller: Caller,
  bytes: Uint8Array,
  report: Report,
): Promise<Outcome> {
  const rows = readTable(bytes, pointColumns, report);
  const findBuilding = await buildingFinder(db, caller);
  const known = await knownPoints(db, scopeFilter(caller, 'buildings:write'));
  const lines = rows.map((row) => toLine(row, findBuilding, report)).filter(({ row }) => !report.failed(row));
  const matched = matchRows(pointKind, lines, known, report);
  const withParents = resolveParents(matched, lines, known, report).map(completed);
  const planned = planRows(pointKind, withParents, known, report);
  checkRows(planned, report);
  checkTree(planned, known, report);
  await checkValues(db, planned, report);
  return store('measuring_points', planned);
}

function toLine(row: Row, findBuilding: FindBuilding, report: Report): Line {
  const { site: _s, building: _b, parent, ...own } = row.fields;
  const fields = { ...own, buildingId: findBuilding(row, report) } as Partial<KnownPoint>;
  return { row: row.row, fields, parent: parent as Line['parent'] };
}

/** A parent is named; it may stand anywhere in the same file. */
function resolveParents(
  matched: readonly Matched<KnownPoint>[],
  lines: readonly Line[],
  known: readonly KnownPoint[],
  report: Report,
): Matched<KnownPoint>[] {
  const parents = new Map(lines.map((line) => [line.row, line.parent]));
  const idOf = new Map<string, string>();
  for (const one of known) for (const key of pointKind.keysOf(one)) idOf.set(key, one.id);
  for (const { known: old, fields, id } of matched) {
    for (const key of pointKind.keysOf({ ...old, ...withoutEmpty(fields) })) idOf.set(key, id);
  }
  return matched.map((one) => {
    const parent = parents.get(one.row);
    if (typeof parent !== 'string') return { ...one, fields: { ...one.fields, parentId: parent } };
    const buildingId = one.fields.buildingId ?? one.known?.buildingId;
    const parentId = idOf.get(`${buildingId} ${parent.toLowerCase()}`);
    if (!parentId) {
      report.add(
        one.row,
        'parent',
        'unknown_parent',
        `Die Messstelle „${parent}“ gibt es in diesem Gebäude nicht.`,
      );
    }
    return { ...one, fields: { ...one.fields, parentId } };
  });
}

const withoutEmpty = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => (value ?? null) !== null)) as Partial<T>;

/** What follows from the rest: a point with a parent is a part, interval points count quarter hours. */
function completed(one: Matched<KnownPoint>): Matched<KnownPoint> {
  const { fields, known } = one;
  const parentId = fields.parentId === undefined ? known?.parentId : fields.parentId;
  const kind =
    fields.kind ?? (parentId ? (known?.kind === 'virtual' ? 'virtual' : 'sub') : (known?.kind ?? 'main'));
  const mode = fields.readingMode ?? known?.readingMode;
  const length = fields.intervalSeconds ?? (mode === 'interval' ? (known?.intervalSeconds ?? 900) : null);
  return { ...one, fields: { ...fields, kind, intervalSeconds: length } };
}

function checkRows(planned: readonly Planned<KnownPoint>[], report: Report): void {
  for (const { row, known, wanted } of planned) {
    if (known && known.buildingId !== wanted.buildingId) {
      report.add(row, 'building', 'other_building', 'Die Messstelle gehört zu einem anderen Gebäude.');
    }
    const units: readonly string[] = unitsOfMedium[wanted.medium as Medium];
    if (!units.includes(wanted.unit)) {
      report.add(row, 'unit', 'unit_unfit', `Dieses Medium wird in ${units.join(' oder ')} gemessen.`);
    }
    if (wanted.kind === 'main' && wanted.parentId) {
      report.add(row, 'kind', 'main_has_parent', 'Eine Hauptmessstelle hat keine übergeordnete Messstelle.');
    }
    if (wanted.readingMode === 'manual' && wanted.intervalSeconds !== null) {
      report.add(row, 'intervalSeconds', 'no_interval', 'Eine abgelesene Messstelle hat kein Intervall.');
    }
  }
}

function checkTree(
  planned: readonly Planned<KnownPoint>[],
  known: readonly KnownPoint[],
  report: Report,
): void {
  const points = new Map(
    [...known, ...planned.map(({ wanted }) => wanted)].map((point) => [point.id, point]),
  );
  const used = new Set([...points.values()].filter(pointKind.inUse).map((point) => point.parentId));
  for (const { row, known: old, wanted } of planned) {
    const above = new Set<string>();
    for (let id = wanted.parentId; id && !above.has(id); id = points.get(id)?.parentId ?? null) above.add(id);
    if (above.has(wanted.id)) {
      report.add(row, 'parent', 'part_of_itself', 'Die Messstelle wäre ein Teil von sich selbst.');
    }
    if (old?.retiredOn === null && wanted.retiredOn !== null && used.has(wanted.id)) {
      report.add(row, 'retiredOn', 'in_use', 'Die Messstelle hat noch Teile in Betrieb.');
    }
  }
}

async function checkValues(db: Db, planned: readonly Planned<KnownPoint>[], report: Report): Promise<void> {
  const fixed = ['medium', 'unit', 'readingMode'] as const;
  const changed = planned.filter(
    ({ known, wanted }) => known && fixed.some((field) => known[field] !== wanted[field]),
  );
  if (changed.length === 0) return;
  const withValues = await pointsWithValues(
    db,
    changed.map(({ wanted }) => wanted.id),
  );
  for (const { row, known, wanted } of changed.filter((one) => withValues.has(one.wanted.id))) {
    const field = fixed.find((one) => known?.[one] !== wanted[one]) ?? 'medium';
    report.add(row, field, 'has_values', 'Es gibt schon Werte; Medium, Einheit und Erfassung stehen fest.');
  }
}

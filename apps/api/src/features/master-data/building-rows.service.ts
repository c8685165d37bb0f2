import { areaKinds, type BuildingArea } from '@citypulse/contracts/buildings';
import { can } from '@citypulse/contracts/permissions';
import { localDateOf } from '@citypulse/energy/local-days';
import { isDeepStrictEqual } from 'node:util';
import type { Caller } from '../../platform/caller.ts';
import type { Db } from '../../platform/db.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { buildingColumns } from './columns.service.ts';
import {
  knownBuildings,
  knownSites,
  replaceAreas,
  type KnownBuilding,
  type KnownSite,
} from './master-data.sql.ts';
import { isNew, matchRows, planRows, type Kind, type Planned } from './plan.service.ts';
import { store, type Outcome } from './store.service.ts';
import { readTable, type Report, type TableRow } from './table.service.ts';

type Row = TableRow<keyof typeof buildingColumns>;

const buildingKind: Kind<KnownBuilding> = {
  required: { siteId: 'site', name: 'name', usageType: 'usageType' },
  defaults: { areas: [] },
  clearable: ['code', 'builtIn', 'street', 'postalCode', 'city', 'latitude', 'longitude', 'retiredOn'],
  keysOf: (row) => [
    ...(row.code ? [`code ${row.code.toLowerCase()}`] : []),
    ...(row.siteId && row.name ? [`name ${row.siteId} ${row.name.toLowerCase()}`] : []),
  ],
  inUse: (row) => row.retiredOn === null,
};

export async function planBuildings(
  db: Db,
  caller: Caller,
  bytes: Uint8Array,
  report: Report,
  now: Date,
): Promise<Outcome> {
  const rows = readTable(bytes, buildingColumns, report);
  const known = await knownBuildings(db, scopeFilter(caller, 'buildings:write', 'b.id'));
  const sites = await knownSites(db);
  const cells = new Map(rows.map((row) => [row.row, row.fields]));
  const lines = rows
    .map((row) => ({ row: row.row, fields: toFields(row, sites, report) }))
    .filter(({ row }) => !report.failed(row));
  const matched = matchRows(buildingKind, lines, known, report).map((one) => ({
    ...one,
    fields: {
      ...one.fields,
      areas: areasAfter(one.known?.areas ?? [], cells.get(one.row) ?? {}, localDateOf(now.getTime())),
    },
  }));
  const planned = planRows(buildingKind, matched, known, report);
  if (!can(caller.grants, 'buildings:write', null)) refuseNew(planned, report);
  return store('buildings', planned, async (trx, made, changed) => {
    const replaced = changed
      .filter((one) => !isDeepStrictEqual(one.known?.areas, one.wanted.areas))
      .map(({ wanted }) => wanted);
    const given = [...replaced, ...made.filter((one) => one.areas.length > 0)];
    if (given.length > 0) await replaceAreas(trx, given);
  });
}

function toFields({ row, fields }: Row, sites: readonly KnownSite[], report: Report): Partial<KnownBuilding> {
  const { site, ngf: _n, bgf: _b, heated: _h, water_surface: _w, areaValidFrom: _f, ...own } = fields;
  if (typeof site !== 'string') return own as Partial<KnownBuilding>;
  const named = sites.filter((one) => one.name.toLowerCase() === site.toLowerCase());
  const found = named.find((one) => one.retiredOn === null) ?? named[0];
  if (!found) report.add(row, 'site', 'unknown_site', `Die Liegenschaft „${site}“ gibt es nicht.`);
  return { ...own, siteId: found?.id } as Partial<KnownBuilding>;
}

function refuseNew(planned: readonly Planned<KnownBuilding>[], report: Report): void {
  for (const { row } of planned.filter(isNew)) {
    report.add(row, null, 'forbidden', 'Neue Gebäude brauchen das Recht für die ganze Stadt.');
  }
}

const earliest = '2000-01-01';

/** The areas with those of the line; an empty cell leaves its kind as it is. */
function areasAfter(areas: readonly BuildingArea[], fields: Row['fields'], today: string): BuildingArea[] {
  const from = typeof fields.areaValidFrom === 'string' ? fields.areaValidFrom : null;
  return areaKinds
    .flatMap((kind) => {
      const squareMeters = fields[kind];
      const own = areas.filter((area) => area.kind === kind);
      if (typeof squareMeters !== 'number') return own;
      return from
        ? changedFrom(own, { kind, squareMeters }, from)
        : corrected(own, { kind, squareMeters }, today);
    })
    .toSorted((a, b) => (`${a.kind} ${a.validFrom}` < `${b.kind} ${b.validFrom}` ? -1 : 1));
}

type Size = Pick<BuildingArea, 'kind' | 'squareMeters'>;
const holdsOn = (area: BuildingArea, day: string) =>
  area.validFrom <= day && (area.validTo === null || area.validTo > day);

/** Without a date the figure in force is put right. */
function corrected(areas: readonly BuildingArea[], size: Size, today: string): BuildingArea[] {
  if (!areas.some((area) => holdsOn(area, today))) {
    return areas.length > 0
      ? changedFrom(areas, size, today)
      : [{ ...size, validFrom: earliest, validTo: null }];
  }
  return areas.map((area) => (holdsOn(area, today) ? { ...area, ...size } : area));
}

/** With a date the figure holds from then on; the one before ends there. */
function changedFrom(areas: readonly BuildingArea[], size: Size, from: string): BuildingArea[] {
  const before = areas.find((area) => holdsOn(area, from));
  if (before && (before.squareMeters === size.squareMeters || before.validFrom === from)) {
    return areas.map((area) => (area === before ? { ...area, ...size } : area));
  }
  const next =
    areas
      .map((area) => area.validFrom)
      .filter((day) => day > from)
      .toSorted()[0] ?? null;
  const ended = areas.map((area) => (area === before ? { ...area, validTo: from } : area));
  return [...ended, { ...size, validFrom: from, validTo: before?.validTo ?? next }];
}

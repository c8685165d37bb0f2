import type { Caller } from '../../platform/caller.ts';
import type { Db } from '../../platform/db.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { knownBuildings, knownSites } from './master-data.sql.ts';
import type { Report, TableRow } from './table.service.ts';

type Found = { id: string } | { problem: string; message: string };

/** Finds the building a line names: by id, code or name, and the site where a name is not enough. */
export type FindBuilding = (row: TableRow<'site' | 'building'>, report: Report) => string | undefined;

export async function buildingFinder(db: Db, caller: Caller): Promise<FindBuilding> {
  const buildings = await knownBuildings(db, scopeFilter(caller, 'buildings:write', 'b.id'));
  const siteNames = new Map((await knownSites(db)).map((site) => [site.id, site.name.toLowerCase()]));
  const byWord = new Map<string, { id: string; site: string; inUse: boolean }[]>();
  for (const building of buildings) {
    const one = {
      id: building.id,
      site: siteNames.get(building.siteId) ?? '',
      inUse: building.retiredOn === null,
    };
    for (const word of new Set(
      [building.id, building.code ?? building.name, building.name].map((text) => text.toLowerCase()),
    )) {
      byWord.set(word, [...(byWord.get(word) ?? []), one]);
    }
  }
  return ({ row, fields: { site, building } }, report) => {
    if (typeof building !== 'string') return undefined;
    const found = choose(
      byWord.get(building.toLowerCase()) ?? [],
      building,
      typeof site === 'string' ? site : null,
    );
    if ('id' in found) return found.id;
    report.add(row, 'building', found.problem, found.message);
    return undefined;
  };
}

function choose(
  named: readonly { id: string; site: string; inUse: boolean }[],
  building: string,
  site: string | null,
): Found {
  const there = named.filter((one) => site === null || one.site === site.toLowerCase());
  const inUse = there.filter((one) => one.inUse);
  const [first, second] = inUse.length > 0 ? inUse : there;
  if (first && !second) return { id: first.id };
  return first
    ? {
        problem: 'ambiguous_building',
        message: `„${building}“ gibt es mehrmals; die Liegenschaft oder das Kürzel fehlt.`,
      }
    : { problem: 'unknown_building', message: `Das Gebäude „${building}“ gibt es nicht.` };
}

import type { Db } from '../../platform/db.ts';
import { siteColumns } from './columns.service.ts';
import { knownSites, sitesInUse, type KnownSite } from './master-data.sql.ts';
import { isChanged, matchRows, planRows, type Kind } from './plan.service.ts';
import { readTable, type Report } from './table.service.ts';
import { store, type Outcome } from './store.service.ts';

const siteKind: Kind<KnownSite> = {
  required: { name: 'name' },
  defaults: {},
  clearable: ['retiredOn'],
  keysOf: (row) => (row.name ? [row.name.toLowerCase()] : []),
  inUse: (row) => row.retiredOn === null,
};

export async function planSites(db: Db, bytes: Uint8Array, report: Report): Promise<Outcome> {
  const rows = readTable(bytes, siteColumns, report) as { row: number; fields: Partial<KnownSite> }[];
  const known = await knownSites(db);
  const planned = planRows(siteKind, matchRows(siteKind, rows, known, report), known, report);
  const busy = await sitesInUse(db);
  for (const one of planned.filter(isChanged)) {
    if (one.wanted.retiredOn === null || !busy.has(one.wanted.id)) continue;
    report.add(one.row, 'retiredOn', 'in_use', 'Die Liegenschaft hat noch Gebäude in Betrieb.');
  }
  return store('sites', planned);
}

import type * as contract from '@citypulse/contracts/buildings';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { newId } from '../../platform/new-id.ts';
import { cursorText, decodeCursor, loadPage } from '../../platform/paging.ts';
import { notWritten, refusing, requireTown, taken } from '../../platform/refusals.ts';
import { holds } from '../../platform/same-content.ts';
import { changeSite, hasBuildingsInUse, insertSite, listSiteKeys, loadSites } from './sites.sql.ts';

export { loadSites } from './sites.sql.ts';

const SiteKey = z.tuple([cursorText, z.uuid()]);
const refusals = { sites_name: () => taken('name', 'A site of this name exists') };

export async function listSites(
  app: AppContext,
  caller: Caller,
  query: Parsed<typeof contract.listSites>['query'],
): Promise<Response<typeof contract.listSites>> {
  const db = app.db.as(caller);
  const keys = await listSiteKeys(db, {
    includeRetired: query.includeRetired === 'true',
    after: decodeCursor(query.cursor, SiteKey),
    limit: query.limit + 1,
  });
  return loadPage(
    keys,
    query.limit,
    (key) => [key.name, key.id],
    (ids) => loadSites(db, ids),
  );
}

export async function createSite(
  app: AppContext,
  caller: Caller,
  { id = newId() as contract.Site['id'], ...fields }: Parsed<typeof contract.createSite>['body'],
): Promise<contract.Site> {
  requireTown(caller, 'buildings:write', 'A new site');
  const db = app.db.as(caller);
  const inserted = await refusing(refusals, () => insertSite(db, { id, ...fields }));
  const [site] = await loadSites(db, [id]);
  if (!site || (!inserted && !holds(site, fields))) throw taken('id', 'Another site has this id');
  return site;
}

export async function updateSite(
  app: AppContext,
  caller: Caller,
  id: string,
  fields: Parsed<typeof contract.updateSite>['body'],
  version: number | null,
): Promise<contract.Site> {
  requireTown(caller, 'buildings:write', 'Changing a site');
  const db = app.db.as(caller);
  if (fields.retiredOn && (await hasBuildingsInUse(db, id))) {
    throw new AppError('in_use', 'The site still has buildings in use');
  }
  const change = { name: fields.name, retired_on: fields.retiredOn };
  const changed = await refusing(refusals, () => changeSite(db, id, version, change));
  const [site] = await loadSites(db, [id]);
  if (!site || !changed)
    throw notWritten(caller, 'buildings:write', site && { buildingId: null, version: site.version });
  return site;
}

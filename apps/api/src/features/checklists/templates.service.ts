import type * as contract from '@citypulse/contracts/checklists';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import { z } from 'zod';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { newId } from '../../platform/new-id.ts';
import { cursorText, decodeCursor, loadPage } from '../../platform/paging.ts';
import { notWritten, refusing, requireTown, taken } from '../../platform/refusals.ts';
import { holds } from '../../platform/same-content.ts';
import { changeTemplate, insertTemplate, listTemplateKeys, loadChecklistTemplates } from './templates.sql.ts';

export { loadChecklistTemplates } from './templates.sql.ts';

type Template = contract.ChecklistTemplate;

const refusals = { checklist_templates_name: () => taken('name', 'There is a checklist of this name') };

const TemplateKey = z.tuple([cursorText, z.uuid()]);

export async function listChecklistTemplates(
  app: AppContext,
  caller: Caller,
  { cursor, limit }: Parsed<typeof contract.listChecklistTemplates>['query'],
): Promise<Response<typeof contract.listChecklistTemplates>> {
  const db = app.db.as(caller);
  const keys = await listTemplateKeys(db, decodeCursor(cursor, TemplateKey), limit + 1);
  return loadPage(
    keys,
    limit,
    (key) => [key.name, key.id],
    (ids) => loadChecklistTemplates(db, ids),
  );
}

export async function createChecklistTemplate(
  app: AppContext,
  caller: Caller,
  { id = newId() as Template['id'], name, items }: Parsed<typeof contract.createChecklistTemplate>['body'],
): Promise<Template> {
  requireTown(caller, 'maintenance:plan', 'A checklist');
  const db = app.db.as(caller);
  const isNew = await refusing(refusals, () => insertTemplate(db, { id, name, items }));
  const [template] = await loadChecklistTemplates(db, [id]);
  if (!template || (!isNew && !holds(template, { name, items })))
    throw taken('id', 'Another checklist has this id');
  return template;
}

export async function updateChecklistTemplate(
  app: AppContext,
  caller: Caller,
  id: string,
  fields: Parsed<typeof contract.updateChecklistTemplate>['body'],
  version: number | null,
): Promise<Template> {
  requireTown(caller, 'maintenance:plan', 'A checklist');
  const db = app.db.as(caller);
  const changed = await refusing(refusals, () => changeTemplate(db, id, version, fields));
  const [template] = await loadChecklistTemplates(db, [id]);
  if (!template || !changed)
    throw notWritten(caller, 'maintenance:plan', template && { buildingId: null, version: template.version });
  return template;
}

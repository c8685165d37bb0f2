import { ChecklistQuestion, type ChecklistTemplate } from '@citypulse/contracts/checklists';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../../platform/db.ts';

const Items = z.array(ChecklistQuestion);

/** Rows as readers get them. */
export async function loadChecklistTemplates(db: Db, ids: readonly string[]): Promise<ChecklistTemplate[]> {
  const { rows } = await sql<ChecklistTemplate>`
    select id, name, items, retired, version, updated_at as "updatedAt"
    from checklist_templates where id = any(${ids}::uuid[])`.execute(db);
  return rows.map((row) => ({ ...row, items: Items.parse(row.items) }));
}

const sortName = sql<string>`name collate "de-x-icu"`;

export async function listTemplateKeys(db: Db, after: readonly [string, string] | null, limit: number) {
  let query = db.selectFrom('checklist_templates').select(['id', 'name']);
  if (after)
    query = query.where(
      sql<boolean>`(${sortName}, id) > (${after[0]}::text collate "de-x-icu", ${after[1]}::uuid)`,
    );
  return query.orderBy(sortName).orderBy('id').limit(limit).execute();
}

/** False when the id exists already. */
export async function insertTemplate(
  db: Db,
  template: { id: string; name: string; items: readonly ChecklistQuestion[] },
): Promise<boolean> {
  const inserted = await db
    .insertInto('checklist_templates')
    .values({ id: template.id, name: template.name, items: JSON.stringify(template.items) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function changeTemplate(
  db: Db,
  id: string,
  version: number | null,
  fields: {
    name?: string | undefined;
    items?: readonly ChecklistQuestion[] | undefined;
    retired?: boolean | undefined;
  },
): Promise<boolean> {
  const changed = await db
    .updateTable('checklist_templates')
    .set({
      name: fields.name,
      items: fields.items && JSON.stringify(fields.items),
      retired: fields.retired,
      updated_at: sql`updated_at`,
    })
    .where('id', '=', id)
    .$if(version !== null, (query) => query.where('version', '=', version))
    .returning('id')
    .executeTakeFirst();
  return changed !== undefined;
}

import type { Patch } from '@citypulse/contracts/merge';
import { type SyncEntity } from '@citypulse/contracts/sync-changes';
import { syncEntities } from '@citypulse/contracts/sync-entities';
import type { AppContext } from '../../platform/context.ts';
import type { ConflictDraft } from './conflicts.sql.ts';
import { findLastWriter } from './entity-tables.sql.ts';
import { findRow, titleOf, type Row } from './present-rows.service.ts';
import type { FitMutation } from './sent-mutations.service.ts';

interface Clash {
  entity: FitMutation['entity'];
  type: FitMutation['type'];
  kind: ConflictDraft['kind'];
  /** The row before and after what did not clash was written. */
  row: Row;
  written: Row;
  /** Fields of the row under the names of the patch. */
  present: Readonly<Record<string, unknown>>;
  patch: Patch;
  fields: readonly string[];
  isOpen: boolean;
}

/** What is to be decided, or was decided by a policy; nothing for rows of one person. */
export async function draftConflict(app: AppContext, clash: Clash): Promise<ConflictDraft | null> {
  const { entity, type, kind, row, written, present, patch, fields, isOpen } = clash;
  if (syncEntities[entity.t].scope !== 'building' || row.buildingId === undefined) return null;
  const { system } = app.db;
  const writer = await findLastWriter(system, entity.t, entity.id, fields.map(columnOf));
  const valuesOf = (value: (field: string) => unknown) =>
    Object.fromEntries(fields.map((field) => [field, value(field) ?? null]));
  return {
    type,
    kind,
    entity,
    isOpen,
    buildingId: row.buildingId,
    title: await headingOf(app, entity.t, row),
    base: valuesOf((field) => patch[field]?.from),
    mine: valuesOf((field) => patch[field]?.to),
    theirs: valuesOf((field) => present[field]),
    theirsBy: writer?.by ?? null,
    theirsAt: writer?.at ?? null,
    rowVersion: written.version ?? null,
  };
}

/** Work is called by what it is done at. */
async function headingOf(app: AppContext, entity: SyncEntity, row: Row): Promise<string> {
  const taskId = row['taskId'];
  if (entity !== 'maintenance_sessions' || typeof taskId !== 'string') return titleOf(row);
  const task = await findRow(app.db.system, { t: 'maintenance_tasks', id: taskId });
  return titleOf(task ?? row);
}

export const columnOf = (field: string): string =>
  field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

import type { AuditEntry } from '@citypulse/contracts/audit';
import type { Db } from '../../platform/db.ts';
import { selectConflictSubjects, selectNames, selectRows, type Facts } from './subjects.sql.ts';

interface Changed {
  entity_type: string;
  entity_id: string;
  before: unknown;
  after: unknown;
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const factsIn = (side: unknown): Facts => (typeof side === 'object' ? { ...side } : {});

/** What each entry is about, in the order of the entries. Asked as the system: names alone leave this place. */
export async function subjectsOf(db: Db, entries: readonly Changed[]): Promise<AuditEntry['about'][]> {
  const now = await rowsNow(db, entries);
  const facts = entries.map((entry): Facts => {
    const row = now.get(entry.entity_type)?.get(entry.entity_id);
    return {
      ...row,
      ...factsIn(entry.before),
      ...factsIn(entry.after),
      [own[entry.entity_type] ?? '']: entry.entity_id,
    };
  });
  const idsOf = (column: string) => [...new Set(facts.flatMap((row) => text(row[column]) ?? []))];
  const [tasks, buildings, people, points] = await Promise.all([
    selectNames(db, 'maintenance_tasks', idsOf('task_id')),
    selectNames(db, 'buildings', idsOf('building_id')),
    selectNames(db, 'users', idsOf('user_id')),
    selectNames(db, 'measuring_points', idsOf('measuring_point_id')),
  ]);
  return facts.map((row) => ({
    name: nameOf(row),
    task: tasks.get(text(row.task_id) ?? '') ?? null,
    point: points.get(text(row.measuring_point_id) ?? '') ?? null,
    building: buildings.get(text(row.building_id) ?? '') ?? null,
    person: people.get(text(row.user_id) ?? '') ?? null,
  }));
}

/** The column by which others refer to a row of these. */
const own: Record<string, string> = {
  maintenance_tasks: 'task_id',
  buildings: 'building_id',
  users: 'user_id',
  measuring_points: 'measuring_point_id',
};

function nameOf(row: Facts): string | null {
  const columns = ['name', 'display_name', 'title', 'label', 'serial', 'code', 'email'];
  return columns.map((column) => text(row[column])).find((name) => name !== null) ?? null;
}

async function rowsNow(db: Db, entries: readonly Changed[]): Promise<Map<string, Map<string, Facts>>> {
  const kinds = Map.groupBy(entries, ({ entity_type }) => entity_type);
  const found = await Promise.all(
    [...kinds].map(async ([kind, ofKind]) => {
      const ids = [...new Set(ofKind.map(({ entity_id }) => entity_id))];
      const rows =
        kind === 'sync_conflicts' ? await selectConflictSubjects(db, ids) : await selectRows(db, kind, ids);
      return [kind, rows] as const;
    }),
  );
  return new Map(found);
}

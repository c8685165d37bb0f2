import type { IntervalDay } from '@citypulse/contracts/sync-changes';
import { sql } from 'kysely';
import type { Db } from '../platform/db.ts';
import { keyOf, type Coalesced, type LoadedRow } from './rows.ts';

interface DayRow {
  position: number;
  version: number;
  buildingId: string;
  /** Carries its values. */
  whole: boolean;
  changed: Array<{ start: number; lengthSeconds: number; value: number | null }>;
}

/** An import of years is told as days that changed, without values: who shows them reads them. */
const mostWithValues = 50;

/**
 * Days with what changed in them, one query for all. `changed_from` tells of the last write, so it serves only when
 * the change is that one write; several writes in one change bring the whole day (at most 100 quarter hours).
 * Runs as the system role: the readers' rights in the building are the caller's to check.
 */
export async function loadIntervalDays(
  db: Db,
  changes: readonly Coalesced[],
): Promise<Map<string, LoadedRow>> {
  const days = changes.filter((change) => change.entityType === 'interval_days');
  if (days.length === 0) return new Map();
  const { rows } = await sql<DayRow>`
    select a.position::int as position, d.version, p.building_id as "buildingId", w.whole, v.changed
    from unnest(${days.map((day) => day.entityId)}::uuid[], ${days.map((day) => day.part)}::date[],
      ${days.map((day) => (day.times === 1 ? day.version : null))}::bigint[])
      with ordinality a (id, day, only_version, position)
    join measuring_points p on p.id = a.id
    join interval_days d on d.point_key = p.key and d.day = a.day
    cross join lateral (select ${days.length <= mostWithValues}::boolean or d.day >= town_today() - 1 as whole) w
    cross join lateral (
      select coalesce(json_agg(json_build_object('start', extract(epoch from i.start),
        'lengthSeconds', i.length_seconds, 'value', i.value) order by i.start), '[]') as changed
      from interval_values i
      where w.whole and i.point_key = p.key and i.start < (d.day + 1)::timestamp at time zone 'Europe/Berlin'
        and i.start >= case when d.version = a.only_version and d.changed_from is not null
          then d.changed_from else d.day::timestamp at time zone 'Europe/Berlin' end) v`.execute(db);
  const loaded = new Map<string, LoadedRow>();
  for (const row of rows) {
    const day = days[row.position - 1];
    if (day) {
      loaded.set(keyOf(day), {
        version: row.version,
        scope: row.buildingId,
        row: row.whole ? shapeOf(day, row) : undefined,
      });
    }
  }
  return loaded;
}

const shapeOf = ({ entityId, part }: Coalesced, { changed }: DayRow): IntervalDay => ({
  measuringPointId: entityId,
  date: part ?? '',
  changed: changed.map(({ start, lengthSeconds, value }) => ({
    start: new Date(start * 1000).toISOString().replace('.000Z', 'Z'),
    lengthSeconds,
    value,
  })),
});

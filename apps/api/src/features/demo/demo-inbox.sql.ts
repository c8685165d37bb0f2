import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

interface DemoReport {
  id: string;
  buildingId: string;
  category: string;
  urgency: string;
  text: string;
  place: string;
  reportedBy: string | null;
  reportedAt: string;
}

/** False when it is there. */
export async function insertReport(db: Db, report: DemoReport): Promise<boolean> {
  const row = await db
    .insertInto('fault_reports')
    .values({
      id: report.id,
      building_id: report.buildingId,
      category: report.category,
      urgency: report.urgency,
      text: report.text,
      place: report.place,
      reported_by: report.reportedBy,
      reported_at: report.reportedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function rejectReport(db: Db, id: string, reason: string, by: string | null, at: string) {
  await db
    .updateTable('fault_reports')
    .set({ status: 'rejected', rejection: reason, decided_by: by, decided_at: at })
    .where('id', '=', id)
    .execute();
}

interface DemoTask {
  id: string;
  title: string;
  dueOn: string;
  createdBy: string | null;
  createdAt: string;
  assigneeId: string | null;
}

/** The task of a report, with the next number of its year. */
export async function insertTaskOfReport(db: Db, reportId: string, task: DemoTask): Promise<void> {
  await sql`
    with number as (
      insert into task_numbers as n (year, last) values (extract(year from ${task.createdAt}::timestamptz)::int, 1)
      on conflict (year) do update set last = n.last + 1 returning year, last
    )
    insert into maintenance_tasks (id, number, building_id, title, kind, description, place, priority, due_on,
      fault_report_id, created_by, created_at)
    select ${task.id}, format('A-%s-%s', n.year, lpad(n.last::text, 4, '0')), r.building_id, ${task.title}, 'fault', r.text,
      r.place, case r.urgency when 'normal' then 'normal' when 'today' then 'high' else 'urgent' end, ${task.dueOn},
      r.id, ${task.createdBy}, ${task.createdAt}
    from fault_reports r, number n where r.id = ${reportId}`.execute(db);
  if (task.assigneeId !== null) {
    await sql`insert into task_assignees (task_id, user_id) values (${task.id}, ${task.assigneeId})`.execute(
      db,
    );
  }
  await db
    .updateTable('fault_reports')
    .set({ status: 'task_made', task_id: task.id, decided_by: task.createdBy, decided_at: task.createdAt })
    .where('id', '=', reportId)
    .execute();
}

export async function insertDangerAlert(db: Db, id: string, reportId: string): Promise<void> {
  await sql`
    insert into alerts (id, building_id, fault_report_id, rule, reason, severity, dedupe_key, raised_at)
    select ${id}, building_id, id, 'danger_reported', category, 'critical', 'danger_reported:' || id, reported_at
    from fault_reports where id = ${reportId}`.execute(db);
}

/** Suspicious readings that no alert was ever raised for. */
export async function listUnnoticedReadings(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from readings r
    where status = 'suspicious' and not exists (select from alerts a where a.reading_id = r.id)`.execute(db);
  return rows.map(({ id }) => id);
}

export async function insertReadingAlert(db: Db, id: string, readingId: string): Promise<void> {
  await sql`
    insert into alerts (id, building_id, measuring_point_id, reading_id, rule, reason, severity, actual, unit, dedupe_key, raised_at)
    select ${id}, r.building_id, r.measuring_point_id, r.id, 'implausible_reading', r.reason, 'warn', r.value, p.unit,
      'implausible_reading:' || r.id, r.synced_at
    from readings r join measuring_points p on p.id = r.measuring_point_id where r.id = ${readingId}
    on conflict do nothing`.execute(db);
}

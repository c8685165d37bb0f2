import { randomUUID } from 'node:crypto';
import type { Db } from '../src/platform/db.ts';

/** A Meldung and an Auffälligkeit of the building, written straight into the database. */
export async function givenReportAndAlert(db: Db, buildingId: string) {
  const at = '2026-01-05T10:00:00Z';
  const [faultReportId, alertId] = [randomUUID(), randomUUID()];
  await db
    .insertInto('fault_reports')
    .values({
      id: faultReportId,
      building_id: buildingId,
      category: 'water',
      urgency: 'normal',
      reported_at: at,
    })
    .execute();
  await db
    .insertInto('alerts')
    .values({
      id: alertId,
      building_id: buildingId,
      rule: 'danger_reported',
      severity: 'critical',
      dedupe_key: alertId,
      raised_at: at,
    })
    .execute();
  return { faultReportId, alertId };
}

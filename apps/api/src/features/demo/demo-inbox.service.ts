import { addDays } from '@citypulse/energy/local-days';
import { townReports, type TownReport } from '../../demo-town/fault-reports.ts';
import { stableId } from '../../demo-town/points.ts';
import type { DemoTown } from '../../demo-town/town.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { skipInboxToHead, tellOfTown, type TownMessage } from '../notifications/demo-messages.service.ts';
import {
  insertDangerAlert,
  insertReadingAlert,
  insertReport,
  insertTaskOfReport,
  listUnnoticedReadings,
  rejectReport,
} from './demo-inbox.sql.ts';
import { findUserId } from './town.sql.ts';

const planner = 'energie@hechingen.example';
const caretaker = 'hausmeister@hechingen.example';
const technician = 'technik@hechingen.example';

/**
 * Meldungen, what became of them, and what the accounts were told of it. Comes after everything else of the town:
 * what was there from the start is news to nobody.
 */
export async function reportInDemoTown(app: AppContext, town: DemoTown): Promise<void> {
  const isNew = await app.db.system.transaction().execute(async (db) => {
    const messages: TownMessage[] = [];
    for (const [index, report] of townReports.entries()) {
      const building = town.buildings.find(({ code }) => code === report.building);
      if (building) messages.push(...(await writeReport(db, town, report, index, building.name)));
    }
    await tellOfTown(db, messages);
    return messages.length > 0;
  });
  if (isNew) await skipInboxToHead(app);
}

async function writeReport(
  db: Db,
  { bornOn }: DemoTown,
  report: TownReport,
  index: number,
  building: string,
): Promise<TownMessage[]> {
  const id = stableId(`report ${index}`);
  const buildingId = stableId(report.building);
  const reportedAt = `${addDays(bornOn, -report.daysAgo)}T${report.time}:00Z`;
  const reportedBy = await findUserId(db, report.by);
  const { category, urgency, text, place } = report;
  const row = { id, buildingId, category, urgency, text, place, reportedBy, reportedAt };
  if (!(await insertReport(db, row))) return [];
  if (urgency === 'danger') await insertDangerAlert(db, stableId(`alert ${id}`), id);
  const name = urgency === 'danger' ? 'report_danger' : 'report_new';
  const about = { id, buildingId, reporter: reportedBy };
  const first = { ...about, at: reportedAt, isRead: report.daysAgo > 4 };
  const messages: TownMessage[] = [{ ...first, told: { name, category, building, text } }];
  const at = new Date(Date.parse(reportedAt) + decidedAfter).toISOString();
  const told = await decide(db, report, { id, at, bornOn, building });
  return told ? [...messages, { ...about, at, told, isRead: false }] : messages;
}

const decidedAfter = 3 * 3_600_000;

async function decide(
  db: Db,
  { became, by, text }: TownReport,
  { id, at, bornOn, building }: { id: string; at: string; bornOn: string; building: string },
): Promise<TownMessage['told'] | null> {
  if (!became) return null;
  const plannerId = await findUserId(db, planner);
  if (became.name === 'rejected') {
    await rejectReport(db, id, became.reason, plannerId, at);
    return { name: 'report_rejected', building, reason: became.reason };
  }
  await insertTaskOfReport(db, id, {
    id: stableId(`task of ${id}`),
    title: became.title,
    dueOn: addDays(bornOn, became.due),
    createdBy: plannerId,
    createdAt: at,
    assigneeId: await findUserId(db, by === caretaker ? caretaker : technician),
  });
  return { name: 'report_task', building, text };
}

/** The town's suspicious readings wait for somebody to look; repeating it changes nothing. */
export async function noticeReadings(db: Db): Promise<void> {
  for (const id of await listUnnoticedReadings(db)) await insertReadingAlert(db, stableId(`alert ${id}`), id);
}

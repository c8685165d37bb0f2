import type { SecurityMeasure } from '@citypulse/contracts/security';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { unusualSignIn } from '../accounts/letters.service.ts';
import { queueLetter } from '../accounts/mailing.service.ts';
import { shutOutSuspect } from '../devices/devices.service.ts';
import { demandProof, endSuspectSession } from '../identity/sessions.service.ts';
import { tellAdministrators } from '../notifications/security-alerts.service.ts';
import {
  findPerson,
  findSessionDevice,
  insertVerdict,
  lockSubject,
  selectDevicesBefore,
  selectLastSignIn,
  selectRecent,
  selectVerdictsSince,
  type EventRow,
} from './anomalies.sql.ts';
import { deviceOf, judge, longestWindow, type Finding, type History, type Seen } from './anomaly-rules.ts';
import { locate } from './places.service.ts';

/** About a subject the same thing is said once in this time. */
const saidFor = 15 * 60_000;
/** From here on administrators are told. */
const tellFrom = 40;

/** Judges what was noted. Rules count what came before, so of a burst by one subject the last event says it all. */
export async function judgeEvents(app: AppContext, events: readonly EventRow[]): Promise<void> {
  const last = new Map(events.map((event) => [burstOf(event), event]));
  for (const event of last.values()) {
    const seen = seenOf(app, event);
    for (const finding of judge(seen, await historyOf(app, event))) await act(app, event, finding);
  }
}

const burstOf = ({ kind, user_id, account_hash, session_id, network }: EventRow): string =>
  [kind, user_id, account_hash?.toString('base64'), session_id, network].join(' ');

async function historyOf(app: AppContext, event: EventRow): Promise<History> {
  const db = app.db.system;
  const since = new Date(Date.parse(event.at) - longestWindow);
  const recent = (await selectRecent(db, event, since)).map((row) => seenOf(app, row));
  if (event.kind !== 'signed_in' || event.user_id === null)
    return { recent, devices: new Set(), lastPlace: null };
  const known = await selectDevicesBefore(db, event.user_id, event.session_id);
  const devices = new Set(known.flatMap((row) => deviceOf(row.device_id, row.user_agent) ?? []));
  const before = await selectLastSignIn(db, event);
  const place = locate(app, before?.ip ?? null);
  return { recent, devices, lastPlace: before && place ? { ...place, at: new Date(before.at) } : null };
}

function seenOf(app: AppContext, row: EventRow): Seen {
  const detail = row.detail as { target?: string; rows?: number };
  return {
    kind: row.kind,
    at: new Date(row.at),
    userId: row.user_id,
    account: row.account_hash?.toString('base64') ?? null,
    sessionId: row.session_id,
    device: deviceOf(row.device_id, row.user_agent),
    network: row.network,
    place: locate(app, row.ip),
    target: detail.target ?? null,
    rows: detail.rows ?? null,
  };
}

/** The verdict, what it leads to and whom it is told: all or nothing. */
async function act(app: AppContext, event: EventRow, finding: Finding): Promise<void> {
  const subject = `${finding.subject.kind}:${finding.subject.id}`;
  const at = app.now();
  await app.db.system.transaction().execute(async (db) => {
    await lockSubject(db, subject);
    const said = await selectVerdictsSince(db, subject, new Date(at.getTime() - saidFor));
    if (said.some(({ score }) => score >= finding.score)) return;
    const { user_id, session_id, network } = event;
    const device_id = event.device_id ?? (session_id ? await findSessionDevice(db, session_id) : null);
    const who = { userId: user_id, sessionId: session_id, installation: device_id };
    const isEnforced = app.config.anomaly === 'enforce';
    const measure = isEnforced ? await take(db, finding.measure, who, at) : finding.measure;
    const { score, reasons } = finding;
    const id = await insertVerdict(db, {
      at: at.toISOString(),
      subject,
      user_id,
      session_id,
      device_id,
      network,
      score,
      measure,
      reasons: JSON.stringify(reasons),
      enforced: isEnforced,
    });
    if (score < tellFrom) return;
    const person = user_id === null ? undefined : await findPerson(db, user_id);
    const about = person?.display_name ?? network ?? 'CityPulse';
    const rules = reasons.map(({ rule }) => rule);
    const alert = { name: 'security_alert', about, rules, measure, isOnlyRecorded: !isEnforced } as const;
    await tellAdministrators(db, { key: `security:${id}`, at, alert });
    // Who knows the password can confirm with it; its owner has to hear of it by another way.
    if (isEnforced && event.kind === 'signed_in' && person)
      await queueLetter(app, db, unusualSignIn(app, person.email, at));
  });
}

interface Suspect {
  userId: string | null;
  sessionId: string | null;
  installation: string | null;
}

/** What could be done: nothing without a session, and a browser has no device to shut out. */
async function take(
  db: Db,
  measure: SecurityMeasure,
  { userId, sessionId, installation }: Suspect,
  at: Date,
): Promise<SecurityMeasure> {
  if (userId === null || sessionId === null) return 'none';
  switch (measure) {
    case 'none':
      return measure;
    case 'step_up':
      await demandProof(db, sessionId, at);
      return measure;
    case 'shut_out_device':
      if (installation !== null && (await shutOutSuspect(db, { userId, installation }, at))) return measure;
      await endSuspectSession(db, { userId, sessionId }, at);
      return 'end_session';
    case 'end_session':
      await endSuspectSession(db, { userId, sessionId }, at);
      return measure;
  }
}

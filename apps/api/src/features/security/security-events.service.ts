import { createHmac } from 'node:crypto';
import type { AppContext } from '../../platform/context.ts';
import { plainIp, takeSecurityEvents, type NotedEvent } from '../../platform/security-events.ts';
import { judgeEvents } from './anomalies.service.ts';
import { selectPeople } from './anomalies.sql.ts';
import { deleteOldEvents, insertEvents, type NewEvent } from './security-events.sql.ts';

/** Long enough for the picture of what is usual; addresses of people are not kept longer. */
const keptDays = 90;

/** Keeps and judges what is noted on this node. */
export function watchSecurity(app: AppContext): void {
  takeSecurityEvents(app, (events) => keep(app, events));
}

async function keep(app: AppContext, noted: readonly NotedEvent[]): Promise<void> {
  const db = app.db.system;
  const ids = [
    ...new Set(noted.flatMap(({ kind, userId }) => (kind === 'signed_in' && userId ? [userId] : []))),
  ];
  // Attempts name an account, who got in is a person: the rules need both under one name.
  const people = new Map(
    ids.length > 0 ? (await selectPeople(db, ids)).map(({ id, email }) => [id, email]) : [],
  );
  const named = noted.map((event) => ({
    ...event,
    account: event.account ?? people.get(event.userId ?? ''),
  }));
  await judgeEvents(
    app,
    await insertEvents(
      db,
      named.map((event) => rowOf(app, event)),
    ),
  );
}

function rowOf(app: AppContext, event: NotedEvent): NewEvent {
  const account = event.account?.trim().toLowerCase();
  return {
    at: event.at.toISOString(),
    kind: event.kind,
    user_id: event.userId ?? null,
    account_hash: account
      ? createHmac('sha256', app.secrets.derive('tried-accounts')).update(account).digest()
      : null,
    session_id: event.sessionId ?? null,
    device_id: event.deviceId?.slice(0, 200) ?? null,
    ip: plainIp(event.ip),
    user_agent: event.userAgent?.slice(0, 400) ?? null,
    detail: JSON.stringify(event.detail ?? {}),
  };
}

export async function forgetOldEvents(app: AppContext): Promise<void> {
  const before = new Date(app.now().getTime() - keptDays * 86_400_000);
  while ((await deleteOldEvents(app.db.system, before, 5_000)) === 5_000);
}

import type { Db } from '../../platform/db.ts';
import { listPeopleWho } from './inbox.sql.ts';
import { insertNotifications } from './notifications.sql.ts';
import type { SecurityAlert } from './security-texts.ts';
import { textOf } from './texts.service.ts';

/** Tells those who look after the town's accounts, each once of a cause, within the caller's transaction. */
export async function tellAdministrators(
  db: Db,
  { key, at, alert }: { key: string; at: Date; alert: SecurityAlert },
): Promise<void> {
  const people = await listPeopleWho(db, 'audit:read', null);
  const sentAt = at.toISOString();
  await insertNotifications(
    db,
    people.map(({ id, language }) => {
      const type = 'SYSTEM_STATUS_UPDATE' as const;
      return { userId: id, key, type, subject: null, sentAt, ...textOf(alert, language) };
    }),
  );
}

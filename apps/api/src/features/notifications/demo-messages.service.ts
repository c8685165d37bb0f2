import { advanceFeed } from './inbox.sql.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { addressed, skipToHead } from './inbox.service.ts';
import type { Notice } from './notices.service.ts';
import { insertNotifications, markAllRead } from './notifications.sql.ts';
import type { Told } from './texts.service.ts';

/** What the accounts of a demo town were told about a Meldung before anybody looked. */
export interface TownMessage {
  id: string;
  buildingId: string;
  reporter: string | null;
  at: string;
  told: Told;
  isRead: boolean;
}

export async function tellOfTown(db: Db, messages: readonly TownMessage[]): Promise<void> {
  for (const message of messages) {
    const told = await addressed(db, [noticeOf(message)], message.at);
    await insertNotifications(db, told);
    if (message.isRead) await markAllRead(db, keyOf(message));
  }
}

const keyOf = ({ id, told }: TownMessage) => `demo:${id}:${told.name}`;

function noticeOf(message: TownMessage): Notice {
  const { id, buildingId, reporter, told } = message;
  const about = { key: keyOf(message), buildingId, subject: { t: 'fault_reports', id }, told } as const;
  switch (told.name) {
    case 'report_danger':
      return { ...about, type: 'CRITICAL_ENERGY_ALERT', may: 'alerts:handle', to: null, except: reporter };
    case 'report_new':
      return { ...about, type: 'MAINTENANCE_REMINDER', may: 'maintenance:plan', to: null, except: reporter };
    default:
      return {
        ...about,
        type: 'MAINTENANCE_REMINDER',
        may: 'maintenance:read',
        to: reporter === null ? [] : [reporter],
        except: null,
      };
  }
}

/** What was written until now is news to nobody. */
export async function skipInboxToHead(app: AppContext): Promise<void> {
  await advanceFeed(app.db.system);
  await skipToHead(app);
}

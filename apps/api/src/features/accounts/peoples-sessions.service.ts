import { DeviceId, Instant, SessionId, UserId, type PageQuery } from '@citypulse/contracts/common';
import type { PersonSession } from '@citypulse/contracts/accounts';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { decodeCursor, pageOf } from '../../platform/paging.ts';
import { requireTown } from '../../platform/refusals.ts';
import {
  endAnySession,
  endOtherSessions,
  selectSessionPage,
  type SessionRow,
} from './peoples-sessions.sql.ts';

const PageKey = z.tuple([Instant, z.uuid()]);

export interface SessionQuery extends z.output<typeof PageQuery> {
  search?: string | undefined;
  userId?: string | undefined;
  platform?: 'web' | 'mobile' | undefined;
}

export async function listPeoplesSessions(app: AppContext, caller: Caller, query: SessionQuery) {
  requireTown(caller, 'users:read', 'Seeing sessions');
  const key = decodeCursor(query.cursor, PageKey);
  const after = key && { seen: key[0], id: key[1] };
  const rows = await selectSessionPage(app.db.as(caller), { ...query, after, now: app.now() });
  const page = pageOf(rows, query.limit, (row) => [row.last_seen_at, row.id]);
  return { ...page, items: page.items.map((row) => toSession(row, caller)) };
}

/** Every node cuts its sockets at once; what the device has not sent stays on it. */
export async function revokePersonsSession(app: AppContext, caller: Caller, id: SessionId): Promise<void> {
  requireTown(caller, 'users:write', 'Ending sessions');
  if (!(await endAnySession(app.db.as(caller), id, app.now())))
    throw new AppError('not_found', 'No such session');
}

export async function revokeOtherSessions(app: AppContext, caller: Caller): Promise<void> {
  await endOtherSessions(app.db.systemFor(caller), caller.id, caller.sessionId, app.now());
}

function toSession(row: SessionRow, caller: Caller): PersonSession {
  const { device_row, device_name, device_model, os_version, app_version } = row;
  return {
    id: SessionId.parse(row.id),
    userId: UserId.parse(row.user_id),
    displayName: row.display_name,
    email: row.email,
    platform: row.platform === 'web' ? 'web' : 'mobile',
    userAgent: row.user_agent,
    device:
      device_row === null
        ? null
        : {
            id: DeviceId.parse(device_row),
            name: device_name,
            model: device_model,
            osVersion: os_version,
            appVersion: app_version,
          },
    amr: row.amr,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    current: row.id === caller.sessionId,
  };
}

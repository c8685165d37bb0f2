import { UserId } from '@citypulse/contracts/common';
import type { Invitation } from '@citypulse/contracts/accounts';
import { RoleAssignment } from '@citypulse/contracts/users';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { requireTown } from '../../platform/refusals.ts';
import { addUser, removeUser, type Account } from '../users/users.service.ts';
import { makeLink } from './account-links.service.ts';
import { selectInvitations, withdrawLink } from './account-links.sql.ts';
import { hasPassword } from './accounts.sql.ts';
import { invitation } from './letters.service.ts';
import { queueLetter } from './mailing.service.ts';

export async function listInvitations(
  app: AppContext,
  caller: Caller,
): Promise<{ items: Invitation[]; nextCursor: null }> {
  requireTown(caller, 'users:read', 'Seeing invitations');
  return { items: await readInvitations(app.db.as(caller), null), nextCursor: null };
}

/** The account exists from now on, without a password; sent again with the same id it sends a new link. */
export async function inviteUser(
  app: AppContext,
  caller: Caller,
  person: Omit<Account, 'password' | 'id'> & { userId?: string | undefined },
): Promise<Invitation> {
  requireTown(caller, 'users:write', 'Inviting users');
  return sendInvitation(app, caller, async (db) => {
    const user = await addUser(db, { ...person, id: person.userId, passwordHash: null }, app.now());
    if (await hasPassword(db, user.id)) throw new AppError('conflict', 'This person can sign in already');
    return user.id;
  });
}

/** Only while the invitation is open, expired or not. */
export async function resendInvitation(app: AppContext, caller: Caller, id: UserId): Promise<Invitation> {
  requireTown(caller, 'users:write', 'Inviting users');
  return sendInvitation(app, caller, async (db) => {
    await readInvitation(db, id);
    return id;
  });
}

/** Whatever else names the person already keeps the account: then it can only be disabled. */
export async function withdrawInvitation(app: AppContext, caller: Caller, id: UserId): Promise<void> {
  requireTown(caller, 'users:write', 'Inviting users');
  await app.db
    .as(caller)
    .transaction()
    .execute(async (db) => {
      const withdrawn = await withdrawLink(db, id, app.now());
      if (!withdrawn) throw new AppError('not_found', 'No such invitation');
      await removeUser(db, id);
    });
}

async function sendInvitation(
  app: AppContext,
  caller: Caller,
  prepare: (db: Db) => Promise<string>,
): Promise<Invitation> {
  return app.db.joined(caller, async (databases) => {
    const db = databases.as(caller);
    const userId = await prepare(db);
    const link = await makeLink(db, { userId, purpose: 'invitation', createdBy: caller.id }, app.now());
    const open = await readInvitation(db, userId);
    const letter = invitation(app, open, { ...link, invitedBy: open.invitedBy });
    await queueLetter(app, databases.system, letter, link);
    return open;
  });
}

async function readInvitation(db: Db, userId: string): Promise<Invitation> {
  const [found] = await readInvitations(db, userId);
  if (!found) throw new AppError('not_found', 'No such invitation');
  return found;
}

async function readInvitations(db: Db, userId: string | null): Promise<Invitation[]> {
  const rows = await selectInvitations(db, userId);
  return rows.map((row) => ({
    userId: UserId.parse(row.user_id),
    email: row.email,
    displayName: row.display_name,
    assignments: z.array(RoleAssignment).parse(row.assignments),
    invitedBy: row.invited_by,
    sentAt: row.sent_at,
    deliveredAt: row.mailed_at,
    expiresAt: row.expires_at,
  }));
}

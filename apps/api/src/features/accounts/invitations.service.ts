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
  const { open, link } = await app.db
    .as(caller)
    .transaction()
    .execute(async (db) => {
      const userId = await prepare(db);
      const made = await makeLink(db, { userId, purpose: 'invitation', createdBy: caller.id }, app.now());
      return { open: await readInvitation(db, userId), link: made };
    });
  try {
    await app.mail.send(invitation(app, open, { ...link, invitedBy: open.invitedBy }));
  } catch (error) {
    app.log.error({ error: (error as Error).message }, 'an invitation could not be sent');
    throw new AppError('mail_failed', 'The account was made; send the invitation again');
  }
  return open;
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
    expiresAt: row.expires_at,
  }));
}

import { createHash, randomBytes } from 'node:crypto';
import type { Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/accounts';
import { AppError } from '../../platform/app-error.ts';
import { actingAs } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { newId } from '../../platform/new-id.ts';
import { hashPassword } from '../identity/passwords.service.ts';
import { endSessionsOf } from '../identity/sessions.service.ts';
import { findOpenLink, replaceLink, useLink, type Purpose } from './account-links.sql.ts';
import { setPassword } from './accounts.sql.ts';
import { passwordChanged } from './letters.service.ts';
import { queueLetter } from './mailing.service.ts';

const lifeSeconds: Record<Purpose, number> = { invitation: 7 * 86_400, reset: 1_800 };

/** A link for a letter, within the caller's transaction; what was sent before is void. The token is kept as its hash. */
export async function makeLink(
  db: Db,
  to: { userId: string; purpose: Purpose; createdBy: string | null },
  at: Date,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(at.getTime() + lifeSeconds[to.purpose] * 1000);
  const id = newId();
  await replaceLink(db, { ...to, id, tokenHash: hashOf(token), at, expiresAt });
  return { id, token, expiresAt };
}

export async function readAccountLink(
  app: AppContext,
  token: string,
): Promise<Response<typeof contract.readAccountLink>> {
  const link = await findOpenLink(app.db.system, hashOf(token), app.now());
  if (!link) throw new AppError('link_invalid');
  const purpose = link.purpose === 'reset' ? 'reset' : 'invitation';
  return { purpose, email: link.email, displayName: link.display_name, expiresAt: link.expires_at };
}

/** The link is used up by the same transaction that sets the password; a second factor stays as it is. */
export async function setPasswordByLink(
  app: AppContext,
  requestId: string,
  { token, password }: { token: string; password: string },
): Promise<void> {
  const tokenHash = hashOf(token);
  const at = app.now();
  const link = await findOpenLink(app.db.system, tokenHash, at);
  // Hashing takes a core for a tenth of a second: only for who holds a link.
  if (!link) throw new AppError('link_invalid');
  const passwordHash = await hashPassword(password);
  const person = actingAs(link.user_id, requestId);
  await app.db
    .systemFor(person)
    .transaction()
    .execute(async (db) => {
      const taken = await useLink(db, tokenHash, at);
      if (!taken) throw new AppError('link_invalid');
      await setPassword(db, taken.user_id, passwordHash, at);
      await endSessionsOf(db, person, taken.user_id, 'password_reset', at);
      if (taken.purpose === 'reset') await queueLetter(app, db, passwordChanged(app, taken.email, at));
    });
}

const hashOf = (token: string) => createHash('sha256').update(token).digest();

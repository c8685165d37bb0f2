import { createHash, randomBytes } from 'node:crypto';
import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/guests';
import { can } from '@citypulse/contracts/permissions';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { newId } from '../../platform/new-id.ts';
import { conflicting, refusing, taken } from '../../platform/refusals.ts';
import { scopeFilter } from '../../platform/scope.ts';
import { hashPassword } from '../identity/passwords.service.ts';
import { readTask } from '../maintenance/tasks.service.ts';
import { insertLink, isLinkInReach, listLinks, revokeLink } from './guests.sql.ts';

const mostDays = 366;

export const hashOf = (token: string) => createHash('sha256').update(token).digest();

/** Where the caller may hand a task on. */
async function requirePlanned(app: AppContext, caller: Caller, taskId: string) {
  const task = await readTask(app, caller, taskId);
  if (!can(caller.grants, 'maintenance:plan', task.buildingId)) throw new AppError('forbidden');
  return task;
}

export async function createGuestLink(
  app: AppContext,
  caller: Caller,
  taskId: string,
  { id, company, expiresOn, pin }: Parsed<typeof contract.createGuestLink>['body'],
): Promise<Response<typeof contract.createGuestLink>> {
  const { buildingId } = await requirePlanned(app, caller, taskId);
  const days = (Date.parse(expiresOn) - app.now().getTime()) / 86_400_000;
  if (days < -1 || days > mostDays) throw conflicting('expiresOn', 'A day within the coming year is needed');
  const token = randomBytes(32).toString('base64url');
  const pinHash = pin === null ? null : await hashPassword(pin);
  const link = {
    id,
    taskId,
    buildingId,
    userId: newId(),
    company,
    tokenHash: hashOf(token),
    pinHash,
    expiresOn,
  };
  await refusing({ guest_links_pkey: () => taken('id', 'Another link has this id') }, () =>
    app.db
      .systemFor(caller)
      .transaction()
      .execute((tx) => insertLink(tx, { ...link, createdBy: caller.id })),
  );
  const made = (await listGuestLinks(app, caller, taskId)).items.find((one) => one.id === id);
  if (!made) throw new AppError('not_found');
  return { link: made, token };
}

export async function listGuestLinks(
  app: AppContext,
  caller: Caller,
  taskId: string,
): Promise<Response<typeof contract.listGuestLinks>> {
  await requirePlanned(app, caller, taskId);
  const scope = scopeFilter(caller, 'maintenance:plan', 'l.building_id');
  return { items: await listLinks(app.db.as(caller), scope, taskId), nextCursor: null };
}

export async function revokeGuestLink(app: AppContext, caller: Caller, id: string): Promise<void> {
  const scope = scopeFilter(caller, 'maintenance:plan');
  const isSeen = await isLinkInReach(app.db.as(caller), scope, id);
  if (!isSeen || !(await revokeLink(app.db.systemFor(caller), scope, id, app.now())))
    throw new AppError('not_found', 'No such link');
}

import type { Parsed } from '@citypulse/contracts/endpoint';
import type * as contract from '@citypulse/contracts/guests';
import { AppError } from '../../platform/app-error.ts';
import { actingAs, type Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { withDatabases } from '../../platform/per-app.ts';
import { answerChecklistItem, checklistOf } from '../checklists/checklists.service.ts';
import { isPassword } from '../identity/passwords.service.ts';
import { limitSignIn } from '../identity/sign-in-limits.service.ts';
import { addTaskComment } from '../maintenance/notes.service.ts';
import { completeTask } from '../maintenance/task-changes.service.ts';
import { readTask } from '../maintenance/tasks.service.ts';
import { registerPhoto } from '../photos/photos.service.ts';
import { signPictures } from '../photos/pictures.service.ts';
import { takeFile } from '../photos/uploads.service.ts';
import { hashOf } from './guest-links.service.ts';
import {
  findBuildingName,
  findGoodLink,
  listComments,
  listPhotos,
  markLinkSeen,
  type GoodLink,
} from './guests.sql.ts';

interface Key {
  token: string;
  pin?: string | undefined;
}

/** Where a request comes from. */
interface From {
  ip: string;
  requestId: string;
}

/** A guest at his one task: the context in which the services of the work act for him, and nowhere else. */
interface Guest {
  app: AppContext;
  caller: Caller;
  link: GoodLink;
}

/**
 * Lets in who has the link and its PIN. A guest has no role, so row-level security shows him nothing; what he does
 * runs as the system in his name, and only with the task of his link.
 */
async function enter(app: AppContext, from: From, { token, pin }: Key): Promise<Guest> {
  const { system } = app.db;
  const link = await findGoodLink(system, hashOf(token), app.now());
  if (!link) throw new AppError('not_found', 'There is nothing here');
  if (link.pin_hash !== null) await requirePin(app, from, link, pin);
  await markLinkSeen(system, link.id, app.now());
  const named = actingAs(link.user_id, from.requestId);
  const caller: Caller = { ...named, grants: [{ role: 'technician', buildingId: link.building_id }] };
  const db = { ...app.db, as: () => app.db.systemFor(caller) };
  return { app: withDatabases(app, db), caller, link };
}

async function requirePin(
  app: AppContext,
  from: From,
  link: GoodLink,
  pin: string | undefined,
): Promise<void> {
  if (pin === undefined) throw new AppError('invalid_credentials', 'The PIN is asked for');
  const attempt = { account: `guest ${link.id}`, ip: from.ip };
  const fits = await limitSignIn(app, attempt, async () =>
    (await isPassword(app, link.pin_hash, pin)) ? true : undefined,
  );
  if (!fits) throw new AppError('invalid_credentials', 'The PIN is wrong');
}

export async function readGuestTask(app: AppContext, from: From, key: Key): Promise<contract.GuestTask> {
  return show(await enter(app, from, key));
}

async function show({ app, caller, link }: Guest): Promise<contract.GuestTask> {
  const db = app.db.as(caller);
  const [task, checklist, building, comments, photos] = await Promise.all([
    readTask(app, caller, link.task_id),
    checklistOf(db, link.task_id),
    findBuildingName(db, link.building_id),
    listComments(db, link.task_id),
    listPhotos(db, link.task_id),
  ]);
  const pictures = photos.map(({ id, caption }) => {
    const { thumb, full } = signPictures(app, id, caller.id);
    return { id: id as contract.GuestTask['photos'][number]['id'], caption, thumb, full };
  });
  return {
    company: link.company,
    expiresAt: link.expires_at,
    building,
    task,
    checklist,
    comments,
    photos: pictures,
  };
}

export async function addGuestComment(
  app: AppContext,
  from: From,
  { id, text, ...key }: Parsed<typeof contract.addGuestComment>['body'],
): Promise<contract.GuestTask> {
  const guest = await enter(app, from, key);
  await addTaskComment(guest.app, guest.caller, guest.link.task_id, { id, text });
  return show(guest);
}

export async function answerGuestItem(
  app: AppContext,
  from: From,
  { itemId, answer, ...key }: Parsed<typeof contract.answerGuestItem>['body'],
): Promise<contract.GuestTask> {
  const guest = await enter(app, from, key);
  const steps = await checklistOf(guest.app.db.as(guest.caller), guest.link.task_id);
  if (!steps.some(({ id }) => id === itemId)) throw new AppError('not_found', 'No such step');
  await answerChecklistItem(guest.app, guest.caller, itemId, { answer });
  return show(guest);
}

export async function addGuestPhoto(
  app: AppContext,
  from: From,
  { id, ...key }: Parsed<typeof contract.addGuestPhoto>['body'],
  file: { path: string; size: number; sha256: string },
): Promise<contract.GuestTask> {
  const guest = await enter(app, from, key);
  const { link, caller } = guest;
  await registerPhoto(guest.app, caller, {
    id,
    subject: { t: 'task', id: link.task_id },
    buildingId: link.building_id as never,
    stage: null,
    caption: null,
    sha256: file.sha256,
    byteSize: file.size,
  });
  await takeFile(guest.app, id, file.path);
  return show(guest);
}

export async function finishGuestTask(
  app: AppContext,
  from: From,
  { result, note, ...key }: Parsed<typeof contract.finishGuestTask>['body'],
): Promise<contract.GuestTask> {
  const guest = await enter(app, from, key);
  await completeTask(guest.app, guest.caller, guest.link.task_id, { result, note, signature: null });
  return show(guest);
}

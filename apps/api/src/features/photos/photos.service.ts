import type { Parsed, Response } from '@citypulse/contracts/endpoint';
import { can } from '@citypulse/contracts/permissions';
import type * as contract from '@citypulse/contracts/photos';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { taken } from '../../platform/refusals.ts';
import { scopeFilter } from '../../platform/scope.ts';
import {
  findPhoto,
  findSubjectPlace,
  insertPhoto,
  loadPhotos,
  markRemoved,
  noteInSession,
  setTaskOfReport,
  strikeFromSession,
} from './photos.sql.ts';
import { signPictures } from './pictures.service.ts';

export { loadPhotos } from './photos.sql.ts';

type Body = Parsed<typeof contract.registerPhoto>['body'];

/** Announces a photo; sent again, it is answered as it is now. */
export async function registerPhoto(app: AppContext, caller: Caller, body: Body): Promise<contract.Photo> {
  const taskId = await requireSubject(app, caller, body);
  const photo = { ...body, takenAt: body.takenAt ?? null, takenBy: caller.id, taskId };
  const isNew = await app.db
    .systemFor(caller)
    .transaction()
    .execute(async (tx) => {
      const isInserted = await insertPhoto(tx, photo);
      if (isInserted && body.subject.t === 'session') await noteInSession(tx, body.subject.id, body.id);
      return isInserted;
    });
  if (!isNew) await requireSame(app, caller, body);
  return requirePhoto(app, caller, body.id);
}

/** The Auftrag of the thing that the photo is of, which must lie where it is said to. */
async function requireSubject(
  app: AppContext,
  caller: Caller,
  { buildingId, subject }: Body,
): Promise<string | null> {
  const place = can(caller.grants, 'maintenance:report', buildingId)
    ? await findSubjectPlace(app.db.as(caller), subject)
    : undefined;
  if (place?.buildingId === buildingId) return place.taskId;
  throw new AppError('not_found', `No ${subject.t} ${subject.id} in this building in reach`);
}

async function requireSame(
  app: AppContext,
  caller: Caller,
  { id, subject, buildingId, sha256 }: Body,
): Promise<void> {
  const known = await findPhoto(app.db.as(caller), scopeFilter(caller, 'maintenance:report'), id);
  const isSame =
    known?.sha256 === sha256 &&
    known.building_id === buildingId &&
    known.subject_type === subject.t &&
    known.subject_id === subject.id;
  if (!isSame || known.removed_at !== null) throw taken('id', 'Another photo has this id');
}

async function requirePhoto(app: AppContext, caller: Caller, id: string): Promise<contract.Photo> {
  const [photo] = await loadPhotos(app.db.as(caller), [id]);
  if (!photo) throw new AppError('not_found', 'No such photo');
  return photo;
}

/** Takes one's own photo away; planners any. The pictures go soon after. */
export async function removePhoto(app: AppContext, caller: Caller, id: string): Promise<void> {
  const scope = scopeFilter(caller, 'maintenance:report');
  const photo = await findPhoto(app.db.as(caller), scope, id);
  if (!photo) throw new AppError('not_found', 'No such photo');
  const mayAny = can(caller.grants, 'maintenance:plan', photo.building_id);
  if (photo.taken_by !== caller.id && !mayAny)
    throw new AppError('forbidden', 'Somebody else took this photo');
  await app.db
    .systemFor(caller)
    .transaction()
    .execute(async (tx) => {
      const isRemoved = await markRemoved(tx, scope, id, caller.id, app.now());
      if (isRemoved && photo.session_id) await strikeFromSession(tx, photo.session_id, id);
    });
}

export async function photoUrls(
  app: AppContext,
  caller: Caller,
  id: string,
): Promise<Response<typeof contract.photoUrls>> {
  const photo = await findPhoto(app.db.as(caller), scopeFilter(caller, 'maintenance:read'), id);
  if (!photo || photo.removed_at !== null) throw new AppError('not_found', 'No such photo');
  if (photo.state !== 'ready') throw new AppError('conflict', 'There is no picture yet');
  return signPictures(app, photo.id, caller.id);
}

/** The photos of a Meldung show in the Auftrag that was made of it. */
export const attachReportPhotos = (db: Db, reportId: string, taskId: string): Promise<void> =>
  setTaskOfReport(db, reportId, taskId);

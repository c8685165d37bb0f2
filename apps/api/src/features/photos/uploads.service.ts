import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileTypeFromFile } from 'file-type';
import { sql, type SqlBool } from 'kysely';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { newFileKey } from '../../platform/files.ts';
import { reencode } from '../../platform/images/reencode.ts';
import { perApp } from '../../platform/per-app.ts';
import { scopeFilter } from '../../platform/scope.ts';
import {
  countUnfinished,
  findPhoto,
  listToSweep,
  markBegun,
  markReady,
  markRefused,
  markSwept,
  type KeptPhoto,
} from './photos.sql.ts';
import { dropPictures, keepPictures } from './pictures.service.ts';

const mostUnfinished = 20;
const keptMilliseconds = 24 * 3_600_000;
const accepted = ['image/jpeg', 'image/png', 'image/webp'];

/** What another upload of the same photo may set right. */
const damaged = 'hash_mismatch';

/** The caller's own photo, while he may still put it there. */
async function requireOwn(app: AppContext, caller: Caller, id: string): Promise<KeptPhoto> {
  const photo = await findPhoto(app.db.as(caller), scopeFilter(caller, 'maintenance:report'), id);
  if (!photo || photo.removed_at !== null || photo.taken_by !== caller.id)
    throw new AppError('not_found', 'No such photo of yours was announced');
  return photo;
}

export async function beginUpload(
  app: AppContext,
  caller: Caller,
  id: string,
  length: number,
): Promise<'open' | 'done'> {
  const photo = await requireOwn(app, caller, id);
  if (photo.byte_size !== length)
    throw new AppError('invalid_request', `${photo.byte_size} bytes were announced`);
  if (photo.state === 'refused' && photo.reason !== damaged)
    throw new AppError('conflict', `The photo was refused: ${photo.reason}`);
  if (photo.state === 'ready' || (await publishComplete(app, photo)) === 'ready') return 'done';
  // Two begun in the same moment may make it one more; a bound on disk space needs no lock.
  const since = new Date(app.now().getTime() - keptMilliseconds);
  if ((await countUnfinished(app.db.system, caller.id, id, since)) >= mostUnfinished)
    throw new AppError('too_many_requests', 'Finish other uploads first', { retryAfter: 60 });
  await markBegun(app.db.system, id, app.now());
  return 'open';
}

export async function resumeUpload(
  app: AppContext,
  caller: Caller,
  id: string,
): Promise<{ name: 'open' } | { name: 'done'; size: number }> {
  const photo = await requireOwn(app, caller, id);
  if (photo.state === 'refused') throw new AppError('not_found', `The photo was refused: ${photo.reason}`);
  const isThere = photo.state === 'ready' || (await publishComplete(app, photo)) === 'ready';
  return isThere ? { name: 'done', size: photo.byte_size } : { name: 'open' };
}

/** Heals what a crash between the last byte and the publication left. */
async function publishComplete(app: AppContext, photo: KeptPhoto): Promise<'ready' | 'open'> {
  const file = await stat(uploadOf(app, photo.id)).catch(() => null);
  if (file?.size !== photo.byte_size || photo.state !== 'awaiting') return 'open';
  await finishUpload(app, photo.id);
  return 'ready';
}

const uploadOf = (app: AppContext, id: string) => join(app.files.uploads, id);

async function dropUpload(app: AppContext, id: string): Promise<void> {
  await Promise.all(
    [uploadOf(app, id), `${uploadOf(app, id)}.json`].map((path) => rm(path, { force: true })),
  );
}

/** One publication of a photo at a time, and one picture in work: they take a core each. */
const publicationsOf = perApp(() => ({
  running: new Map<string, Promise<void>>(),
  last: Promise.resolve() as Promise<unknown>,
}));

/** Publishes a photo whose bytes came all at once; the file stays where it is. */
export async function takeFile(app: AppContext, id: string, path: string): Promise<void> {
  await mkdir(app.files.uploads, { recursive: true, mode: 0o700 });
  await copyFile(path, uploadOf(app, id));
  await finishUpload(app, id);
}

/** Checks and publishes what has come; thrown when it is no good photo. Repeating it does nothing twice. */
export function finishUpload(app: AppContext, id: string): Promise<void> {
  const publications = publicationsOf(app);
  const known = publications.running.get(id);
  if (known) return known;
  const publication = publications.last
    .then(() => publish(app, id))
    .finally(() => publications.running.delete(id));
  publications.running.set(id, publication);
  publications.last = publication.catch(() => {});
  return publication;
}

async function publish(app: AppContext, id: string): Promise<void> {
  const photo = await findPhoto(app.db.system, sql<SqlBool>`removed_at is null`, id);
  if (!photo || photo.state === 'ready') return dropUpload(app, id);
  const path = uploadOf(app, id);
  const mimeType = (await fileTypeFromFile(path))?.mime ?? '';
  if ((await sha256Of(path)) !== photo.sha256) return refuse(app, id, damaged);
  if (!accepted.includes(mimeType)) return refuse(app, id, 'not_a_photo');
  const made = await reencode(path);
  if (made.name === 'refused') return refuse(app, id, made.reason);
  const storageKey = newFileKey();
  const { width, height } = made;
  const keyEncrypted = await keepPictures(app, storageKey, made.pictures);
  const shown = { storageKey, keyEncrypted, width, height, mimeType };
  const isFirst = await markReady(app.db.system, id, photo.sha256, shown);
  if (!isFirst) await dropPictures(app, storageKey);
  await dropUpload(app, id);
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function refuse(app: AppContext, id: string, reason: string): Promise<never> {
  await markRefused(app.db.system, id, reason);
  await dropUpload(app, id);
  if (reason === damaged) throw new AppError('invalid_request', 'The bytes are not those announced');
  throw new AppError('unsupported_media_type', `This is no photo that can be shown: ${reason}`);
}

/** Publishes what had come before a crash and lets go of what was given up, and of pictures taken away. */
export async function tidyMedia(app: AppContext): Promise<void> {
  const names = await readdir(app.files.uploads).catch(() => []);
  for (const id of names.filter((name) => z.uuid().safeParse(name).success)) await tidyUpload(app, id);
  for (const { id, storageKey } of await listToSweep(app.db.system)) {
    await dropPictures(app, storageKey);
    await markSwept(app.db.system, id);
  }
}

async function tidyUpload(app: AppContext, id: string): Promise<void> {
  const file = await stat(uploadOf(app, id)).catch(() => null);
  const photo = await findPhoto(app.db.system, sql<SqlBool>`removed_at is null`, id);
  if (!file) return;
  const isOpen = photo?.state === 'awaiting';
  if (isOpen && file.size === photo.byte_size) {
    await finishUpload(app, id).catch((error: unknown) => {
      if (!(error instanceof AppError)) app.log.error({ error, id }, 'a photo could not be published');
    });
  } else if (!isOpen || app.now().getTime() - file.mtimeMs > keptMilliseconds) await dropUpload(app, id);
}

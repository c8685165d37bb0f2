import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Parsed } from '@citypulse/contracts/endpoint';
import { photoPicture, photoSizes } from '@citypulse/contracts/photos';
import { AppError } from '../../platform/app-error.ts';
import type { AppContext } from '../../platform/context.ts';
import { decryptWith, encryptWith, seal, unseal } from '../../platform/envelope.ts';
import type { PictureSize } from '../../platform/images/reencode.ts';
import { newFileKey } from '../../platform/files.ts';
import {
  findPicture,
  forgetFormer,
  listFormer,
  listOpen,
  markSealed,
  type KeptPicture,
} from './photos.sql.ts';

const goodForSeconds = 300;
/** Whose key seals the photos' own. */
const purpose = 'photo-key';

/** Addresses that need no token, as pictures on screens send none: each for one picture and person, five minutes long. */
export function signPictures(app: AppContext, photoId: string, userId: string) {
  const expires = Math.floor(app.now().getTime() / 1000) + goodForSeconds;
  const [thumb = '', medium = '', full = ''] = photoSizes.map((size) => {
    const path = photoPicture.path.replace(':photoId', photoId).replace(':size', size);
    const signature = signatureOf(app, photoId, size, userId, expires);
    return `${path}?${new URLSearchParams({ user: userId, expires: String(expires), signature })}`;
  });
  return { thumb, medium, full, expiresAt: new Date(expires * 1000).toISOString() };
}

const signatureOf = (app: AppContext, photoId: string, size: PictureSize, userId: string, expires: number) =>
  createHmac('sha256', app.secrets.derive('photo-urls'))
    .update(['picture', photoId.toLowerCase(), size, userId.toLowerCase(), expires].join('\n'))
    .digest('base64url');

const sizedKey = (storageKey: string, size: PictureSize) => `${storageKey}.${size}`;

/** The picture behind a signed address, while its person may see it, and for how many seconds it may be kept. */
export async function readPicture(
  app: AppContext,
  { params, query }: Pick<Parsed<typeof photoPicture>, 'params' | 'query'>,
): Promise<{ picture: Buffer; seconds: number }> {
  const given = Buffer.from(query.signature);
  const right = Buffer.from(signatureOf(app, params.photoId, params.size, query.user, query.expires));
  if (given.length !== right.length || !timingSafeEqual(given, right))
    throw new AppError('forbidden', 'The address was not made here');
  const seconds = query.expires - Math.ceil(app.now().getTime() / 1000);
  if (seconds < 0) throw new AppError('forbidden', 'The address has expired');
  const kept = await findPicture(app.db.system, params.photoId, query.user);
  const picture = kept && (await readKept(app, kept, params.size));
  if (!picture) throw new AppError('not_found', 'No such picture');
  return { picture, seconds };
}

async function readKept(
  app: AppContext,
  { storageKey, keyEncrypted }: KeptPicture,
  size: PictureSize,
): Promise<Buffer | null> {
  const name = sizedKey(storageKey, size);
  const content = await app.files.read(name);
  if (content === null || keyEncrypted === null) return content;
  return decryptWith(unseal(app, purpose, storageKey, keyEncrypted), Buffer.from(name), content);
}

/** Encrypts each under a new key of the photo's own and keeps them; answers the sealed key. */
export async function keepPictures(
  app: AppContext,
  storageKey: string,
  pictures: Readonly<Record<PictureSize, Buffer>>,
): Promise<Buffer> {
  const key = randomBytes(32);
  for (const size of photoSizes) {
    const name = sizedKey(storageKey, size);
    await app.files.put(name, encryptWith(key, Buffer.from(name), pictures[size]));
  }
  return seal(app, purpose, storageKey, key);
}

/** Seals what was kept before there were keys, a photo at a time; ended in between, it goes on with the next start. */
export async function sealOpenPictures(app: AppContext): Promise<void> {
  for (const photo of await listOpen(app.db.system)) {
    const [thumb, medium, full] = await Promise.all(
      photoSizes.map((size) => app.files.read(sizedKey(photo.openKey, size))),
    );
    if (!thumb || !medium || !full) {
      app.log.warn({ id: photo.id }, 'pictures of a photo are missing, it could not be sealed');
      continue;
    }
    const storageKey = newFileKey();
    const keyEncrypted = await keepPictures(app, storageKey, { thumb, medium, full });
    if (!(await markSealed(app.db.system, photo, { storageKey, keyEncrypted })))
      await dropPictures(app, storageKey);
  }
  for (const { id, formerKey } of await listFormer(app.db.system)) {
    await dropPictures(app, formerKey);
    await forgetFormer(app.db.system, id);
  }
}

export async function dropPictures(app: AppContext, storageKey: string): Promise<void> {
  await Promise.all(photoSizes.map((size) => app.files.remove(sizedKey(storageKey, size))));
}

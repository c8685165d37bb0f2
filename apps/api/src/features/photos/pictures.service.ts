import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Parsed } from '@citypulse/contracts/endpoint';
import { photoPicture, photoSizes } from '@citypulse/contracts/photos';
import { AppError } from '../../platform/app-error.ts';
import type { AppContext } from '../../platform/context.ts';
import type { PictureSize } from '../../platform/images/reencode.ts';
import { findPicture } from './photos.sql.ts';

const goodForSeconds = 300;

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
  const storageKey = await findPicture(app.db.system, params.photoId, query.user);
  const picture = storageKey && (await app.files.read(sizedKey(storageKey, params.size)));
  if (!picture) throw new AppError('not_found', 'No such picture');
  return { picture, seconds };
}

export async function keepPictures(
  app: AppContext,
  storageKey: string,
  pictures: Readonly<Record<PictureSize, Buffer>>,
): Promise<void> {
  for (const size of photoSizes) await app.files.put(sizedKey(storageKey, size), pictures[size]);
}

export async function dropPictures(app: AppContext, storageKey: string): Promise<void> {
  await Promise.all(photoSizes.map((size) => app.files.remove(sizedKey(storageKey, size))));
}

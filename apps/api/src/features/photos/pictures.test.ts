import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { announce, givenTask, noise, pictureOf, sendPhoto } from '../../../test/given-photos.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';
import { decryptWith, unseal } from '../../platform/envelope.ts';
import { sealOpenPictures } from './pictures.service.ts';
import { rewrapAll } from '../../platform/sealed-columns.ts';
import { loadSecrets } from '../../platform/secrets.ts';

let api: TestApi;
let caretaker: TestUser;
let place: Awaited<ReturnType<typeof givenTask>>;
let picture: Buffer;
beforeAll(async () => {
  api = await startTestApi();
  place = await givenTask(api);
  caretaker = await api.as('caretaker', place.buildingId);
  picture = await noise(800, 600);
});
afterAll(() => api.close());

const samples = new URL('../../../../../../shared/data/exif-orientation/', import.meta.url);

describe('what the camera wrote', () => {
  test('is gone: place, device and thumbnail', async () => {
    const telling = await sharp(picture)
      .withExif({
        IFD0: { Make: 'Telling', Artist: 'Somebody' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '48/1 21/1 0/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '8/1 57/1 0/1',
        },
      })
      .jpeg()
      .toBuffer();
    expect((await sharp(telling).metadata()).exif?.includes('Telling')).toBe(true);
    const photo = await announce(caretaker, place, telling);
    await sendPhoto(api, caretaker, photo.id, telling);
    for (const size of ['thumb', 'medium', 'full'] as const) {
      const { exif, icc, iptc, xmp } = await sharp(
        await pictureOf(api, caretaker, photo.id, size),
      ).metadata();
      expect({ exif, icc, iptc, xmp }).toEqual({});
    }
  });

  test.skipIf(!existsSync(samples))(
    'turns the picture upright, whichever way the phone was held',
    async () => {
      for (const shape of ['landscape', 'portrait']) {
        const upright = await readFile(new URL(`jpg__orientation__${shape}_1.jpg`, samples));
        const expected = await look(upright);
        for (let orientation = 1; orientation <= 8; orientation++) {
          const bytes = await readFile(new URL(`jpg__orientation__${shape}_${orientation}.jpg`, samples));
          const photo = await announce(caretaker, place, bytes);
          expect((await sendPhoto(api, caretaker, photo.id, bytes)).error).toBeUndefined();
          const full = await pictureOf(api, caretaker, photo.id, 'full');
          const { width, height, orientation: left } = await sharp(full).metadata();
          const wanted = shape === 'landscape' ? [600, 450] : [450, 600];
          expect([width, height, left]).toEqual([...wanted, undefined]);
          expect(difference(await look(full), expected)).toBeLessThan(12);
        }
      }
    },
  );
});

/** 16 × 16 greys: enough to tell which side is up. */
const look = (bytes: Buffer) => sharp(bytes).resize(16, 16, { fit: 'fill' }).greyscale().raw().toBuffer();
const difference = (a: Buffer, b: Buffer) =>
  a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;

test('on disk a picture is unreadable, under a key of its own that goes with the photo and outlives a change of the secret', async () => {
  const photo = await announce(caretaker, place, picture);
  await sendPhoto(api, caretaker, photo.id, picture);
  const shown = await pictureOf(api, caretaker, photo.id, 'full');
  const row = () =>
    api.app.db.system
      .selectFrom('photos')
      .select(['storage_key', 'key_encrypted'])
      .where('id', '=', photo.id)
      .executeTakeFirstOrThrow();
  const { storage_key, key_encrypted } = await row();
  const kept = await api.app.files.read(`${storage_key}.full`);
  // Noise, with the nonce and the tag before it.
  expect(
    await sharp(kept ?? Buffer.of())
      .metadata()
      .catch(() => 'unreadable'),
  ).toBe('unreadable');
  expect(kept?.length).toBe(shown.length + 28);

  const secret = Buffer.alloc(32, 9).toString('base64');
  const previous = [String(api.app.config.secret)];
  const secrets = await loadSecrets({ ...api.app.config, secret, secretPrevious: previous });
  await rewrapAll({ ...api.app, secrets });
  expect((await row()).key_encrypted?.equals(key_encrypted ?? Buffer.of())).toBe(false);
  expect(await api.app.files.read(`${storage_key}.full`)).toEqual(kept);
  const alone = { ...api.app, secrets: await loadSecrets({ ...api.app.config, secret }) };
  const key = unseal(alone, 'photo-key', String(storage_key), (await row()).key_encrypted ?? Buffer.of());
  const name = Buffer.from(`${storage_key}.full`);
  expect(decryptWith(key, name, kept ?? Buffer.of()).equals(shown)).toBe(true);
});

test('a picture from before there were keys is sealed with the next start, also when the last one was cut off', async () => {
  const photo = await announce(caretaker, place, picture);
  await sendPhoto(api, caretaker, photo.id, picture);
  const { db, files } = api.app;
  const sizes = ['thumb', 'medium', 'full'] as const;
  const shown = await Promise.all(sizes.map((size) => pictureOf(api, caretaker, photo.id, size)));
  const ofPhoto = db.system.updateTable('photos').where('id', '=', photo.id);
  const lay = (key: string) =>
    Promise.all(sizes.map((size, index) => files.put(`${key}.${size}`, shown[index] ?? Buffer.of())));
  const left = (key: string) => Promise.all(sizes.map((size) => files.read(`${key}.${size}`)));
  const read = () =>
    db.system
      .selectFrom('photos')
      .select(['storage_key', 'key_encrypted', 'former_storage_key'])
      .where('id', '=', photo.id)
      .executeTakeFirstOrThrow();
  await lay('ab/open');
  await ofPhoto.set({ storage_key: 'ab/open', key_encrypted: null }).execute();

  // Two nodes start at once.
  await Promise.all([sealOpenPictures(api.app), sealOpenPictures(api.app)]);

  const row = await read();
  expect(row.key_encrypted).not.toBeNull();
  expect((await files.read(`${row.storage_key}.full`))?.equals(shown[2] ?? Buffer.of())).toBe(false);
  expect((await pictureOf(api, caretaker, photo.id, 'full')).equals(shown[2] ?? Buffer.of())).toBe(true);
  expect(await left('ab/open')).toEqual([null, null, null]);

  await lay('ab/cut');
  await ofPhoto.set({ former_storage_key: 'ab/cut' }).execute();
  await sealOpenPictures(api.app);
  expect(await left('ab/cut')).toEqual([null, null, null]);
  expect(await read()).toEqual({ ...row, former_storage_key: null });
});

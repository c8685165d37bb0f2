import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { announce, givenTask, noise, pictureOf, sendPhoto } from '../../../test/given-photos.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

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

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import type { PhotoId } from '@citypulse/contracts/common';
import { mostPhotoBytes, photoUploadPath, photoUrls, registerPhoto } from '@citypulse/contracts/photos';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  announce,
  givenTask,
  noise,
  pictureOf,
  pixelBomb,
  sendPhoto,
  sha256Of,
  type Sending,
} from '../../../test/given-photos.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';
import { tidyMedia } from './uploads.service.ts';

let api: TestApi;
let caretaker: TestUser;
let place: Awaited<ReturnType<typeof givenTask>>;
let picture: Buffer;
beforeAll(async () => {
  api = await startTestApi();
  place = await givenTask(api);
  caretaker = await api.as('caretaker', place.buildingId);
  picture = await noise(1600, 900);
});
afterAll(() => api.close());

const send = (id: string, bytes: Buffer, sending?: Sending) => sendPhoto(api, caretaker, id, bytes, sending);
const bearer = (user: TestUser) => ({ Authorization: `Bearer ${user.accessToken}` });

const photoOf = async (id: string) =>
  api.app.db.system
    .selectFrom('photos')
    .select(['state', 'reason', 'width', 'height', 'storage_key', 'mime_type', 'version'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

interface Asking {
  user?: TestUser;
  headers?: Record<string, string>;
  body?: Buffer;
}
const ask = (method: string, path: string, { user = caretaker, headers, body }: Asking = {}) =>
  fetch(`${api.url}${photoUploadPath}${path}`, {
    method,
    headers: { 'Tus-Resumable': '1.0.0', ...bearer(user), ...headers },
    ...(body ? { body: body as BodyInit } : {}),
  });
const createUpload = (id: string, length: number, user?: TestUser) =>
  ask('POST', '', {
    ...(user ? { user } : {}),
    headers: {
      'Upload-Length': String(length),
      'Upload-Metadata': `photoId ${Buffer.from(id).toString('base64')}`,
    },
  });

describe('an upload', () => {
  test('ends in three sizes and a photo that is ready', async () => {
    const photo = await announce(caretaker, place, picture);
    expect(photo).toMatchObject({
      state: 'awaiting',
      taskId: place.taskId,
      takenBy: { id: caretaker.userId },
    });

    expect((await send(photo.id, picture)).error).toBeUndefined();

    expect(await photoOf(photo.id)).toMatchObject({ state: 'ready', width: 1600, height: 900 });
    for (const [size, width] of [
      ['thumb', 320],
      ['medium', 1280],
      ['full', 1600],
    ] as const) {
      const { format, width: found } = await sharp(
        await pictureOf(api, caretaker, photo.id, size),
      ).metadata();
      expect({ format, found }).toEqual({ format: 'jpeg', found: width });
    }
    expect(await readdir(api.app.files.uploads)).toEqual([]);
  });

  test('goes on where the connection was cut', async () => {
    const photo = await announce(caretaker, place, picture);
    const { headers } = await createUpload(photo.id, picture.length);
    const url = `${api.url}${headers.get('Location')}`;
    await cutAfter(url, picture.subarray(0, 200_000), picture.length);
    const held = async () => Number((await ask('HEAD', `/${photo.id}`)).headers.get('Upload-Offset'));
    await expect.poll(held).toBe(200_000);

    const chunks: number[] = [];
    const sent = await send(photo.id, picture, {
      uploadUrl: url,
      chunkSize: 300_000,
      onChunk: (accepted) => chunks.push(accepted),
    });

    expect(sent.error).toBeUndefined();
    expect(chunks[0]).toBe(500_000);
    expect(await photoOf(photo.id)).toMatchObject({ state: 'ready' });
  });

  test('sent again after its answer was lost is done', async () => {
    const photo = await announce(caretaker, place, picture);
    const { url } = await send(photo.id, picture);
    const before = await photoOf(photo.id);

    expect((await send(photo.id, picture, { uploadUrl: url })).error).toBeUndefined();
    const again = await createUpload(photo.id, picture.length);
    const patched = await ask('PATCH', `/${photo.id}`, {
      headers: { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
      body: picture,
    });

    expect([again.status, patched.status]).toEqual([201, 409]);
    expect(await photoOf(photo.id)).toEqual(before);
  });

  test('is published after a crash when it is asked for or when the node starts', async () => {
    const [asked, found] = [
      await announce(caretaker, place, picture),
      await announce(caretaker, place, picture),
    ];
    await mkdir(api.app.files.uploads, { recursive: true });
    for (const { id } of [asked, found]) await writeFile(join(api.app.files.uploads, id), picture);

    const { headers } = await ask('HEAD', `/${asked.id}`);
    await tidyMedia(api.app);
    await tidyMedia(api.app);

    expect(headers.get('Upload-Offset')).toBe(String(picture.length));
    for (const { id } of [asked, found]) expect(await photoOf(id)).toMatchObject({ state: 'ready' });
  });
});

/** Sends less than it promised and breaks the connection off once the bytes have gone. */
function cutAfter(url: string, bytes: Buffer, promised: number): Promise<void> {
  return new Promise((resolve) => {
    const patch = request(url, {
      method: 'PATCH',
      headers: {
        ...bearer(caretaker),
        'Tus-Resumable': '1.0.0',
        'Upload-Offset': '0',
        'Content-Type': 'application/offset+octet-stream',
        'Content-Length': promised,
      },
    });
    patch.on('error', () => {});
    patch.on('close', resolve);
    patch.write(bytes, () => patch.destroy());
  });
}

describe('what is no good photo', () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const zip = Buffer.from('504b0304140000000800', 'hex');
  test.each([
    ['a drawing with a script', () => svg, 'not_a_photo'],
    ['a page', () => Buffer.from('<!doctype html><script>alert(1)</script>'), 'not_a_photo'],
    ['an archive', () => Buffer.concat([zip, Buffer.alloc(500)]), 'not_a_photo'],
    ['a picture of another kind', () => Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;'), 'not_a_photo'],
    ['a picture cut short', () => picture.subarray(0, 5_000), 'unreadable'],
    ['more pixels than memory', () => pixelBomb(60_000, 60_000), 'too_many_pixels'],
    ['more pixels than allowed', () => pixelBomb(10_000, 5_001), 'too_many_pixels'],
  ])('is refused: %s', async (_name, bytesOf, reason) => {
    const bytes = bytesOf();
    const photo = await announce(caretaker, place, bytes);

    const { error } = await send(photo.id, bytes);

    expect(String(error)).toContain('415');
    expect(await photoOf(photo.id)).toMatchObject({ state: 'refused', reason, storage_key: null });
    expect((await createUpload(photo.id, bytes.length)).status).toBe(409);
    expect((await ask('HEAD', `/${photo.id}`)).status).toBe(404);
    expect((await caretaker.refused(photoUrls, { params: { photoId: photo.id } })).code).toBe('conflict');
  });

  test('bytes other than those announced are refused, and may come once more', async () => {
    const photo = await announce(caretaker, place, picture);
    const other = Buffer.from(picture);
    other[500] = (other[500] ?? 0) ^ 1;

    expect(String((await send(photo.id, other)).error)).toContain('400');
    expect(await photoOf(photo.id)).toMatchObject({ state: 'refused', reason: 'hash_mismatch' });
    expect((await send(photo.id, picture)).error).toBeUndefined();
    expect(await photoOf(photo.id)).toMatchObject({ state: 'ready', reason: null });
  });

  test('more than 15 MB is neither announced nor taken', async () => {
    const body = { id: crypto.randomUUID() as PhotoId, subject: { t: 'task' as const, id: place.taskId } };
    const rest = { buildingId: place.buildingId, sha256: sha256Of(picture), byteSize: mostPhotoBytes + 1 };
    expect((await caretaker.refused(registerPhoto, { body: { ...body, ...rest } })).code).toBe(
      'invalid_request',
    );
    const photo = await announce(caretaker, place, picture);
    expect((await createUpload(photo.id, mostPhotoBytes + 1)).status).toBe(413);
    expect((await createUpload(photo.id, picture.length + 1)).status).toBe(400);
    await createUpload(photo.id, picture.length);
    const tooMuch = await ask('PATCH', `/${photo.id}`, {
      headers: { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
      body: Buffer.concat([picture, Buffer.alloc(1)]),
    });
    expect(tooMuch.status).toBe(413);
  });
});

describe('an upload of somebody else', () => {
  test('can be neither begun, asked about, continued nor ended', async () => {
    const photo = await announce(caretaker, place, picture);
    await createUpload(photo.id, picture.length);
    const colleague = await api.as('facility_manager', place.buildingId);

    const answers = [await createUpload(photo.id, picture.length, colleague)];
    for (const method of ['HEAD', 'PATCH', 'DELETE']) {
      const headers = { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' };
      answers.push(await ask(method, `/${photo.id}`, { user: colleague, headers }));
    }

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect((await ask('HEAD', `/${photo.id}`)).headers.get('Upload-Offset')).toBe('0');
  });

  test('cannot be reached through a second id in the address or the metadata', async () => {
    const theirs = await announce(caretaker, place, picture);
    const colleague = await api.as('caretaker', place.buildingId);
    const own = await announce(colleague, place, picture);
    const [a, b] = [own.id, theirs.id].map((id) => Buffer.from(id).toString('base64'));
    const headers = {
      'Upload-Length': String(picture.length),
      'Upload-Metadata': `photoId ${a},photoId ${b}`,
    };

    await ask('POST', '', { user: colleague, headers });
    await createUpload(theirs.id, picture.length);
    const patch = { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' };
    await ask('PATCH', `/${own.id}?x=/${theirs.id}`, { user: colleague, headers: patch, body: picture });

    expect((await ask('HEAD', `/${theirs.id}`)).headers.get('Upload-Offset')).toBe('0');
  });

  test('needs a token for every method', async () => {
    const photo = await announce(caretaker, place, picture);
    const nobody = api.asToken('nobody');
    for (const method of ['OPTIONS', 'HEAD', 'PATCH', 'DELETE', 'GET']) {
      expect((await ask(method, `/${photo.id}`, { user: nobody })).status).toBe(401);
    }
    expect((await createUpload(photo.id, picture.length, nobody)).status).toBe(401);
    expect((await ask('GET', `/${photo.id}`)).status).toBe(405);
  });

  test('does not count against one’s own: twenty may be under way', async () => {
    const busy = await api.as('caretaker', place.buildingId);
    const photos = await Promise.all(Array.from({ length: 21 }, () => announce(busy, place, picture)));
    const statuses: number[] = [];
    for (const { id } of photos) statuses.push((await createUpload(id, picture.length, busy)).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 201), 429]);
    expect((await ask('DELETE', `/${photos[0]?.id}`, { user: busy })).status).toBe(204);
  });
});

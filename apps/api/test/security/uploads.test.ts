import { randomUUID } from 'node:crypto';
import { mostPhotoBytes, photoUploadPath, photoUrls, registerPhoto } from '@citypulse/contracts/photos';
import sharp from 'sharp';
import { afterAll, beforeAll, expect } from 'vitest';
import { announce, givenTask, noise, pixelBomb, sendPhoto, sha256Of } from '../given-photos.ts';
import type { TestUser } from '../test-api.ts';
import { check } from './check.ts';
import { startTarget, type Answer, type Target } from './target.ts';

let target: Target;
let place: Awaited<ReturnType<typeof givenTask>>;
let caretaker: TestUser;
let colleague: TestUser;
beforeAll(async () => {
  target = await startTarget();
  place = await givenTask(target.api);
  caretaker = await target.as('caretaker', place.buildingId);
  colleague = await target.as('caretaker', place.buildingId);
}, 60_000);
afterAll(() => target.close());

const base64 = (text: string) => Buffer.from(text).toString('base64');
const tus = (
  method: string,
  path: string,
  headers: Record<string, string> = {},
  { user = caretaker, body }: { user?: TestUser; body?: Buffer } = {},
): Promise<Answer> =>
  target.send(`${photoUploadPath}${path}`, {
    method,
    token: user.accessToken,
    headers: { 'Tus-Resumable': '1.0.0', ...headers },
    ...(body ? { body: body as BodyInit } : {}),
  });
const created = (id: string, length: number, more: Record<string, string> = {}, user?: TestUser) =>
  tus(
    'POST',
    '',
    { 'Upload-Length': String(length), 'Upload-Metadata': `photoId ${base64(id)}`, ...more },
    user ? { user } : {},
  );
const stateOf = async (id: string) =>
  target.api.app.db.system
    .selectFrom('photos')
    .select(['state', 'reason'])
    .where('id', '=', id)
    .executeTakeFirst();
const sent = (bytes: Buffer, id: string) =>
  sendPhoto({ ...target.api, url: target.url }, caretaker, id, bytes);
const chunk = { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' };

check('V5.2.1', 'a photo beyond the largest size is neither announced, begun nor taken', async () => {
  const json = {
    id: randomUUID(),
    subject: { t: 'task', id: place.taskId },
    buildingId: place.buildingId,
    sha256: '0'.repeat(64),
  };
  const large = await target.send('/v1/mobile/photos', {
    token: caretaker.accessToken,
    json: { ...json, byteSize: mostPhotoBytes + 1 },
  });
  expect(large.code).toBe('invalid_request');
  const photo = await announce(caretaker, place, Buffer.alloc(10));
  for (const length of ['999999999999', '11', '-1', 'x', '0x0a', '1e9']) {
    const answer = await tus('POST', '', {
      'Upload-Length': length,
      'Upload-Metadata': `photoId ${base64(photo.id)}`,
    });
    expect([400, 413], length).toContain(answer.status);
  }
  expect((await created(photo.id, 10)).status).toBe(201);
  const more = await tus('PATCH', `/${photo.id}`, chunk, { body: Buffer.alloc(1_000) });
  expect([400, 413]).toContain(more.status);
});

check('V5.2.2', 'what is no photo is refused, whatever it calls itself', async () => {
  const files: Record<string, Buffer> = {
    svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    html: Buffer.from('<!doctype html><script>alert(1)</script>'),
    zip: Buffer.from('504b0304140000000000', 'hex'),
    php: Buffer.from('<?php system($_GET["c"]); ?>'),
    pdf: Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj<</Type/Catalog>>endobj'),
    gif: Buffer.from('GIF89a\x01\x00\x01\x00\x00\xff\x00,', 'latin1'),
    jpegHead: Buffer.concat([
      Buffer.from('ffd8ffe000104a464946', 'hex'),
      Buffer.from('<script>alert(1)</script>'),
    ]),
    empty: Buffer.from(' '),
  };
  for (const [name, bytes] of Object.entries(files)) {
    const photo = await announce(caretaker, place, bytes);
    expect((await sent(bytes, photo.id)).error, name).toBeDefined();
    expect(await stateOf(photo.id), name).toMatchObject({ state: 'refused' });
  }
});

check('V5.2.2', 'bytes other than those announced are refused', async () => {
  const bytes = await noise(40, 40);
  const photo = await announce(caretaker, place, bytes, { sha256: sha256Of(Buffer.from('other')) });
  expect((await sent(bytes, photo.id)).error).toBeDefined();
  expect(await stateOf(photo.id)).toEqual({ state: 'refused', reason: 'hash_mismatch' });
});

check('V3.2.1', 'of a picture that is a script as well nothing but the picture is served', async () => {
  const script = '<script>alert(document.cookie)</script>';
  const bytes = Buffer.concat([await noise(60, 60), Buffer.from(script)]);
  const photo = await announce(caretaker, place, bytes);
  await sent(bytes, photo.id);
  const urls = await caretaker.call(photoUrls, { params: { photoId: photo.id } });
  for (const address of [urls.thumb, urls.medium, urls.full]) {
    const { headers, text } = await target.send(address);
    expect(headers.get('Content-Type')).toMatch(/^image\/jpeg/);
    expect(headers.get('Content-Security-Policy')).toContain('sandbox');
    expect(text).not.toContain('script');
  }
});

check('V14.2.8', 'place, time and camera are taken out of a photo', async () => {
  const secret = 'Kamera von Erika Mustermann';
  const bytes = await sharp(await noise(60, 60))
    .withExif({
      IFD0: { Artist: secret, Make: secret },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 21/1 0/1' },
    })
    .jpeg()
    .toBuffer();
  expect(bytes.toString('latin1')).toContain(secret);
  const photo = await announce(caretaker, place, bytes);
  await sent(bytes, photo.id);
  const { full } = await caretaker.call(photoUrls, { params: { photoId: photo.id } });
  const { text } = await target.send(full);
  expect(text).not.toMatch(/Mustermann|Exif|GPS/);
});

check('V5.2.6', 'a few bytes that unpack to a picture of gigabytes are refused at once', async () => {
  const bytes = pixelBomb(60_000, 60_000);
  const photo = await announce(caretaker, place, bytes);
  const begun = performance.now();
  await sent(bytes, photo.id);
  expect(performance.now() - begun).toBeLessThan(5_000);
  expect(await stateOf(photo.id)).toMatchObject({ state: 'refused' });
});

check('V5.2.4', 'nobody leaves more than twenty uploads lying unfinished', async () => {
  const user = await target.as('caretaker', place.buildingId);
  const ends: number[] = [];
  for (let n = 0; n < 22; n++) {
    const photo = await announce(user, place, Buffer.from(`photo ${n}`));
    ends.push((await created(photo.id, Buffer.byteLength(`photo ${n}`), {}, user)).status);
  }
  expect(ends.slice(0, 20).every((status) => status === 201)).toBe(true);
  expect(ends.at(-1)).toBe(429);
});

check('V8.2.2', 'nobody begins, sees, goes on with or ends the upload of somebody else', async () => {
  const photo = await announce(caretaker, place, Buffer.alloc(20));
  await created(photo.id, 20);
  expect((await created(photo.id, 20, {}, colleague)).status).toBe(404);
  for (const method of ['HEAD', 'PATCH', 'DELETE'])
    expect((await tus(method, `/${photo.id}`, chunk, { user: colleague })).status, method).toBe(404);
  expect((await tus('HEAD', `/${photo.id}`)).status).toBe(200);
});

check('V5.3.2', 'neither address nor metadata of an upload lead to another file', async () => {
  const ids = [
    '../../../etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    '/etc/passwd',
    '.',
    '..',
    'x.json',
    `${randomUUID()}/../x`,
    '\u0000',
  ];
  for (const id of ids) {
    expect((await created(id, 10)).status, id).toBe(404);
    for (const method of ['HEAD', 'PATCH', 'DELETE']) {
      const { status } = await tus(method, `/${encodeURIComponent(id)}`, chunk);
      expect([400, 404, 405], `${method} ${id}`).toContain(status);
    }
  }
});

check(
  'V2.3.1',
  'an upload goes on only where it stands, and cannot be joined of parts or lengthened',
  async () => {
    const photo = await announce(caretaker, place, Buffer.alloc(30));
    await created(photo.id, 30);
    for (const offset of ['10', '-1', '31', 'x', '1e1']) {
      const answer = await tus(
        'PATCH',
        `/${photo.id}`,
        { ...chunk, 'Upload-Offset': offset },
        { body: Buffer.alloc(5) },
      );
      expect([400, 403, 409, 412], offset).toContain(answer.status);
    }
    const wrong = await tus(
      'PATCH',
      `/${photo.id}`,
      { ...chunk, 'Content-Type': 'text/plain' },
      { body: Buffer.alloc(5) },
    );
    expect([400, 403, 415]).toContain(wrong.status);
    const other = await announce(caretaker, place, Buffer.alloc(30));
    expect((await created(other.id, 30, { 'Upload-Concat': `final;/${photo.id}` })).status).toBe(400);
    const deferred = await tus('POST', '', {
      'Upload-Defer-Length': '1',
      'Upload-Metadata': `photoId ${base64(other.id)}`,
    });
    expect(deferred.status).toBe(400);
    const overridden = await tus('HEAD', `/${photo.id}`, { 'X-HTTP-Method-Override': 'DELETE' });
    expect(overridden.status).toBe(200);
    expect((await tus('HEAD', `/${photo.id}`)).status).toBe(200);
  },
);

check('V2.3.4', 'a photo announced twice under one id stays the first one', async () => {
  const first = await announce(caretaker, place, Buffer.from('one'));
  const json = {
    id: first.id,
    subject: { t: 'task', id: place.taskId },
    buildingId: place.buildingId,
    sha256: '1'.repeat(64),
    byteSize: 9,
  };
  expect((await target.send(registerPhoto.path, { token: colleague.accessToken, json })).code).toBe(
    'already_exists',
  );
  expect((await stateOf(first.id))?.state).toBe('awaiting');
});

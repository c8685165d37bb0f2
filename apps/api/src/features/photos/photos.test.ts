import { randomUUID } from 'node:crypto';
import type { PhotoId } from '@citypulse/contracts/common';
import { photoUrls, registerPhoto, removePhoto } from '@citypulse/contracts/photos';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { announce, givenTask, noise, sendPhoto, sha256Of } from '../../../test/given-photos.ts';
import { givenPhone, reading, statuses } from '../../../test/outbox.ts';
import { begin, of, pullAll } from '../../../test/pulls.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';
import { attachReportPhotos } from './photos.service.ts';
import { tidyMedia } from './uploads.service.ts';

let api: TestApi;
let caretaker: TestUser;
let place: Awaited<ReturnType<typeof givenTask>>;
let picture: Buffer;
beforeAll(async () => {
  api = await startTestApi();
  place = await givenTask(api);
  caretaker = await api.as('caretaker', place.buildingId);
  picture = await noise(640, 480);
});
afterAll(() => api.close());

async function givenReady(): Promise<PhotoId> {
  const { id } = await announce(caretaker, place, picture);
  expect((await sendPhoto(api, caretaker, id, picture)).error).toBeUndefined();
  return id;
}

const urlsOf = (user: TestUser, photoId: PhotoId) => user.call(photoUrls, { params: { photoId } });

describe('announcing a photo', () => {
  test('may be repeated, and another under its id is refused', async () => {
    const photo = await announce(caretaker, place, picture);
    expect(await announce(caretaker, place, picture, { id: photo.id })).toEqual(photo);

    const body = { id: photo.id, subject: photo.subject, buildingId: place.buildingId, byteSize: 1 };
    const other = { ...body, sha256: sha256Of(Buffer.from('other')) };
    expect((await caretaker.refused(registerPhoto, { body: other })).code).toBe('already_exists');
  });

  test('needs its thing, in this building and in reach', async () => {
    const elsewhere = await givenTask(api);
    const body = { id: randomUUID() as PhotoId, sha256: sha256Of(picture), byteSize: picture.length };
    const refused = async (user: TestUser, subject: string, buildingId = place.buildingId) =>
      (
        await user.refused(registerPhoto, {
          body: { ...body, subject: { t: 'task', id: subject }, buildingId },
        })
      ).code;
    const everywhere = await api.as('caretaker');

    expect(await refused(caretaker, randomUUID())).toBe('not_found');
    expect(await refused(everywhere, elsewhere.taskId)).toBe('not_found');
    expect(await refused(caretaker, elsewhere.taskId, elsewhere.buildingId)).toBe('not_found');
  });
});

describe('the address of a picture', () => {
  test('opens this picture in this size for five minutes, and nothing else', async () => {
    const id = await givenReady();
    const urls = await urlsOf(caretaker, id);
    const open = async (url: string) => (await fetch(`${api.url}${url}`)).status;
    const other = await givenReady();
    const expires = Number(new URL(urls.thumb, api.url).searchParams.get('expires'));

    expect(await open(urls.thumb)).toBe(200);
    expect(await open(urls.thumb.replace('/thumb?', '/full?'))).toBe(403);
    expect(await open(urls.thumb.replace(id, other))).toBe(403);
    expect(await open(urls.thumb.replace(caretaker.userId, randomUUID()))).toBe(403);
    expect(await open(urls.thumb.replace(String(expires), String(expires + 60)))).toBe(403);
    expect(await open(urls.thumb.replace(/signature=./, 'signature=_'))).toBe(403);
    expect(await open(urls.thumb.replace(/&signature=.*/, ''))).toBe(400);
    expect(Date.parse(urls.expiresAt) - Date.now()).toBeLessThanOrEqual(300_000);
    const { now } = api.app;
    api.app.now = () => new Date(Date.now() + 301_000);
    expect(await open(urls.thumb)).toBe(403);
    api.app.now = now;
  });

  test('is answered so that nothing in it can run or be kept by others', async () => {
    const { thumb } = await urlsOf(caretaker, await givenReady());
    const { headers } = await fetch(`${api.url}${thumb}`);
    expect(headers.get('Cache-Control')).toMatch(/^private, max-age=(29\d|300)$/);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': 'inline',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    });
  });

  test('is given to who may see the building alone', async () => {
    const id = await givenReady();
    const elsewhere = await givenTask(api);
    const [viewer, stranger] = [
      await api.as('viewer', place.buildingId),
      await api.as('admin', elsewhere.buildingId),
    ];
    expect(await urlsOf(viewer, id)).toMatchObject({ thumb: expect.stringContaining(viewer.userId) });
    expect((await stranger.refused(photoUrls, { params: { photoId: id } })).code).toBe('not_found');
  });
});

const withdraw = (user: TestUser) =>
  api.app.db.system.deleteFrom('role_assignments').where('user_id', '=', user.userId).execute();
const disable = (user: TestUser) =>
  api.app.db.system
    .updateTable('users')
    .set({ disabled_at: new Date().toISOString() })
    .where('id', '=', user.userId)
    .execute();

describe('an address that was given', () => {
  test.each([
    ['whose right was withdrawn', withdraw],
    ['who was disabled', disable],
  ])('opens nothing any more to somebody %s, and goes on for others', async (_, act) => {
    const id = await givenReady();
    const [gone, other] = [await api.as('viewer', place.buildingId), await api.as('viewer', null)];
    const [theirs, still] = [await urlsOf(gone, id), await urlsOf(other, id)];
    expect((await fetch(`${api.url}${theirs.full}`)).status).toBe(200);
    await act(gone);
    expect((await fetch(`${api.url}${theirs.full}`)).status).toBe(404);
    expect((await fetch(`${api.url}${theirs.thumb}`)).status).toBe(404);
    expect((await fetch(`${api.url}${still.full}`)).status).toBe(200);
  });
});

describe('taking a photo away', () => {
  test('is for who took it and for planners; the pictures go with it', async () => {
    const [id, another] = [await givenReady(), await givenReady()];
    const colleague = await api.as('technician', place.buildingId);
    const planner = await api.as('facility_manager', place.buildingId);
    const { storage_key } = await api.app.db.system
      .selectFrom('photos')
      .select('storage_key')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const { full } = await urlsOf(caretaker, id);

    expect((await colleague.refused(removePhoto, { params: { photoId: id } })).code).toBe('forbidden');
    await caretaker.call(removePhoto, { params: { photoId: id } });
    await caretaker.call(removePhoto, { params: { photoId: id } });
    await planner.call(removePhoto, { params: { photoId: another } });

    expect((await fetch(`${api.url}${full}`)).status).toBe(404);
    expect((await caretaker.refused(photoUrls, { params: { photoId: id } })).code).toBe('not_found');
    expect(await api.app.files.read(`${storage_key}.full`)).not.toBeNull();
    await tidyMedia(api.app);
    expect(await api.app.files.read(`${storage_key}.full`)).toBeNull();
  });
});

describe('a photo shows in the Auftrag', () => {
  test('of its step and of its Sitzung, which keeps its ids', async () => {
    const { buildingId, taskId } = place;
    const db = api.app.db.system;
    const [step, session] = [randomUUID(), randomUUID()];
    await sql`insert into checklist_items (id, task_id, building_id, position, kind, label)
      values (${step}, ${taskId}, ${buildingId}, 1, 'photo', 'Typenschild')`.execute(db);
    await sql`insert into mobile_maintenance_sessions (id, task_id, building_id, user_id, running_since)
      values (${session}, ${taskId}, ${buildingId}, ${caretaker.userId}, now())`.execute(db);
    const content = { buildingId, sha256: sha256Of(picture), byteSize: picture.length };
    const register = (t: 'checklist_item' | 'session', id: string) =>
      caretaker.call(registerPhoto, {
        body: { id: randomUUID() as PhotoId, subject: { t, id }, ...content },
      });
    const photosOf = async () => {
      const { rows } = await sql<{ photos: string[] }>`
        select photos from mobile_maintenance_sessions where id = ${session}`.execute(db);
      return rows[0]?.photos;
    };

    expect((await register('checklist_item', step)).taskId).toBe(taskId);
    const ofSession = await register('session', session);
    expect(ofSession.taskId).toBe(taskId);
    expect(await photosOf()).toEqual([ofSession.id]);
    await caretaker.call(removePhoto, { params: { photoId: ofSession.id } });
    expect(await photosOf()).toEqual([]);
  });

  test('that was made of its Meldung', async () => {
    const db = api.app.db.system;
    const report = randomUUID();
    await sql`insert into fault_reports (id, building_id, category, urgency, reported_by, reported_at)
      values (${report}, ${place.buildingId}, 'door_window', 'today', ${caretaker.userId}, now())`.execute(
      db,
    );
    const content = { buildingId: place.buildingId, sha256: sha256Of(picture), byteSize: picture.length };
    const body = {
      id: randomUUID() as PhotoId,
      subject: { t: 'fault_report' as const, id: report },
      ...content,
    };
    expect((await caretaker.call(registerPhoto, { body })).taskId).toBeNull();

    await attachReportPhotos(db, report, place.taskId);

    expect((await caretaker.call(registerPhoto, { body })).taskId).toBe(place.taskId);
  });
});

describe('a phone without reception', () => {
  test('queues a photo behind the reading it is of, and takes it away again', async () => {
    const { user, building, outbox, meter } = await givenPhone(api);
    const held = await begin(api, user);
    const made = outbox.create('createReading', reading(meter.id, 1));
    const subject = { t: 'reading', id: (made['body'] as { id: string }).id };
    const content = { buildingId: building.id, sha256: sha256Of(picture), byteSize: picture.length };
    const photo = outbox.create('registerPhoto', { subject, ...content });
    const { id } = photo['body'] as { id: PhotoId };

    expect(statuses(await outbox.send(user, [made, photo]))).toEqual(['applied', 'applied']);
    expect((await sendPhoto(api, user, id, picture)).error).toBeUndefined();

    const shown = await pullAll(user, held.cursor, held.scopes);
    expect(of(shown.changes, id)).toMatchObject([
      { op: 'put', row: { state: 'ready', subject, width: 640 } },
    ]);
    const away = outbox.item('removePhoto', id, { params: { photoId: id } });
    expect(statuses(await outbox.send(user, [away]))).toEqual(['applied']);
    const after = await pullAll(user, shown.last.cursor, held.scopes);
    expect(of(after.changes, id)).toMatchObject([{ op: 'del' }]);
  });
});

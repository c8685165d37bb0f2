import { randomUUID } from 'node:crypto';
import { pull } from '@citypulse/contracts/sync';
import { photoUrls } from '@citypulse/contracts/photos';
import { afterAll, beforeAll, expect } from 'vitest';
import { givenPlace, type Place } from '../every-row.ts';
import { announce, sendPhoto, noise } from '../given-photos.ts';
import { Outbox, statuses } from '../outbox.ts';
import { ask, begin } from '../pulls.ts';
import type { TestUser } from '../test-api.ts';
import { check } from './check.ts';
import { startTarget, type Target } from './target.ts';

let target: Target;
let here: Place;
let there: Place;
/** May do everything in the one building, and nothing in the other. */
let manager: TestUser;
beforeAll(async () => {
  target = await startTarget();
  here = await givenPlace(target.api);
  there = await givenPlace(target.api);
  manager = await target.as('energy_manager', here.buildingId);
}, 60_000);
afterAll(() => target.close());

/** A row in one's own building that hangs on something of the other one. */
const parents = (): Array<[string, string, object]> => {
  const { buildingId } = here;
  const plan = {
    title: 'X',
    kind: 'inspection',
    recurrence: { every: 1, unit: 'year', from: 'schedule' },
    nextDueOn: '2099-01-01',
  };
  const step = { id: randomUUID(), kind: 'reading', label: 'Stand', required: false };
  const photo = { id: randomUUID(), buildingId, sha256: '0'.repeat(64), byteSize: 1 };
  const task = { buildingId, kind: 'fault', title: 'X' };
  const point = { buildingId, name: 'X', medium: 'gas', unit: 'm3', readingMode: 'manual' };
  return [
    ['POST', '/v1/maintenance/tasks', { ...task, assetId: there.assetId }],
    ['POST', '/v1/maintenance/tasks', { ...task, measuringPointId: there.measuringPointId }],
    [
      'POST',
      '/v1/maintenance/tasks',
      { ...task, checklist: [{ ...step, measuringPointId: there.measuringPointId }] },
    ],
    ['PATCH', `/v1/maintenance/tasks/${here.taskId}`, { assetId: there.assetId }],
    ['PATCH', `/v1/maintenance/tasks/${here.taskId}`, { measuringPointId: there.countedPointId }],
    ['POST', '/v1/maintenance/plans', { buildingId, ...plan, assetId: there.assetId }],
    ['PATCH', `/v1/maintenance/plans/${here.planId}`, { assetId: there.assetId }],
    ['POST', '/v1/measuring-points', { ...point, parentId: there.measuringPointId }],
    ['PATCH', `/v1/measuring-points/${here.measuringPointId}`, { parentId: there.measuringPointId }],
    [
      'POST',
      '/v1/meters',
      { serial: 'X', measuringPointId: there.countedPointId, installedAt: '2024-06-01T00:00:00Z' },
    ],
    [
      'POST',
      '/v1/readings',
      { meterId: here.meterId, value: 1, readAt: '2024-02-01T00:00:00Z', supersedes: there.readingId },
    ],
    ['POST', '/v1/mobile/photos', { ...photo, subject: { t: 'task', id: there.taskId } }],
    [
      'POST',
      '/v1/mobile/photos',
      { ...photo, id: randomUUID(), subject: { t: 'reading', id: there.readingId } },
    ],
    [
      'POST',
      '/v1/mobile/photos',
      { ...photo, id: randomUUID(), subject: { t: 'checklist_item', id: there.itemId } },
    ],
    ['POST', '/v1/fault-reports', { buildingId, category: 'water', assetId: there.assetId }],
    ['POST', '/v1/mobile/qr/labels', { targets: [{ t: 'asset', id: there.assetId }] }],
    ['POST', '/v1/mobile/qr/label-sheet', { labelIds: [here.label.id, there.label.id] }],
  ];
};

check(
  'V8.2.2',
  'nothing of one’s own can be hung on a foreign asset, measuring point, meter, task or reading',
  async () => {
    const found: string[] = [];
    for (const [method, path, json] of parents()) {
      const { status, text } = await target.send(path, { method, token: manager.accessToken, json });
      // A parent of elsewhere is refused like one that does not exist.
      const noParent =
        /The parent is no measuring point of the same building|A main measuring point has no parent/;
      const closed = [400, 403, 404].includes(status) || /"code":"unknown_/.test(text) || noParent.test(text);
      if (!closed) found.push(`${method} ${path} ${JSON.stringify(json)}: ${status} ${text.slice(0, 200)}`);
    }
    expect(found).toEqual([]);
  },
);

check(
  'V8.2.2',
  'work is given only to people of the building, and their names are told to nobody else',
  async () => {
    const stranger = await target.as('caretaker', there.buildingId);
    const json = { buildingId: here.buildingId, kind: 'fault', title: 'X', assigneeIds: [stranger.userId] };
    expect((await target.send('/v1/maintenance/tasks', { token: manager.accessToken, json })).code).toBe(
      'unknown_person',
    );
    const people = await target.send(`/v1/maintenance/assignable-people?buildingId=${here.buildingId}`, {
      token: manager.accessToken,
    });
    expect(people.text).not.toContain(stranger.userId);
  },
);

check(
  'V8.2.2',
  'what a phone queued for a foreign building is refused one by one, and nothing is written',
  async () => {
    const outbox = new Outbox();
    const body = { from: null, to: 'Keller' };
    const batch = [
      outbox.item('updateTask', there.taskId, {
        params: { taskId: there.taskId },
        patch: { place: body },
        baseVersion: 1,
      }),
      outbox.item('completeTask', there.otherTaskId, {
        params: { taskId: there.otherTaskId },
        body: { result: 'done' },
      }),
      outbox.item('answerChecklistItem', there.itemId, {
        params: { itemId: there.itemId },
        patch: { answer: { from: null, to: true } },
        baseVersion: 1,
      }),
      outbox.create('createReading', { meterId: there.meterId, value: 200, readAt: '2025-01-01T00:00:00Z' }),
      outbox.create('addTaskComment', { text: 'X' }, { params: { taskId: there.taskId } }),
    ];
    const before = await target.send(`/v1/maintenance/tasks/${there.taskId}`, {
      token: (await target.as('admin')).accessToken,
    });
    expect(new Set(statuses(await outbox.send(manager, batch)))).toEqual(new Set(['rejected']));
    const after = await target.send(`/v1/maintenance/tasks/${there.taskId}`, {
      token: (await target.as('admin')).accessToken,
    });
    expect(after.text).toBe(before.text);
  },
);

check('V8.2.2', 'a pull that claims foreign scopes gets none of their rows', async () => {
  const { cursor, scopes } = await begin(target.api, manager);
  const claimed = [...scopes, { id: there.buildingId, rights: scopes[0]?.rights ?? '' }];
  const admin = await target.as('admin');
  const json = { title: 'Geheim' };
  await target.send(`/v1/maintenance/tasks/${there.taskId}`, {
    method: 'PATCH',
    token: admin.accessToken,
    json,
  });
  await expect
    .poll(() => target.api.app.db.system.selectFrom('change_outbox').select('id').execute(), {
      timeout: 10_000,
    })
    .toEqual([]);
  const page = await manager.call(pull, ask(cursor, claimed));
  expect(page.changes.filter(({ id }) => id === there.taskId)).toEqual([]);
  expect(page.scopes.removed).toContain(there.buildingId);
});

check('V8.2.2', 'the token of a snapshot is good for its person and scope alone', async () => {
  const { first } = await begin(target.api, manager);
  const token = first.scopes.added.find(({ id }) => id === here.buildingId)?.snapshot ?? '';
  const [payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const forged = Buffer.from(JSON.stringify({ ...claims, id: there.buildingId })).toString('base64url');
  const asked = (text: string, user = manager) =>
    target.send(`/v1/mobile/sync/snapshot?token=${encodeURIComponent(text)}`, { token: user.accessToken });
  expect((await asked(token)).status).toBe(200);
  for (const text of [
    `${forged}.${signature}`,
    `${forged}.`,
    payload,
    `${payload}.${signature}x`,
    '',
    '.',
    'e30.e30',
  ])
    expect((await asked(text)).status, text).toBe(400);
  expect((await asked(token, await target.as('admin'))).status).toBe(400);
});

check(
  'V8.2.2',
  'a signed address of a picture is good for that picture, size, person and time alone',
  async () => {
    const place = { buildingId: here.buildingId as never, taskId: here.taskId };
    const bytes = await noise(40, 40);
    const photo = await announce(manager, place, bytes);
    await sendPhoto({ ...target.api, url: target.url }, manager, photo.id, bytes);
    const { full } = await manager.call(photoUrls, { params: { photoId: photo.id } });
    expect((await target.send(full)).status).toBe(200);
    const changed = [
      full.replace(photo.id, here.photoId),
      full.replace('/full?', '/medium?'),
      full.replace(/expires=(\d)/, 'expires=9$1'),
      full.replace(/user=[^&]+/, `user=${randomUUID()}`),
      full.replace(/signature=.*/, 'signature='),
      full.replace(/signature=.*/, `signature=${'A'.repeat(43)}`),
      full.replace(/signature=/, 'signature=x&signature='),
    ];
    for (const address of changed) expect([400, 403], address).toContain((await target.send(address)).status);
  },
);

const commentsOf = (taskId: string) => `/v1/maintenance/tasks/${taskId}/comments`;

check(
  'V2.2.3',
  'a photo, step or comment cannot be moved to another task or building by its id',
  async () => {
    const comment = { id: randomUUID(), text: 'X' };
    const first = await target.send(commentsOf(here.taskId), { token: manager.accessToken, json: comment });
    expect(first.status).toBe(201);
    const moved = await target.send(commentsOf(here.otherTaskId), {
      token: manager.accessToken,
      json: comment,
    });
    expect(moved.code).toBe('already_exists');
    for (const field of ['buildingId', 'taskId', 'id']) {
      const json = { [field]: there.buildingId };
      const answer = await target.send(`/v1/maintenance/tasks/${here.taskId}`, {
        method: 'PATCH',
        token: manager.accessToken,
        json,
      });
      expect(answer.code).toBe('invalid_request');
    }
  },
);

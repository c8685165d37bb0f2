import { randomUUID } from 'node:crypto';
import type { BuildingId, TaskCommentId, TaskMaterialId } from '@citypulse/contracts/common';
import { completeTask, createTask } from '@citypulse/contracts/maintenance';
import {
  addTaskComment,
  addTaskMaterial,
  removeTaskMaterial,
  updateTaskMaterial,
} from '@citypulse/contracts/task-work';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let buildingId: BuildingId;
let caretaker: TestUser;
let viewer: TestUser;
let stranger: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  buildingId = (await api.given.building()).id as BuildingId;
  caretaker = await api.as('caretaker', buildingId);
  viewer = await api.as('viewer', buildingId);
  stranger = await api.as('caretaker', (await api.given.building()).id);
});
afterAll(() => api.close());

const givenTask = () => caretaker.call(createTask, { body: { buildingId, kind: 'fault', title: 'Tropft' } });
const filter = { name: 'Filter', quantity: 2, unit: 'Stück' };

test('whoever may report comments, on a closed task too, and once', async () => {
  const { id: taskId } = await givenTask();
  await caretaker.call(completeTask, { params: { taskId }, body: { result: 'done' } });
  const request = {
    params: { taskId },
    body: { id: randomUUID() as TaskCommentId, text: 'Es tropft wieder' },
  };

  const said = await viewer.call(addTaskComment, request);

  expect(said).toMatchObject({ text: 'Es tropft wieder', author: { id: viewer.userId }, taskId, buildingId });
  expect(await viewer.call(addTaskComment, request)).toEqual(said);
  const other = { ...request, body: { ...request.body, text: 'Anders' } };
  expect((await viewer.refused(addTaskComment, other)).code).toBe('already_exists');
  expect((await caretaker.refused(addTaskComment, request)).code).toBe('already_exists');
  expect((await stranger.refused(addTaskComment, request)).code).toBe('not_found');
});

test('a comment from a clock that is wrong was written now', async () => {
  const { id: taskId } = await givenTask();
  for (const writtenAt of ['1970-01-01T00:00:00Z', '2099-01-01T00:00:00Z']) {
    const said = await viewer.call(addTaskComment, { params: { taskId }, body: { text: 'x', writtenAt } });
    expect(Math.abs(Date.parse(said.writtenAt) - Date.now())).toBeLessThan(60_000);
  }
});

test('material is recorded once, corrected and taken off again by who works there', async () => {
  const { id: taskId } = await givenTask();
  const request = { params: { taskId }, body: { id: randomUUID() as TaskMaterialId, ...filter } };

  const material = await caretaker.call(addTaskMaterial, request);
  const again = await caretaker.call(addTaskMaterial, request);
  const params = { materialId: material.id };
  const more = await caretaker.call(updateTaskMaterial, { params, body: { quantity: 3 } });

  expect(material).toMatchObject({ ...filter, addedBy: { id: caretaker.userId } });
  expect(again).toEqual(material);
  expect(more).toMatchObject({ quantity: 3, version: material.version + 1 });
  const late = caretaker.call(updateTaskMaterial, { params, body: { quantity: 4 } }, { 'If-Match': '"1"' });
  await expect(late).rejects.toMatchObject({ problem: { code: 'version_mismatch' } });
  expect((await caretaker.refused(addTaskMaterial, request)).code).toBe('already_exists');
  for (const [by, code] of [
    [viewer, 'forbidden'],
    [stranger, 'not_found'],
  ] as const) {
    expect((await by.refused(addTaskMaterial, request)).code).toBe(code);
    expect((await by.refused(updateTaskMaterial, { params, body: { quantity: 9 } })).code).toBe(code);
    expect((await by.refused(removeTaskMaterial, { params })).code).toBe(code);
  }
  await caretaker.call(removeTaskMaterial, { params });
  expect((await caretaker.refused(removeTaskMaterial, { params })).code).toBe('not_found');
});

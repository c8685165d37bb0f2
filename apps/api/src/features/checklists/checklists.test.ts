import { randomUUID } from 'node:crypto';
import {
  answerChecklistItem,
  createChecklistTemplate,
  listChecklistTemplates,
  updateChecklistTemplate,
  type ChecklistAnswer,
  type ChecklistKind,
} from '@citypulse/contracts/checklists';
import type { BuildingId, ChecklistItemId, ChecklistTemplateId } from '@citypulse/contracts/common';
import type { Request } from '@citypulse/contracts/endpoint';
import { completeTask, createTask } from '@citypulse/contracts/maintenance';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let buildingId: BuildingId;
let manager: TestUser;
let caretaker: TestUser;
let viewer: TestUser;
let stranger: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  buildingId = (await api.given.building()).id as BuildingId;
  manager = await api.as('facility_manager');
  caretaker = await api.as('caretaker', buildingId);
  viewer = await api.as('viewer', buildingId);
  stranger = await api.as('caretaker', (await api.given.building()).id);
});
afterAll(() => api.close());

async function givenStep(kind: ChecklistKind, more: object = {}) {
  const itemId = randomUUID() as ChecklistItemId;
  const checklist = [{ id: itemId, kind, label: 'Frage', ...more }];
  const task = await caretaker.call(createTask, {
    body: { buildingId, kind: 'inspection', title: 'Prüfen', checklist },
  });
  return { itemId, taskId: task.id };
}
type Body = Request<typeof answerChecklistItem>['body'];
const answer = (itemId: ChecklistItemId, body: Body, by = caretaker) =>
  by.call(answerChecklistItem, { params: { itemId }, body });

describe('an answer', () => {
  const id = randomUUID();
  const fitting: [ChecklistKind, ChecklistAnswer][] = [
    ['yes_no', false],
    ['number', 7.5],
    ['text', 'Leicht feucht'],
    ['choice', 'gut'],
    ['photo', id],
    ['reading', id],
  ];

  test.each(fitting)('to a step of kind %s is kept: %s', async (kind, value) => {
    const { itemId } = await givenStep(kind, { choices: ['gut', 'schlecht'] });

    const answered = await answer(itemId, { answer: value, note: 'Siehe Foto' });

    expect(answered).toMatchObject({
      answer: value,
      note: 'Siehe Foto',
      answeredBy: { id: caretaker.userId, name: 'Test caretaker' },
      version: 2,
    });
    const taken = await answer(itemId, { answer: null });
    expect(taken).toMatchObject({ answer: null, answeredAt: null, answeredBy: null, note: 'Siehe Foto' });
  });

  const unfitting: [ChecklistKind, ChecklistAnswer][] = [
    ['yes_no', 'ja'],
    ['number', '7'],
    ['text', true],
    ['choice', 'mittel'],
    ['photo', 'foto.jpg'],
    ['reading', 120],
  ];

  test.each(unfitting)('to a step of kind %s does not fit: %s', async (kind, value) => {
    const { itemId } = await givenStep(kind, { choices: ['gut'] });
    const problem = await caretaker.refused(answerChecklistItem, {
      params: { itemId },
      body: { answer: value },
    });
    expect(problem).toMatchObject({ code: 'answer_invalid', errors: [{ path: 'body.answer' }] });
  });

  test('beyond the limits is kept, for it is what was found', async () => {
    const { itemId } = await givenStep('number', { min: 1, max: 2, unit: 'bar' });
    expect(await answer(itemId, { answer: 3.4 })).toMatchObject({ answer: 3.4, min: 1, max: 2 });
  });

  test('is no longer taken when the task is closed', async () => {
    const { itemId, taskId } = await givenStep('yes_no');
    await answer(itemId, { answer: true });
    await caretaker.call(completeTask, { params: { taskId }, body: { result: 'done' } });
    const late = { params: { itemId }, body: { answer: false } };
    expect((await caretaker.refused(answerChecklistItem, late)).code).toBe('task_closed');
  });

  test('is given from the version that was seen, by who can work there', async () => {
    const { itemId } = await givenStep('yes_no');
    const request = { params: { itemId }, body: { answer: true } };
    await caretaker.call(answerChecklistItem, request, { 'If-Match': '"1"' });

    const late = caretaker.call(answerChecklistItem, request, { 'If-Match': '"1"' });

    await expect(late).rejects.toMatchObject({ problem: { code: 'version_mismatch' } });
    expect((await viewer.refused(answerChecklistItem, request)).code).toBe('forbidden');
    expect((await stranger.refused(answerChecklistItem, request)).code).toBe('not_found');
  });

  test('from a clock that is wrong was given now', async () => {
    const { itemId } = await givenStep('yes_no');
    for (const answeredAt of ['1970-01-01T00:00:00Z', '2099-01-01T00:00:00Z']) {
      const answered = await answer(itemId, { answer: true, answeredAt });
      expect(Math.abs(Date.parse(answered.answeredAt ?? '') - Date.now())).toBeLessThan(60_000);
    }
  });
});

test('a Prüfliste is the town’s: made once, changed, retired by who plans everywhere', async () => {
  const id = randomUUID() as ChecklistTemplateId;
  const request = { body: { id, name: 'Filter', items: [{ kind: 'yes_no' as const, label: 'Sauber' }] } };
  const local = await api.as('facility_manager', buildingId);

  const made = await manager.call(createChecklistTemplate, request);
  const again = await manager.call(createChecklistTemplate, request);
  const other = { body: { ...request.body, name: 'Anders' } };

  expect(made).toMatchObject({
    name: 'Filter',
    retired: false,
    items: [{ label: 'Sauber', required: true }],
  });
  expect(again).toEqual(made);
  expect((await manager.refused(createChecklistTemplate, other)).code).toBe('already_exists');
  const twin = { body: { ...request.body, id: randomUUID() as ChecklistTemplateId, name: 'FILTER' } };
  expect((await manager.refused(createChecklistTemplate, twin)).code).toBe('already_exists');
  expect((await local.refused(createChecklistTemplate, twin)).code).toBe('forbidden');
  const params = { templateId: id };
  expect(await manager.call(updateChecklistTemplate, { params, body: { retired: true } })).toMatchObject({
    retired: true,
    version: made.version + 1,
  });
  expect((await local.refused(updateChecklistTemplate, { params, body: { name: 'X' } })).code).toBe(
    'forbidden',
  );
  const { items } = await viewer.call(listChecklistTemplates, {});
  expect(items.map((one) => one.id)).toContain(id);
});

import { randomUUID } from 'node:crypto';
import { answerChecklistItem } from '@citypulse/contracts/checklists';
import type { BuildingId, ChecklistItemId, TaskId } from '@citypulse/contracts/common';
import { completeTask, createTask, getTask, updateTask } from '@citypulse/contracts/maintenance';
import { startSession, updateSession } from '@citypulse/contracts/task-work';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CallFailed, startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;
let other: TestApi;
let buildingId: BuildingId;
let caretaker: TestUser;
let colleague: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  other = await startTestApi({}, api.databaseUrl);
  buildingId = (await api.given.building()).id as BuildingId;
  caretaker = await api.as('caretaker', buildingId);
  colleague = await other.as('technician', buildingId);
});
afterAll(async () => {
  await other.close();
  await api.close();
});

const step = () => ({ id: randomUUID() as ChecklistItemId, kind: 'yes_no' as const, label: 'Sauber' });
const create = (fields: object = {}) =>
  caretaker.call(createTask, { body: { buildingId, kind: 'fault', title: 'Tropft', ...fields } });
const noted = (by: TestUser, itemId: ChecklistItemId, note: string) =>
  by.call(answerChecklistItem, { params: { itemId }, body: { answer: true, note } });
const times = <T>(count: number, act: (index: number) => Promise<T>) =>
  Promise.allSettled(Array.from({ length: count }, (_, index) => act(index)));
const codes = (outcomes: readonly PromiseSettledResult<unknown>[]) => [
  ...new Set(
    outcomes.map((one) =>
      one.status === 'fulfilled'
        ? 'ok'
        : one.reason instanceof CallFailed
          ? one.reason.problem.code
          : 'thrown',
    ),
  ),
];

test('finished by fifty at once, on two nodes, a task is finished once', async () => {
  const { id: taskId, version } = await create();

  const outcomes = await times(50, (index) =>
    (index % 2 ? caretaker : colleague).call(completeTask, {
      params: { taskId },
      body: { result: 'done', note: `Nummer ${index}` },
    }),
  );

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(codes(outcomes).toSorted()).toEqual(['already_completed', 'ok']);
  const task = await caretaker.call(getTask, { params: { taskId } });
  expect(task).toMatchObject({ status: 'done', version: version + 1 });
  const { rows } = await sql`select from audit_log where entity_id = ${taskId} and action = 'update'`.execute(
    api.app.db.system,
  );
  expect(rows).toHaveLength(1);
  // What is written goes to the feed from the outbox, sooner or later.
  const told = await sql`
    select from change_outbox where entity_id = ${taskId} and version > ${version}
    union all select from change_feed where entity_id = ${taskId} and version > ${version}`.execute(
    api.app.db.system,
  );
  expect(told.rows).toHaveLength(1);
});

test('the same finish sent fifty times at once is answered fifty times', async () => {
  const { id: taskId } = await create();
  const request = { params: { taskId }, body: { result: 'done' as const, note: 'Fertig' } };

  const outcomes = await times(50, () => caretaker.call(completeTask, request));

  expect(codes(outcomes)).toEqual(['ok']);
  const answers = outcomes.map((one) => JSON.stringify(one.status === 'fulfilled' ? one.value : null));
  expect(new Set(answers).size).toBe(1);
});

test('the same new task sent twenty times at once is one, and every number is given out once', async () => {
  const id = randomUUID() as TaskId;
  const same = await times(20, () => create({ id, checklist: [] }));
  const numbers = await times(20, () => create());

  expect(codes(same)).toEqual(['ok']);
  expect(codes(numbers)).toEqual(['ok']);
  const { rows } = await sql<{ count: number; numbers: number; last: number }>`
    select count(*), count(distinct number) as numbers, max(right(number, 4)::int) as last
    from maintenance_tasks`.execute(api.app.db.system);
  const { count, numbers: different, last } = rows[0] ?? {};
  expect(different).toBe(count);
  expect(last).toBe(count);
});

test('an answer taken back while the task is finished leaves none finished without it', async () => {
  for (let round = 0; round < 12; round++) {
    const item = step();
    const { id: taskId } = await create({ checklist: [item] });
    const answer = (value: boolean | null) =>
      colleague.call(answerChecklistItem, { params: { itemId: item.id }, body: { answer: value } });
    await answer(true);

    await Promise.allSettled([
      answer(null),
      caretaker.call(completeTask, { params: { taskId }, body: { result: 'done' } }),
    ]);

    const { status, checklist } = await caretaker.call(getTask, { params: { taskId } });
    expect(status === 'done' ? checklist[0]?.answer : null).toBe(status === 'done' ? true : null);
  }
});

test('two answers to one step: the later stays whole; two to two steps: both stay', async () => {
  const [one, two] = [step(), step()];
  const { id: taskId } = await create({ checklist: [one, two] });

  const outcomes = await Promise.allSettled([
    noted(caretaker, one.id, 'Hans'),
    noted(colleague, one.id, 'Tina'),
    noted(caretaker, two.id, 'zwei'),
  ]);

  expect(codes(outcomes)).toEqual(['ok']);
  const { checklist } = await caretaker.call(getTask, { params: { taskId } });
  const by = checklist[0]?.answeredBy?.id === caretaker.userId ? 'Hans' : 'Tina';
  expect(checklist.map(({ note }) => note)).toEqual([by, 'zwei']);
});

test('begun while it is finished, a task does not wake up again', async () => {
  for (let round = 0; round < 12; round++) {
    const { id: taskId } = await create();

    const [begun, done] = await Promise.allSettled([
      colleague.call(startSession, { params: { taskId }, body: {} }),
      caretaker.call(completeTask, { params: { taskId }, body: { result: 'done' } }),
    ]);

    expect(done.status).toBe('fulfilled');
    expect(['ok', 'task_closed']).toContain(codes([begun])[0]);
    expect((await caretaker.call(getTask, { params: { taskId } })).status).toBe('done');
  }
});

test('paused while the task is finished, work ends in one of the two ways, and neither waits for ever', async () => {
  for (let round = 0; round < 12; round++) {
    const { id: taskId } = await create();
    const { id: sessionId } = await caretaker.call(startSession, { params: { taskId }, body: {} });

    const [paused, done] = await Promise.allSettled([
      caretaker.call(updateSession, { params: { sessionId }, body: { status: 'paused' } }),
      caretaker.call(completeTask, { params: { taskId }, body: { result: 'done' } }),
    ]);

    expect(done.status).toBe('fulfilled');
    expect(['ok', 'state_refused']).toContain(codes([paused])[0]);
    expect((await caretaker.call(getTask, { params: { taskId } })).status).toBe('done');
  }
});

test('changed by many at once from the same version, a task is changed once', async () => {
  const { id: taskId, version } = await create();

  const outcomes = await times(10, (index) =>
    caretaker.call(
      updateTask,
      { params: { taskId }, body: { place: `Raum ${index}` } },
      { 'If-Match': `"${version}"` },
    ),
  );

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(codes(outcomes).toSorted()).toEqual(['ok', 'version_mismatch']);
});

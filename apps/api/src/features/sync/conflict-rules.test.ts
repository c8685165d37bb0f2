import { decisionsOf, hindranceOf, type Hindrance } from '@citypulse/contracts/conflict-rules';
import { resolveConflict, type SyncConflict } from '@citypulse/contracts/conflicts';
import { me } from '@citypulse/contracts/identity';
import { completeTask, getTask, updateTask } from '@citypulse/contracts/maintenance';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  answer,
  change,
  conflictsOf,
  givenTask,
  officeChanges,
  type GivenTask,
} from '../../../test/given-task.ts';
import { Outbox } from '../../../test/outbox.ts';
import { loadSessions } from '../maintenance/sessions.service.ts';
import { startTestApi, type TestApi, type TestUser } from '../../../test/test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

/** The caretaker whose phone sent the change, the one who was faster, and the office. */
type Given = GivenTask & { colleague: TestUser };
type Who = 'user' | 'colleague' | 'office';

async function givenThree(): Promise<Given> {
  const given = await givenTask(api);
  return { ...given, colleague: await api.as('caretaker', given.building.id) };
}

const params = ({ task }: Given) => ({ params: { taskId: task.id } });
const finish = (given: Given, by: Who, result: 'done' | 'partial') =>
  given[by].call(completeTask, { ...params(given), body: { result } });
const completion = (given: Given, body: object) =>
  given.outbox.item('completeTask', given.task.id, { ...params(given), body });

const reopen = (given: Given) =>
  given.office.call(updateTask, { ...params(given), body: { status: 'open' } });

async function secondCompletion(given: Given): Promise<void> {
  await finish(given, 'colleague', 'partial');
  await given.outbox.send(given.user, [completion(given, { result: 'not_possible', note: 'Kein Zugang' })]);
}

async function answerToClosed(given: Given): Promise<void> {
  await finish(given, 'colleague', 'partial');
  await given.outbox.send(given.user, [answer(given, { answer: { from: null, to: 'verschmutzt' } })]);
}

/** Two phones of one person: on one the work has ended, on the other it goes on. */
async function workThatEnded(given: Given): Promise<void> {
  const { outbox, user } = given;
  const start = outbox.create('startSession', {}, params(given));
  const { id } = start['entity'] as { id: string };
  const step = (on: Outbox, to: string) => {
    const patch = { status: { from: 'in_progress', to } };
    return on.item('updateSession', id, { params: { sessionId: id }, patch });
  };
  await outbox.send(user, [start, step(outbox, 'completed')]);
  const second = new Outbox();
  await second.send(user, [step(second, 'paused')]);
}

type Hindrances = Record<Who, Hindrance | null>;
const all = (one: Hindrance | null): Hindrances => ({ user: one, colleague: one, office: one });

const situations: [string, Hindrances, (given: Given) => Promise<unknown>][] = [
  [
    'an Auftrag that two finished: who was faster may take it back, the office may decide',
    { user: 'planners', colleague: null, office: null },
    secondCompletion,
  ],
  [
    'an Auftrag that two finished and that was reopened since',
    all(null),
    async (given) => {
      await secondCompletion(given);
      await reopen(given);
    },
  ],
  [
    'a completion of what was cancelled',
    { user: 'planners', colleague: 'planners', office: null },
    async (given) => {
      await officeChanges(given, { status: 'cancelled' });
      await given.outbox.send(given.user, [completion(given, { result: 'partial' })]);
    },
  ],
  ['an answer to a step of what was closed', all('closed'), answerToClosed],
  [
    'an answer to a step of what was closed and reopened',
    all(null),
    async (given) => {
      await answerToClosed(given);
      await reopen(given);
    },
  ],
  [
    'a pause of what was cancelled',
    all('no_step'),
    async (given) => {
      await officeChanges(given, { status: 'cancelled' });
      await given.outbox.send(given.user, [change(given, { status: { from: 'in_progress', to: 'paused' } })]);
    },
  ],
  [
    'a title that two changed',
    all(null),
    async (given) => {
      await officeChanges(given, { title: 'Filter tauschen' });
      await given.outbox.send(given.user, [
        change(given, { title: { from: 'Filter prüfen', to: 'Filter reinigen' } }),
      ]);
    },
  ],
  [
    'a title of what was finished meanwhile',
    all('closed'),
    async (given) => {
      await finish(given, 'colleague', 'partial');
      await given.outbox.send(given.user, [change(given, { title: { from: 'Filter prüfen', to: 'Neu' } })]);
    },
  ],
  [
    'work that has ended: nobody changes it back, and others have no part in it',
    { user: 'no_step', colleague: 'not_yours', office: 'not_yours' },
    workThatEnded,
  ],
];

const cases = situations.flatMap(([name, expected, arise]) =>
  (['user', 'colleague', 'office'] as const).map((who) => [name, who, expected[who], arise] as const),
);

async function known(given: Given, who: Who, conflict: SyncConflict): Promise<Hindrance | null> {
  const [task, person, [session]] = await Promise.all([
    given[who].call(getTask, params(given)),
    given[who].call(me),
    loadSessions(api.app.db.system, [conflict.entity.id]),
  ]);
  const standing = { task, steps: task.checklist, session };
  const fields = Object.keys(conflict.mine);
  const hindrances = fields.map((field) =>
    hindranceOf(conflict, field, { id: person.id, grants: person.roles }, standing),
  );
  return hindrances.find((one) => one !== null) ?? null;
}

async function decides(given: Given, who: Who, conflict: SyncConflict): Promise<string | null> {
  const request = {
    params: { conflictId: conflict.id },
    body: { strategy: 'mine' as const, expectedVersion: conflict.version },
  };
  return given[who].call(resolveConflict, request).then(
    () => null,
    (error: { problem: { code: string } }) => error.problem.code,
  );
}

async function onlyOpen(given: Given): Promise<SyncConflict> {
  const [open] = await conflictsOf(given.office, 'open');
  if (!open) throw new Error('A Konflikt was expected');
  return open;
}

test.each(cases)('%s: the app knows beforehand whether the server lets the %s', async (...row) => {
  const [, who, expected, arise] = row;
  const given = await givenThree();
  await arise(given);
  const conflict = await onlyOpen(given);
  const foreseen = await known(given, who, conflict);
  const refusal = await decides(given, who, conflict);
  expect(foreseen).toBe(expected);
  if (refusal !== 'version_mismatch') return expect(refusal === null).toBe(expected === null);
  // The row has moved on since; now the Konflikt shows it.
  expect((await decides(given, who, await onlyOpen(given))) === null).toBe(expected === null);
});

const finishedAt = '2026-03-02T09:00:00.000Z';

test('what was done on what was cancelled is one decision: without its result no remark is taken', async () => {
  const given = await givenThree();
  await officeChanges(given, { status: 'cancelled' });
  const body = { result: 'partial', note: 'Dichtung fehlt', completedAt: finishedAt };
  await given.outbox.send(given.user, [completion(given, body)]);
  const conflict = await onlyOpen(given);
  expect(decisionsOf(conflict)).toMatchObject([
    { field: 'result', along: expect.arrayContaining(['note', 'completedAt']) },
  ]);
  const decide = (of: { strategy: 'mine' } | { strategy: 'merged'; values: Record<string, unknown> }) =>
    given.office.call(resolveConflict, {
      params: { conflictId: conflict.id },
      body: { ...of, expectedVersion: conflict.version },
    });
  const mixed = { ...conflict.mine, result: conflict.theirs['result'] };
  await expect(decide({ strategy: 'merged', values: mixed })).rejects.toMatchObject({
    problem: { code: 'invalid_request' },
  });
  await decide({ strategy: 'mine' });
  const task = await given.office.call(getTask, params(given));
  expect(task).toMatchObject({ status: 'done', result: 'partial', resultNote: 'Dichtung fehlt' });
});

test('of two completions the moment goes with the result, while the remark is decided by itself', async () => {
  const given = await givenThree();
  await finish(given, 'colleague', 'partial');
  const body = { result: 'not_possible', note: 'Kein Zugang', completedAt: finishedAt };
  await given.outbox.send(given.user, [completion(given, body)]);
  const decisions = decisionsOf(await onlyOpen(given));
  expect(decisions).toContainEqual({ field: 'result', along: ['completedAt'] });
  expect(decisions).toContainEqual({ field: 'note', along: [] });
});

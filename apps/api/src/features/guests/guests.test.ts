import { randomUUID } from 'node:crypto';
import type { ChecklistItemId, TaskCommentId } from '@citypulse/contracts/common';
import type { Endpoint, Request } from '@citypulse/contracts/endpoint';
import * as contract from '@citypulse/contracts/guests';
import { createTask, taskHistory } from '@citypulse/contracts/maintenance';
import { operations } from '@citypulse/contracts/operations';
import { listUsers } from '@citypulse/contracts/users';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noise } from '../../../test/given-photos.ts';
import {
  callEndpoint,
  CallFailed,
  startTestApi,
  type TestApi,
  type TestUser,
} from '../../../test/test-api.ts';

let api: TestApi;
let planner: TestUser;
let buildingId: string;
beforeAll(async () => {
  api = await startTestApi();
  buildingId = (await api.given.building()).id;
  planner = await api.as('facility_manager', buildingId);
});
afterAll(() => api.close());

const soon = () => new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
const newId = () => randomUUID() as never;

async function givenTask(title = 'Heizung entlüften') {
  const id = randomUUID() as ChecklistItemId;
  const checklist = [{ id, kind: 'yes_no' as const, label: 'Entlüftet', required: true }];
  const body = { buildingId: buildingId as never, kind: 'fault' as const, title, checklist };
  return { task: await planner.call(createTask, { body }), itemId: id };
}

async function givenLink(fields: { pin?: string; expiresOn?: string } = {}) {
  const given = await givenTask();
  const body = { id: newId(), company: 'Firma Müller', expiresOn: soon(), ...fields };
  const made = await planner.call(contract.createGuestLink, { params: { taskId: given.task.id }, body });
  return { ...given, ...made };
}

const guest = <E extends Endpoint>(endpoint: E, body: object) =>
  callEndpoint(api.url, null, endpoint, { body } as unknown as Request<E>);
const refusal = async (endpoint: Endpoint, body: object): Promise<string> =>
  guest(endpoint, body).then(
    () => 'not refused',
    (error: unknown) => (error instanceof CallFailed ? error.problem.code : String(error)),
  );

test('a firm sees the one Auftrag, says something, answers, adds a photo and finishes it, under its own name', async () => {
  const { token, task, itemId, link } = await givenLink();
  expect(link).toMatchObject({ company: 'Firma Müller', hasPin: false, revokedAt: null });
  const seen = await guest(contract.readGuestTask, { token });
  expect(seen).toMatchObject({ company: 'Firma Müller', task: { title: task.title, status: 'open' } });
  expect(seen.checklist.map(({ label }) => label)).toEqual(['Entlüftet']);

  await guest(contract.addGuestComment, { token, id: randomUUID() as TaskCommentId, text: 'Kommen morgen' });
  expect(await refusal(contract.finishGuestTask, { token, result: 'done' })).toBe('checklist_incomplete');
  await guest(contract.answerGuestItem, { token, itemId, answer: true });
  const form = new FormData();
  form.set('token', token);
  form.set('id', randomUUID());
  form.set('file', new Blob([(await noise(80, 60)) as BlobPart]), 'a.jpg');
  const sent = await fetch(`${api.url}${contract.addGuestPhoto.path}`, { method: 'POST', body: form });
  const { photos } = (await sent.json()) as contract.GuestTask;
  expect(photos).toHaveLength(1);
  expect((await fetch(`${api.url}${photos[0]?.full}`)).status).toBe(200);
  const done = await guest(contract.finishGuestTask, { token, result: 'done', note: 'Alles dicht' });

  expect(done).toMatchObject({ task: { status: 'done', resultNote: 'Alles dicht' } });
  expect(done.comments).toMatchObject([{ text: 'Kommen morgen', author: 'Firma Müller (Gast)' }]);
  const history = await planner.call(taskHistory, { params: { taskId: task.id }, query: {} });
  const finished = history.items.find(({ after }) => after?.['status'] === 'done');
  expect(finished?.by).toBe('Firma Müller (Gast)');
  const [listed] = (await planner.call(contract.listGuestLinks, { params: { taskId: task.id } })).items;
  expect(listed?.lastSeenAt).not.toBeNull();
});

test('a guest reaches nothing else: no other step, no other operation, no other Auftrag', async () => {
  const { token } = await givenLink();
  const other = await givenTask('Fremd');
  expect(await refusal(contract.answerGuestItem, { token, itemId: other.itemId, answer: true })).toBe(
    'not_found',
  );
  const taken = { id: randomUUID(), text: 'X' };
  await guest(contract.addGuestComment, { token, ...taken });
  const second = await givenLink();
  expect(await refusal(contract.addGuestComment, { token: second.token, ...taken })).toBe('already_exists');
  for (const { endpoint } of operations.filter((one) => one.endpoint.access !== 'public')) {
    const path = endpoint.path.replaceAll(/:\w+/g, other.task.id);
    const headers = { Authorization: `Bearer ${token}` };
    expect((await fetch(`${api.url}${path}`, { method: endpoint.method, headers })).status).toBe(401);
  }
});

test('an unknown, ended or expired link is answered like none, at once', async () => {
  const { token, link } = await givenLink();
  expect(await refusal(contract.readGuestTask, { token: `${token}x` })).toBe('not_found');
  expect(await refusal(contract.readGuestTask, { token: 'x' })).toBe('not_found');
  await planner.call(contract.revokeGuestLink, { params: { linkId: link.id } });
  for (const endpoint of [contract.readGuestTask, contract.finishGuestTask])
    expect(
      await refusal(endpoint, endpoint === contract.readGuestTask ? { token } : { token, result: 'done' }),
    ).toBe('not_found');
  const late = await givenLink();
  await sql`update guest_links set expires_at = now() where id = ${late.link.id}`.execute(api.app.db.system);
  expect(await refusal(contract.readGuestTask, { token: late.token })).toBe('not_found');
});

test('a PIN is asked for by every request, and guessing it is slowed down', async () => {
  const { token } = await givenLink({ pin: '482913' });
  expect(await refusal(contract.readGuestTask, { token })).toBe('invalid_credentials');
  expect((await guest(contract.readGuestTask, { token, pin: '482913' })).company).toBe('Firma Müller');
  const text = { id: randomUUID(), text: 'X' };
  expect(await refusal(contract.addGuestComment, { token, ...text })).toBe('invalid_credentials');
  for (let n = 0; n < 6; n++) await refusal(contract.readGuestTask, { token, pin: `000${n}` });
  expect(await refusal(contract.readGuestTask, { token, pin: '0009' })).toBe('too_many_requests');
});

test('only planners of the building make, see and end links; a day beyond a year is refused', async () => {
  const { task, link } = await givenLink();
  const body = { id: newId(), company: 'X', expiresOn: soon() };
  const params = { taskId: task.id };
  const [worker, stranger] = [
    await api.as('technician', buildingId),
    await api.as('admin', (await api.given.building()).id),
  ];
  expect((await worker.refused(contract.createGuestLink, { params, body })).code).toBe('forbidden');
  expect((await stranger.refused(contract.createGuestLink, { params, body })).code).toBe('not_found');
  expect((await stranger.refused(contract.listGuestLinks, { params })).code).toBe('not_found');
  expect((await stranger.refused(contract.revokeGuestLink, { params: { linkId: link.id } })).code).toBe(
    'not_found',
  );
  for (const expiresOn of ['2020-01-01', '2099-01-01'])
    expect(
      (await planner.refused(contract.createGuestLink, { params, body: { ...body, expiresOn } })).code,
    ).toBe('conflict');
});

test('a guest is no person of the town: in no list, without a password, and his token is nowhere but with him', async () => {
  const { token } = await givenLink({ pin: '1234' });
  const admin = await api.as('admin');
  const people = await admin.call(listUsers, { query: { search: 'Müller' } });
  expect(people.items).toEqual([]);
  const { rows } =
    await sql`select l::text from guest_links l union all select a::text from audit_log a`.execute(
      api.app.db.system,
    );
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(JSON.stringify(rows)).not.toContain('argon2id$v=19$m=65536,t=3,p=1$1234');
});

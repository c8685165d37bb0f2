import { createHash, randomUUID } from 'node:crypto';
import { createTask } from '@citypulse/contracts/maintenance';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect } from 'vitest';
import { givenPlace, type Place } from '../every-row.ts';
import { Outbox } from '../outbox.ts';
import type { TestUser } from '../test-api.ts';
import { check } from './check.ts';
import { handshake, startTarget, type Answer, type Sent, type Target } from './target.ts';

let target: Target;
let place: Place;
let manager: TestUser;
let admin: TestUser;
beforeAll(async () => {
  target = await startTarget();
  place = await givenPlace(target.api);
  manager = await target.as('facility_manager', place.buildingId);
  admin = await target.as('admin');
}, 60_000);
afterAll(() => target.close());

const fifty = (send: (n: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: 50 }, (_, n) => send(n)));
const codes = (answers: readonly Answer[]) =>
  [...new Set(answers.map(({ status, code }) => code ?? status))].toSorted();
const givenTask = () =>
  manager.call(createTask, {
    body: { buildingId: place.buildingId as never, kind: 'fault', title: 'Tropft' },
  });
const rowsWhere = async (table: string, column: string, value: string) => {
  const { rows } = await sql<{ count: string }>`
    select count(*) from ${sql.table(table)} where ${sql.ref(column)}::text = ${value}`.execute(
    target.api.app.db.system,
  );
  return Number(rows[0]?.count);
};

check('V15.4.2', 'one task finished fifty times at once is finished once, and told of once', async () => {
  const task = await givenTask();
  const people = await Promise.all(Array.from({ length: 5 }, () => target.as('caretaker', place.buildingId)));
  const answers = await fifty((n) =>
    target.send(`/v1/maintenance/tasks/${task.id}/completion`, {
      method: 'PUT',
      token: people[n % 5]?.accessToken,
      json: { result: 'done', note: `Nummer ${n}` },
    }),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(codes(answers.filter(({ status }) => status !== 200))).toEqual(['already_completed']);
  const { rows } =
    await sql`select from audit_log where entity_id = ${task.id} and after ->> 'status' = 'done'`.execute(
      target.api.app.db.system,
    );
  expect(rows).toHaveLength(1);
});

check('V2.3.4', 'fifty tasks made at once have fifty numbers', async () => {
  const numbers = await Promise.all(Array.from({ length: 50 }, async () => (await givenTask()).number));
  expect(new Set(numbers).size).toBe(50);
});

check('V2.3.3', 'one request sent fifty times at once with one Idempotency-Key makes one row', async () => {
  const key = randomUUID();
  const json = { buildingId: place.buildingId, kind: 'fault', title: `Einmal ${key}` };
  const sent: Sent = { token: manager.accessToken, json, headers: { 'Idempotency-Key': key } };
  const answers = await fifty(() => target.send('/v1/maintenance/tasks', sent));
  expect(await rowsWhere('maintenance_tasks', 'title', json.title)).toBe(1);
  expect(codes(answers.filter(({ status }) => status >= 300)).every((code) => code === 'conflict')).toBe(
    true,
  );
});

check('V2.3.2', 'an Idempotency-Key is its caller’s own, and serves one request alone', async () => {
  const key = randomUUID();
  const headers = { 'Idempotency-Key': key };
  const json = { buildingId: place.buildingId, kind: 'fault', title: 'Eins' };
  const first = await target.send('/v1/maintenance/tasks', { token: manager.accessToken, json, headers });
  const changed = { ...json, title: 'Zwei' };
  const second = await target.send('/v1/maintenance/tasks', {
    token: manager.accessToken,
    json: changed,
    headers,
  });
  expect(second.code).toBe('idempotency_mismatch');
  const other = await target.send('/v1/maintenance/tasks', { token: admin.accessToken, json, headers });
  expect(other.json<{ id: string }>().id).not.toBe(first.json<{ id: string }>().id);
});

check(
  'V15.4.2',
  'one e-mail address registered ten times at once, in two spellings, is one account',
  async () => {
    const email = `${randomUUID()}@town.example`;
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        target.send('/v1/users', {
          token: admin.accessToken,
          json: { email: n % 2 ? email : email.toUpperCase(), displayName: 'X', password: 'a-long-password' },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(codes(answers.filter(({ status }) => status !== 201))).toEqual(['already_exists']);
  },
);

check('V2.3.4', 'one alert taken on by fifty people at once is taken on by one', async () => {
  const people = await Promise.all(Array.from({ length: 5 }, () => target.as('caretaker', place.buildingId)));
  const answers = await fifty((n) =>
    target.send(`/v1/alerts/${place.alertId}/acknowledgement`, {
      method: 'PUT',
      token: people[n % 5]?.accessToken,
    }),
  );
  expect(
    codes(answers).every((code) => code === 200 || code === 'conflict' || code === 'state_refused'),
  ).toBe(true);
  const { rows } =
    await sql`select from audit_log where entity_id = ${place.alertId} and after ? 'acknowledged_by'
    and after ->> 'acknowledged_by' is not null`.execute(target.api.app.db.system);
  expect(rows).toHaveLength(1);
});

check('V2.3.3', 'one mutation of a phone pushed fifty times at once is applied once', async () => {
  const outbox = new Outbox();
  const text = `Kommentar ${randomUUID()}`;
  const item = outbox.create('addTaskComment', { text }, { params: { taskId: place.taskId } });
  const answers = await fifty(() =>
    target.send('/v1/mobile/sync/push', { token: manager.accessToken, json: outbox.request([item]).body }),
  );
  expect(await rowsWhere('task_comments', 'text', text)).toBe(1);
  expect(answers.filter(({ status }) => status >= 500 && status !== 503)).toEqual([]);
});

check('V4.4.3', 'one socket ticket used fifty times at once lets one socket in', async () => {
  const asked = await target.send('/v1/auth/socket-ticket', { method: 'POST', token: manager.accessToken });
  const { ticket } = asked.json<{ ticket: string }>();
  const ends = await Promise.all(Array.from({ length: 50 }, () => handshake(target.socket({ ticket }))));
  expect(ends.filter((end) => end === null)).toHaveLength(1);
  expect(new Set(ends)).toEqual(new Set([null, 'not_authenticated']));
});

check('V15.4.2', 'of fifty changes made of one version at once one is made', async () => {
  const task = await givenTask();
  const answers = await fifty((n) =>
    target.send(`/v1/maintenance/tasks/${task.id}`, {
      method: 'PATCH',
      token: manager.accessToken,
      json: { place: `Keller ${n}` },
      headers: { 'If-Match': `"${task.version}"` },
    }),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(codes(answers.filter(({ status }) => status !== 200))).toEqual(['version_mismatch']);
});

check('V2.3.1', 'a task cannot be finished past its required steps, nor by setting its status', async () => {
  const step = { id: randomUUID() as never, kind: 'yes_no' as const, label: 'Sauber', required: true };
  const task = await manager.call(createTask, {
    body: { buildingId: place.buildingId as never, kind: 'inspection', title: 'X', checklist: [step] },
  });
  const path = `/v1/maintenance/tasks/${task.id}`;
  const { accessToken: token } = manager;
  const done = await target.send(`${path}/completion`, { method: 'PUT', token, json: { result: 'done' } });
  expect(done.code).toBe('checklist_incomplete');
  const set = await target.send(path, { method: 'PATCH', token, json: { status: 'done' } });
  expect(set.code).toBe('state_refused');
});

check(
  'V15.4.2',
  'the town is never left without an administrator, however many are taken away at once',
  async () => {
    const town = await startTarget();
    try {
      const admins = await Promise.all(Array.from({ length: 4 }, () => town.as('admin')));
      await Promise.all(
        admins.map(({ accessToken: token }, n) =>
          town.send(`/v1/users/${admins[(n + 1) % 4]?.userId}/assignments`, {
            method: 'PUT',
            token,
            json: { assignments: [] },
          }),
        ),
      );
      await Promise.all(
        admins.map(({ accessToken: token }, n) =>
          town.send(`/v1/users/${admins[(n + 2) % 4]?.userId}`, {
            method: 'PATCH',
            token,
            json: { disabled: true },
          }),
        ),
      );
      const { rows } = await sql`select from assignments_in_force a join users u on u.id = a.user_id
      where a.role = 'admin' and a.building_id is null and u.disabled_at is null`.execute(
        town.api.app.db.system,
      );
      expect(rows.length).toBeGreaterThanOrEqual(1);
    } finally {
      await town.close();
    }
  },
);

check('V10.4.5', 'after ten refreshes in a row one token of the session is live', async () => {
  const viewer = await target.as('viewer');
  const json = {
    email: `${viewer.userId}@test.example`,
    password: 'a-long-test-password',
    platform: 'mobile',
  };
  let token = (await target.send('/v1/auth/login', { json })).json<{ refreshToken: string }>().refreshToken;
  for (let n = 0; n < 10; n++)
    token = (await target.send('/v1/auth/refresh', { json: { refreshToken: token } })).json<{
      refreshToken: string;
    }>().refreshToken;
  const hash = createHash('sha256').update(token).digest();
  const { rows } = await sql<{
    live: string;
  }>`select count(*) filter (where rotated_at is null) as live from refresh_tokens
    where session_id = (select session_id from refresh_tokens where token_hash = ${hash})`.execute(
    target.api.app.db.system,
  );
  expect(Number(rows[0]?.live)).toBe(1);
});

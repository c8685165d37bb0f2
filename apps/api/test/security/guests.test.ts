import { randomUUID } from 'node:crypto';
import { createGuestLink, revokeGuestLink } from '@citypulse/contracts/guests';
import { createTask } from '@citypulse/contracts/maintenance';
import { afterAll, beforeAll, expect } from 'vitest';
import type { TestUser } from '../test-api.ts';
import { check } from './check.ts';
import { bare, handshake, startTarget, type Target } from './target.ts';

let target: Target;
let planner: TestUser;
let buildingId: string;
beforeAll(async () => {
  // Behind a proxy it trusts, so that a guess can come from anywhere.
  target = await startTarget({ CITYPULSE_LIMITS: 'enforce', CITYPULSE_TRUSTED_PROXIES: '127.0.0.1' });
  buildingId = (await target.api.given.building()).id;
  planner = await target.as('facility_manager', buildingId);
}, 60_000);
afterAll(() => target.close());

const expiresOn = () => new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);

async function givenLink(pin: string | null = null) {
  const itemId = randomUUID();
  const checklist = [{ id: itemId, kind: 'yes_no', label: 'Dicht', required: false }];
  const body = { buildingId, kind: 'fault', title: 'Tropft', checklist } as never;
  const task = await planner.call(createTask, { body });
  const link = { id: randomUUID() as never, company: 'Firma Müller', expiresOn: expiresOn(), pin };
  const made = await planner.call(createGuestLink, { params: { taskId: task.id }, body: link });
  return { task, itemId, ...made };
}
type Given = Awaited<ReturnType<typeof givenLink>>;

let last = 0;
const guest = (path: string, json: object) =>
  target.send(`/v1/guest/${path}`, {
    json,
    headers: { 'X-Forwarded-For': `10.${++last >> 8}.${last & 255}.1` },
  });
const everyWay = (token: string, { itemId }: Given) =>
  Promise.all([
    guest('task', { token }),
    guest('comments', { token, id: randomUUID(), text: 'X' }),
    guest('answers', { token, itemId, answer: true }),
    guest('completion', { token, result: 'done' }),
  ]);

check('V8.2.2', 'a guest link reaches nothing of another Auftrag, by whatever id', async () => {
  const [mine, other] = [await givenLink(), await givenLink()];
  const { token } = mine;
  const step = await guest('answers', { token, itemId: other.itemId, answer: true });
  expect(bare(step)).toBe(bare(await guest('answers', { token, itemId: randomUUID(), answer: true })));
  for (const fields of [{ taskId: other.task.id }, { id: other.task.id }, { buildingId }])
    expect((await guest('task', { token, ...fields })).code).toBe('invalid_request');
  const id = randomUUID();
  expect((await guest('comments', { token: other.token, id, text: 'Dort' })).status).toBe(200);
  expect((await guest('comments', { token, id, text: 'Hier' })).code).toBe('already_exists');
  const seen = (await guest('task', { token })).text;
  expect(seen).not.toContain(other.itemId);
  expect(seen).not.toContain('Dort');
});

check('V8.3.1', 'the token of a guest is no session: it opens no operation and no socket', async () => {
  const { token, task } = await givenLink();
  for (const path of ['/v1/auth/me', `/v1/maintenance/tasks/${task.id}`, '/v1/buildings', '/v1/users'])
    expect((await target.send(path, { token })).status).toBe(401);
  expect(await handshake(target.socket({ token }))).toBe('not_authenticated');
  expect(await handshake(target.socket({ ticket: token }))).toBe('not_authenticated');
});

check(
  'V7.4.1',
  'an ended and an expired link are answered like one nobody made, by every operation',
  async () => {
    const [ended, expired] = [await givenLink(), await givenLink()];
    await planner.call(revokeGuestLink, { params: { linkId: ended.link.id } });
    await target.api.app.db.system
      .updateTable('guest_links')
      .set({ expires_at: new Date().toISOString() })
      .where('id', '=', expired.link.id)
      .execute();
    const unknown = (await everyWay(Buffer.alloc(32, 1).toString('base64url'), ended)).map(bare);
    expect((await everyWay(ended.token, ended)).map(bare)).toEqual(unknown);
    expect((await everyWay(expired.token, expired)).map(bare)).toEqual(unknown);
    for (const answer of unknown) expect(answer).toMatch(/^404 /);
  },
);

check(
  'V6.3.1',
  'the PIN of a link cannot be guessed from many networks at once, nor by another operation',
  async () => {
    const given = await givenLink('48291374');
    const { token } = given;
    const guesses = Array.from({ length: 40 }, (_, n) => String(n).padStart(8, '0'));
    const burst = await Promise.all(
      guesses.map((pin, n) =>
        n % 2
          ? guest('task', { token, pin })
          : guest('comments', { token, pin, id: randomUUID(), text: 'X' }),
      ),
    );
    const tried = burst.filter(({ code }) => code === 'invalid_credentials');
    expect(tried.length).toBeLessThanOrEqual(6);
    expect(burst.filter(({ code }) => code === 'too_many_requests')).toHaveLength(
      burst.length - tried.length,
    );
    // Links of others go on.
    const other = await givenLink('1234');
    expect((await guest('task', { token: other.token, pin: '1234' })).status).toBe(200);
    expect((await guest('task', { token: other.token })).code).toBe('invalid_credentials');
  },
);

import { createSite } from '@citypulse/contracts/buildings';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../test/test-api.ts';

let api: TestApi;
let manager: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  manager = await api.as('energy_manager');
});
afterAll(() => api.close());

const create = (name: string, key: string) =>
  manager.call(createSite, { body: { name } }, { 'Idempotency-Key': key });
const keptKeys = async () => {
  const rows = await api.app.db.system.selectFrom('idempotency_keys').select('key').execute();
  return rows.map(({ key }) => key);
};

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

test('answers are forgotten after a week', async () => {
  const answered = { actor_id: manager.userId, request_hash: Buffer.of(1), status: 200 };
  await api.app.db.system
    .insertInto('idempotency_keys')
    .values([
      { ...answered, key: 'old', created_at: daysAgo(8) },
      { ...answered, key: 'recent', created_at: daysAgo(6) },
    ])
    .execute();

  await create('Neu', 'new');

  expect((await keptKeys()).toSorted()).toEqual(['new', 'recent']);
});

test('two requests with one key at once have one effect', async () => {
  const outcomes = await Promise.allSettled(['a', 'a', 'a'].map((key) => create('Einmal', key)));

  const done = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []));
  expect(new Set(done).size).toBe(1);
  for (const one of outcomes) {
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ problem: { code: 'conflict' } });
  }
});

test('a refused request leaves its key free', async () => {
  await create('Belegt', 'first');
  await expect(create('Belegt', 'second')).rejects.toMatchObject({ problem: { code: 'already_exists' } });

  expect(await keptKeys()).not.toContain('second');
  expect(await create('Frei', 'second')).toMatchObject({ name: 'Frei' });
});

import type { Site } from '@citypulse/contracts/buildings';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveClient } from '../../test/live-client.ts';
import { startTestApi, type TestApi } from '../../test/test-api.ts';

let api: TestApi;
beforeAll(async () => (api = await startTestApi()));
afterAll(() => api.close());

const soon = { timeout: 5_000, interval: 2 };

test('a frame shows no transaction in half that was committed after what it tells of', async () => {
  const [a, b] = [await api.given.site('A 0'), await api.given.site('B 0')];
  const client = await liveClient(api, await api.as('viewer'));
  const shown = new Map([a, b].map((id) => [id, '0']));
  const halves: string[] = [];
  client.live.subscribe({
    changes(changes) {
      for (const { id, row } of changes) if (shown.has(id)) shown.set(id, (row as Site).name.slice(2));
      const [one, other] = [shown.get(a), shown.get(b)];
      // What was changed together is a whole number.
      if (Number(one) % 1 === 0 && one !== other) halves.push(`${one} beside ${other}`);
    },
  });
  const { system } = api.app.db;
  const rename = (to: string, ...ids: string[]) =>
    sql`update sites set name = left(name, 2) || ${to} where id = any(${ids}::uuid[])`.execute(system);
  const unsequenced = () => system.selectFrom('change_outbox').select('id').execute();
  const holder = new pg.Client({ connectionString: api.databaseUrl });
  await holder.connect();
  for (let round = 1; round <= 5; round++) {
    // A batch has just gone: the next one waits a while, and finds the rest on the way.
    await rename(`${round}.1`, a);
    await expect.poll(() => shown.get(a), soon).toBe(`${round}.1`);
    await rename(`${round}.2`, a);
    await expect.poll(unsequenced, soon).toEqual([]);
    // Whoever holds the head's row holds up the sequencer.
    await holder.query('begin; select from feed_head for update');
    await rename(String(round), a, b);
    await expect.poll(() => shown.get(a), soon).not.toBe(`${round}.1`);
    await holder.query('commit');
    await expect.poll(() => shown.get(b), soon).toBe(String(round));
  }
  await holder.end();
  client.stop();
  expect(halves).toEqual([]);
});

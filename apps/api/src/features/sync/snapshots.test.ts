import { randomUUID } from 'node:crypto';
import type { Response } from '@citypulse/contracts/endpoint';
import { snapshot } from '@citypulse/contracts/sync';
import { type Change } from '@citypulse/contracts/sync-changes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { begin, of, pullAll, signInAgain } from '../../../test/pulls.ts';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test('a snapshot pages through the live rows of its scope, and a replay from its start completes it', async () => {
  const building = await api.given.building();
  const points = await Promise.all(
    Array.from({ length: 5 }, () => api.given.measuringPoint({ buildingId: building.id })),
  );
  const elsewhere = await api.given.measuringPoint({ buildingId: (await api.given.building()).id });
  const user = await api.as('viewer', building.id);
  const { first } = await begin(api, user);
  const token = first.scopes.added.find((scope) => scope.id === building.id)?.snapshot ?? '';
  const rows: Change[] = [];
  let pages = 0;
  let startPos = '';
  for (let next: string | null = token; next !== null; pages++) {
    const page: Response<typeof snapshot> = await user.call(snapshot, { query: { token: next, limit: 2 } });
    expect(page.rows.length).toBeLessThanOrEqual(2);
    rows.push(...page.rows);
    ({ next, startPos } = page);
    if (pages === 1)
      await api.app.db.system
        .updateTable('measuring_points')
        .set({ name: 'Später' })
        .where('id', '=', points[0]?.id ?? '')
        .execute();
  }
  expect(pages).toBeGreaterThan(2);
  expect(rows.map((row) => row.id).toSorted()).toEqual(
    [building.id, ...points.map((point) => point.id)].toSorted(),
  );
  expect(rows.some((row) => row.id === elsewhere.id)).toBe(false);
  const replay = await pullAll(
    user,
    startPos,
    first.scopes.added.map(({ id, rights }) => ({ id, rights })),
  );
  expect(of(replay.changes, points[0]?.id ?? '').at(-1)?.row).toMatchObject({ name: 'Später' });
});

test('forged, foreign and outdated snapshot tokens are refused', async () => {
  const building = await api.given.building();
  const [user, other] = [await api.as('viewer', building.id), await api.as('viewer', building.id)];
  const { first } = await begin(api, user);
  const token = first.scopes.added.find((scope) => scope.id === building.id)?.snapshot ?? '';
  const [payload = '', signature = ''] = token.split('.');
  const opened = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const forged = Buffer.from(JSON.stringify({ ...opened, id: randomUUID() })).toString('base64url');
  for (const bad of [`${forged}.${signature}`, `${payload}.`, 'x', token.slice(0, -2)]) {
    expect(await user.refused(snapshot, { query: { token: bad } })).toMatchObject({
      code: 'invalid_request',
    });
  }
  expect(await other.refused(snapshot, { query: { token } })).toMatchObject({ code: 'invalid_request' });
  await api.app.db.system.deleteFrom('role_assignments').where('user_id', '=', user.userId).execute();
  const without = await signInAgain(api, user);
  expect(await without.refused(snapshot, { query: { token } })).toMatchObject({ code: 'invalid_request' });
});

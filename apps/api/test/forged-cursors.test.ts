import type { Endpoint } from '@citypulse/contracts/endpoint';
import { operations } from '@citypulse/contracts/operations';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { newId } from '../src/platform/new-id.ts';
import { encodeCursor } from '../src/platform/paging.ts';
import { startTestApi, type TestApi, type TestUser } from './test-api.ts';

let api: TestApi;
let admin: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  admin = await api.as('admin');
});
afterAll(() => api.close());

const isList = ({ method, query }: Endpoint): boolean =>
  method === 'GET' && query instanceof z.ZodObject && 'cursor' in query.shape;

/** Of every length and type a list sorts by, with values that no row can have. */
function forgedCursors(): string[] {
  const values = ['abc', '\u0000', '0000-01-01', '0000-01-01T00:00:00Z', 1e12];
  const keys = values.flatMap((value) => [
    [value],
    [value, newId()],
    ['abc', value, newId()],
    ['abc', value, 'abc', newId()],
  ]);
  return keys.map(encodeCursor);
}

test('a cursor that no list has given out never fails inside the server', async () => {
  const building = await api.given.building();
  const point = await api.given.measuringPoint({ buildingId: building.id });
  const ids: Record<string, string> = { buildingId: building.id, measuringPointId: point.id };
  const lists = operations.filter(({ endpoint }) => isList(endpoint));
  expect(lists.length).toBeGreaterThan(10);

  for (const { operationId, endpoint } of lists) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? newId());
    const send = async (cursor: string) => {
      const headers = { Authorization: `Bearer ${admin.accessToken}` };
      const answer = await fetch(`${api.url}${path}?cursor=${cursor}`, { headers });
      await answer.text();
      expect([200, 400, 404], `${operationId} ${Buffer.from(cursor, 'base64url')}`).toContain(answer.status);
    };
    await Promise.all(forgedCursors().map(send));
  }
});

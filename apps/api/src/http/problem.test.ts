import { createSite } from '@citypulse/contracts/buildings';
import { ingestIntervals } from '@citypulse/contracts/intervals';
import { Problem } from '@citypulse/contracts/errors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi, type TestUser } from '../../test/test-api.ts';

let api: TestApi;
let manager: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  manager = await api.as('energy_manager');
});
afterAll(() => api.close());

async function problemOf(path: string, body: string, authorization = `Bearer ${manager.accessToken}`) {
  const headers = { 'Content-Type': 'application/json', Authorization: authorization };
  const answer = await fetch(`${api.url}${path}`, { method: 'POST', headers, body });
  return Problem.parse(await answer.json());
}

test('a body that is no JSON is refused with the place where it stops being it', async () => {
  const problem = await problemOf(ingestIntervals.path, '{"intervals":[{"value":NaN}]}');

  expect(problem).toMatchObject({ status: 400, code: 'invalid_request' });
  expect(problem.detail).toContain('"value":NaN');
});

test('a body that is too large is refused with the largest size', async () => {
  const problem = await problemOf(createSite.path, JSON.stringify({ name: 'x'.repeat(1024 * 1024) }));

  expect(problem).toMatchObject({
    code: 'payload_too_large',
    detail: 'The body is larger than 1048576 bytes',
  });
});

test('a refusal that has nothing to add to its title has no detail', async () => {
  expect(await problemOf(createSite.path, '{}', 'Bearer x')).toEqual({
    type: 'urn:citypulse:problem:not_authenticated',
    title: 'Sign in first',
    status: 401,
    code: 'not_authenticated',
    requestId: expect.any(String),
  });
});

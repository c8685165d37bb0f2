import type { Response } from '@citypulse/contracts/endpoint';
import { login } from '@citypulse/contracts/identity';
import { pull } from '@citypulse/contracts/sync';
import { type Change, type Scope } from '@citypulse/contracts/sync-changes';
import { callEndpoint, testPassword, type TestApi, type TestUser } from './test-api.ts';
import { expect } from 'vitest';

type Page = Response<typeof pull>;

export const ask = (cursor: string | undefined, scopes: readonly Scope[], limit = 500) => ({
  body: { deviceId: 'test', schema: 1, limit, scopes: [...scopes], ...(cursor !== undefined && { cursor }) },
});

/** Pulls to the last page. */
export async function pullAll(
  user: TestUser,
  cursor: string | undefined,
  scopes: readonly Scope[] = [],
  limit = 500,
  more: { deviceId?: string; outcomesAfter?: number } = {},
) {
  const pages: Page[] = [];
  for (let from = cursor; ; from = pages.at(-1)?.cursor) {
    pages.push(await user.call(pull, { body: { ...ask(from, scopes, limit).body, ...more } }));
    if (!pages.at(-1)?.more) break;
  }
  const last = pages.at(-1) as Page;
  return { pages, last, changes: pages.flatMap((page) => page.changes) };
}

/** A person who has just begun: cursor and scopes held, and all that was written before is behind the cursor. */
export async function begin(
  api: TestApi,
  user: TestUser,
): Promise<{ cursor: string; scopes: Scope[]; first: Page }> {
  const waiting = () => api.app.db.system.selectFrom('change_outbox').select('id').execute();
  await expect.poll(waiting, { interval: 5, timeout: 10_000 }).toEqual([]);
  const first = await user.call(pull, ask(undefined, []));
  const scopes = first.scopes.added.map(({ id, rights }) => ({ id, rights }));
  return { cursor: first.cursor, scopes, first };
}

/** What is told of one row. */
export const of = (changes: readonly Change[], id: string) => changes.filter((change) => change.id === id);

/** A token with the rights of now. */
export async function signInAgain(api: TestApi, user: TestUser): Promise<TestUser> {
  const body = { email: `${user.userId}@test.example`, password: testPassword, platform: 'mobile' as const };
  const { accessToken } = await callEndpoint(api.url, null, login, { body });
  return api.asToken(accessToken, user.userId);
}

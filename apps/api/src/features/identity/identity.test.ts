import * as contract from '@citypulse/contracts/identity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callEndpoint, startTestApi, testPassword, type TestApi } from '../../../test/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

async function givenAccount() {
  const { userId } = await api.as('viewer');
  const email = `${userId.slice(0, 8)}@Login.example`;
  await api.app.db.system.updateTable('users').set({ email }).where('id', '=', userId).execute();
  return { userId, email };
}

const signIn = (email: string, platform: 'web' | 'mobile' = 'mobile', password = testPassword) =>
  callEndpoint(api.url, null, contract.login, { body: { email, password, platform } });

test('a person signs in on a phone with the e-mail in any case and sees roles, permissions and buildings', async () => {
  const { userId, email } = await givenAccount();

  const session = await signIn(email.toUpperCase());

  expect(session).toMatchObject({
    expiresIn: 600,
    refreshToken: expect.stringMatching(/^[\w-]{43}$/),
    user: { id: userId },
  });
  expect(await api.asToken(session.accessToken).call(contract.me)).toEqual({
    id: userId,
    email,
    displayName: 'Test viewer',
    language: 'de',
    roles: [{ role: 'viewer', buildingId: null }],
    permissions: ['buildings:read', 'energy:read', 'prices:read'],
    buildings: null,
  });
});

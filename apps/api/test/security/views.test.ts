import { startView } from '@citypulse/contracts/accounts';
import { UserId } from '@citypulse/contracts/common';
import type { AuthResponse } from '@citypulse/contracts/identity';
import { afterAll, beforeAll, expect } from 'vitest';
import type { TestUser } from '../test-api.ts';
import { check } from './check.ts';
import { handshake, startTarget, type Target } from './target.ts';

let target: Target;
let admin: TestUser;
let buildingId: string;
beforeAll(async () => {
  target = await startTarget();
  buildingId = (await target.api.given.building()).id;
  admin = await target.as('admin');
}, 60_000);
afterAll(() => target.close());

const codeFor = async ({ userId }: TestUser) =>
  (await admin.call(startView, { params: { userId: UserId.parse(userId) } })).code;
const open = (code: string) => target.send('/v1/auth/views', { json: { code, platform: 'web' } });
const lookOn = async (person: TestUser) => {
  const answer = await open(await codeFor(person));
  return { answer, token: answer.json<AuthResponse>().accessToken };
};
const me = (token: string) => target.send('/v1/auth/me', { token });
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

check('V8.3.3', 'who looks on as somebody changes nothing in his name, though he could himself', async () => {
  const person = await target.as('admin');
  const { token } = await lookOn(person);
  const task = { buildingId, kind: 'fault', title: 'Tropft' };
  const writes = [
    ['POST', '/v1/maintenance/tasks', task],
    ['POST', '/v1/invitations', { email: 'x@town.example', displayName: 'X', assignments: [] }],
    ['PUT', `/v1/users/${person.userId}/assignments`, { assignments: [] }],
    ['PUT', '/v1/auth/password', { currentPassword: 'x', newPassword: 'ein-neues-langes-Passwort' }],
    ['POST', '/v1/auth/confirmation', { password: 'x' }],
    ['POST', '/v1/auth/second-factor/enrolment'],
    ['POST', '/v1/auth/passkeys/preparation'],
    ['DELETE', '/v1/auth/sessions'],
    ['POST', `/v1/users/${admin.userId}/views`],
  ] as const;
  for (const [method, path, json] of writes)
    expect((await target.send(path, { method, token, json })).code, path).toBe('view_only');
  const overridden = await target.send('/v1/maintenance/tasks', {
    token,
    json: task,
    headers: { 'X-HTTP-Method-Override': 'GET' },
  });
  expect(overridden.code).toBe('view_only');
  expect((await me(person.accessToken)).status).toBe(200);
});

check(
  'V7.3.2',
  'looking on lasts fifteen minutes: nothing renews it, and the session ends with its time',
  async () => {
    const { answer, token } = await lookOn(await target.as('viewer'));
    const { iat, exp, sid } = claimsOf(token) as { iat: number; exp: number; sid: string };
    expect(exp - iat).toBe(900);
    expect(answer.json()).not.toHaveProperty('refreshToken');
    expect(answer.headers.get('Set-Cookie')).toBe(null);
    const renewals = [token, sid, ''];
    for (const refreshToken of renewals)
      expect([400, 401]).toContain(
        (await target.send('/v1/auth/refresh', { json: { refreshToken } })).status,
      );
    const cookie = { 'X-CityPulse-Client': 'web', Cookie: `citypulse_refresh=${token}` };
    expect((await target.send('/v1/auth/refresh', { method: 'POST', headers: cookie })).status).toBe(401);
    expect((await me(token)).status).toBe(200);
    // A code that comes after the end of its session begins nothing anew.
    const person = await target.as('viewer');
    const late = await codeFor(person);
    await target.api.app.db.system
      .updateTable('sessions')
      .set({ ends_at: new Date(Date.now() - 1_000).toISOString() })
      .where('user_id', '=', person.userId)
      .where('viewed_by', '=', admin.userId)
      .execute();
    expect((await open(late)).code).toBe('link_invalid');
  },
);

check(
  'V8.3.3',
  'a code to look on opens once, for nobody else’s ticket, and is no ticket itself',
  async () => {
    const person = await target.as('viewer');
    const code = await codeFor(person);
    const answers = await Promise.all(Array.from({ length: 20 }, () => open(code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const ask = { method: 'POST', token: person.accessToken };
    const { ticket } = (await target.send('/v1/auth/socket-ticket', ask)).json<{ ticket: string }>();
    for (const other of [code, ticket, '', 'x'])
      expect(['link_invalid', 'invalid_request']).toContain((await open(other)).code);
    const manager = await target.as('facility_manager', buildingId);
    const started = await target.send(`/v1/users/${person.userId}/views`, {
      method: 'POST',
      token: manager.accessToken,
    });
    expect(started.code).toBe('forbidden');
    expect(await handshake(target.socket({ ticket: code }))).toBe('not_authenticated');
  },
);

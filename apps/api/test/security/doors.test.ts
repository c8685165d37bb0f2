import { randomUUID } from 'node:crypto';
import type { Endpoint } from '@citypulse/contracts/endpoint';
import { operations } from '@citypulse/contracts/operations';
import { rolePermissions, roles } from '@citypulse/contracts/permissions';
import { photoUploadPath } from '@citypulse/contracts/photos';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect } from 'vitest';
import { ensureOwnGateway } from '../../src/features/data-sources/data-sources.service.ts';
import { testPassword } from '../test-api.ts';
import { check } from './check.ts';
import { startTarget, type Target } from './target.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.close());

const guarded = operations.filter(({ endpoint }) => endpoint.access !== 'public');
const address = ({ path }: Endpoint) => path.replaceAll(/:\w+/g, () => randomUUID());

/** Every guarded operation with these headers and search; what is answered otherwise than wanted. */
async function deviations(
  wanted: number,
  headers: Record<string, string>,
  search = '',
  pick: (endpoint: Endpoint) => boolean = () => true,
): Promise<string[]> {
  const found: string[] = [];
  for (const { operationId, endpoint } of guarded.filter((one) => pick(one.endpoint))) {
    const { status } = await target.send(`${address(endpoint)}${search}`, {
      method: endpoint.method,
      headers,
    });
    if (status !== wanted) found.push(`${operationId}: ${status}`);
  }
  return found;
}

check('V8.3.1', 'every operation that is not public is closed without a token', async () => {
  expect(guarded.length).toBeGreaterThan(80);
  expect(await deviations(401, {})).toEqual([]);
});

check('V7.2.1', 'no other kind of Authorization opens a door', async () => {
  const { accessToken } = await target.as('admin');
  const kinds = [
    'Bearer',
    'Bearer null',
    'Bearer undefined',
    `Basic ${btoa('admin:admin')}`,
    `Token ${accessToken}`,
    accessToken,
    `Bearer ${accessToken}.${accessToken}`,
    `Bearer ${accessToken} ${accessToken}`,
    'Bearer cpk_',
    `Bearer cpk_${'A'.repeat(43)}`,
  ];
  for (const kind of kinds)
    expect(await deviations(401, { Authorization: kind }, '', ({ method }) => method === 'GET')).toEqual([]);
});

check(
  'V7.5.1',
  'a session that has to prove who it is opens the proof and the way out, and nothing else that would be one',
  async () => {
    const { userId, accessToken: token } = await target.as('admin');
    await target.api.app.db.system
      .updateTable('sessions')
      .set({ step_up_at: new Date().toISOString() })
      .where('user_id', '=', userId)
      .execute();
    const open: string[] = [];
    for (const { operationId, endpoint } of guarded) {
      if (endpoint.proves) continue;
      const { code } = await target.send(address(endpoint), {
        method: endpoint.method,
        token,
        ...(endpoint.method !== 'GET' && { json: {} }),
      });
      if (code !== 'step_up_required') open.push(`${operationId}: ${code}`);
    }
    expect(open).toEqual([]);
    const proving = guarded.filter(({ endpoint }) => endpoint.proves).map(({ operationId }) => operationId);
    expect(proving.toSorted()).toEqual(['confirmByPasskey', 'confirmIdentity', 'logout']);
    const confirmation = { token, json: { password: testPassword } };
    expect((await target.send('/v1/auth/confirmation', confirmation)).status).toBe(204);
    expect((await target.send('/v1/auth/me', { token })).status).toBe(200);
  },
);

check('V14.2.1', 'a token in the address, a cookie or the body counts for nothing', async () => {
  const { accessToken } = await target.as('admin');
  for (const name of ['access_token', 'token', 'authorization'])
    expect(await deviations(401, {}, `?${name}=${accessToken}`)).toEqual([]);
  expect(await deviations(401, { Cookie: `token=${accessToken}; citypulse_refresh=${accessToken}` })).toEqual(
    [],
  );
  const answer = await target.send('/v1/buildings', { json: { accessToken, token: accessToken } });
  expect(answer.status).toBe(401);
});

check('V8.2.1', 'each role reaches exactly the operations of the permission table', async () => {
  const found: string[] = [];
  for (const role of roles) {
    const { accessToken } = await target.as(role);
    const lacking = ({ access }: Endpoint) =>
      access !== 'signed_in' && access !== 'public' && !rolePermissions[role].includes(access);
    const open = await deviations(403, { Authorization: `Bearer ${accessToken}` }, '', lacking);
    found.push(...open.map((one) => `${role} ${one}`));
  }
  expect(found).toEqual([]);
});

const opensNoDelivery = ({ access }: Endpoint) => access !== 'energy:ingest';

check('V8.2.1', 'the key of a gateway delivers values and opens nothing else', async () => {
  const { key } = await ensureOwnGateway(target.api.app, 'Gateway');
  expect(await deviations(403, { Authorization: `Bearer ${key}` }, '', opensNoDelivery)).toEqual([]);
  const socket = target.socket({ token: key });
  const refusal = await new Promise((resolve) =>
    socket.once('connect_error', (error: Error) => resolve(error.message)),
  );
  expect(refusal).toBe('forbidden');
});

check('V8.2.1', 'resumable uploads are closed without a token, by every method', async () => {
  for (const method of ['OPTIONS', 'POST', 'HEAD', 'PATCH', 'DELETE', 'GET']) {
    const headers = { 'Tus-Resumable': '1.0.0', 'Upload-Length': '1', 'Upload-Offset': '0' };
    for (const path of [photoUploadPath, `${photoUploadPath}/${randomUUID()}`])
      expect([401, 405], `${method} ${path}`).toContain(
        (await target.send(path, { method, headers })).status,
      );
  }
});

check(
  'V3.5.3',
  'no read changes anything: of who sends every GET the audit log tells no change',
  async () => {
    const { accessToken: token, userId } = await target.as('admin');
    for (const { endpoint } of guarded.filter((one) => one.endpoint.method === 'GET'))
      await target.send(address(endpoint), { token });
    const { rows } = await sql`
    select entity_type, action from audit_log where actor_id = ${userId} and entity_type <> 'sessions'`.execute(
      target.api.app.db.system,
    );
    expect(rows).toEqual([]);
  },
);

check('V13.4.1', 'neither the repository nor the settings of the server can be fetched', async () => {
  const paths = [
    '/.git/config',
    '/.git/HEAD',
    '/.env',
    '/.npmrc',
    '/.gitignore',
    '/package.json',
    '/apps/api/src/main.ts',
    '/node_modules/express/package.json',
    '/data/secret',
    '/admin/.git/config',
    '/server-status',
  ];
  for (const path of paths) {
    const { status, text } = await target.send(path);
    // Addresses that are no file are pages of the app, or say that it is still being built.
    expect([404, 200, 503], path).toContain(status);
    expect(text, path).not.toMatch(/\[core\]|"workspaces"|DATABASE_URL|ref: refs|import .* from/);
  }
});

check('V13.4.3', 'folders of the apps are not listed', async () => {
  for (const path of ['/assets/', '/assets', '/admin/assets/', '/mobile/_expo/', '/v1/', '/docs/']) {
    const { text } = await target.send(path);
    expect(text, path).not.toMatch(/Index of|<a href="[^"]*\.(?:js|css)">/);
  }
});

check('V13.4.4', 'TRACE and CONNECT are answered without what was sent', async () => {
  for (const method of ['TRACE', 'TRACK', 'DEBUG', 'PROPFIND']) {
    const text = await target.raw(
      `${method} /v1/buildings HTTP/1.1\r\nHost: a\r\nX-Secret: geheim\r\nConnection: close\r\n\r\n`,
    );
    expect(text).toMatch(/^HTTP\/1\.1 40[05] /);
    expect(text).not.toContain('geheim');
  }
  const tunnel = await target.raw('CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  expect(tunnel).not.toMatch(/^HTTP\/1\.1 2/);
});

check(
  'V13.4.5',
  'figures of the node are absent without a token of their own, and health tells nothing',
  async () => {
    expect((await target.send('/metrics')).status).toBe(404);
    for (const path of ['/healthz', '/readyz'])
      expect((await target.send(path)).json()).toEqual({ status: 'ok' });
    for (const path of ['/debug', '/debug/pprof', '/status', '/actuator', '/console', '/v1/debug'])
      expect((await target.send(path)).text).not.toMatch(/heap|uptime|process/i);
  },
);

check('V13.4.6', 'no answer tells what the server is made of', async () => {
  for (const path of ['/v1/system/info', '/v1/nothing', '/', '/healthz', '/v1/buildings']) {
    const { headers } = await target.send(path);
    expect(headers.has('X-Powered-By')).toBe(false);
    expect(headers.has('Server')).toBe(false);
    expect([...headers.values()].join('\n')).not.toMatch(/express|node\/|postgres/i);
  }
});

check('V6.3.2', 'a server that is no demo has no accounts anybody knows', async () => {
  for (const email of ['admin@citypulse.example', 'admin', 'root', 'sa', 'admin@citypulse.demo']) {
    for (const password of ['admin', 'citypulse', 'password', 'demo', 'citypulse-demo']) {
      const json = { email, password, platform: 'mobile' };
      expect((await target.send('/v1/auth/login', { json })).status).toBe(401);
    }
  }
  const known = await target.api.app.db.system
    .selectFrom('users')
    .select('email')
    .where('email', 'not like', '%@test.example')
    .execute();
  expect(known).toEqual([]);
});

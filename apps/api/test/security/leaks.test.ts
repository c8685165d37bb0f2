import { randomUUID } from 'node:crypto';
import { operations } from '@citypulse/contracts/operations';
import { createUser, updateUser } from '@citypulse/contracts/users';
import { afterAll, beforeAll, expect } from 'vitest';
import { z } from 'zod';
import { givenPlace, type Place } from '../every-row.ts';
import { testPassword, type TestUser } from '../test-api.ts';
import { check } from './check.ts';
import { bare, startTarget, type Target } from './target.ts';

let target: Target;
let place: Place;
let admin: TestUser;
beforeAll(async () => {
  target = await startTarget({ LOG_LEVEL: 'trace' });
  place = await givenPlace(target.api);
  admin = await target.as('admin');
}, 60_000);
afterAll(() => target.close());

const inside =
  /\bat .{1,200}\.(?:ts|js):\d+|node_modules|\bselect\b.+\bfrom\b|pg_|relation "|column "|syntax error|ECONNREFUSED|\/work\/|\/home\/|kysely/i;
const odd = [
  '',
  '\u0000',
  '-1',
  '1e999',
  'null',
  'undefined',
  '[object Object]',
  "'",
  '%',
  '💥',
  'a'.repeat(3_000),
  '{}',
  '[]',
  '../..',
];

check(
  'V16.5.1',
  'whatever is sent to whichever operation, no answer shows the inside of the server',
  async () => {
    const found: string[] = [];
    const user = await target.as('admin');
    for (const { operationId, endpoint } of operations.filter((one) => one.operationId !== 'logout')) {
      for (const [n, value] of odd.entries()) {
        const path = endpoint.path.replaceAll(
          /:\w+/g,
          n % 2 ? encodeURIComponent(value) || 'x' : randomUUID(),
        );
        const search = new URLSearchParams({
          limit: value,
          cursor: value,
          search: value,
          from: value,
          buildingId: value,
        });
        const isRead = endpoint.method === 'GET';
        const { status, text } = await target.send(isRead ? `${path}?${search}` : path, {
          method: endpoint.method,
          token: user.accessToken,
          ...(isRead || endpoint.multipart
            ? {}
            : { json: { id: value, name: value, [value || 'x']: value } }),
        });
        if (status >= 500 || (status >= 400 && inside.test(text)))
          found.push(`${operationId} ${value}: ${status} ${text.slice(0, 200)}`);
      }
    }
    expect(found).toEqual([]);
  },
  60_000,
);

const isList = ({ method, query }: (typeof operations)[number]['endpoint']) =>
  method === 'GET' && query instanceof z.ZodObject && 'cursor' in query.shape;

check('V16.5.3', 'a cursor nobody gave out is refused or gives an empty page, and never fails', async () => {
  const keys = [
    [],
    [null],
    ['x'],
    ['x', randomUUID()],
    [1e12, randomUUID()],
    ['\u0000'],
    [{}],
    { a: 1 },
    'x',
    1,
    ['x'.repeat(1_000)],
  ];
  const cursors = [
    ...keys.map((key) => Buffer.from(JSON.stringify(key)).toString('base64url')),
    '!!',
    '%',
    'e30',
    '',
  ];
  const lists = operations.filter(({ endpoint }) => isList(endpoint));
  expect(lists.length).toBeGreaterThan(10);
  for (const { operationId, endpoint } of lists) {
    const path = endpoint.path.replaceAll(
      /:(\w+)/g,
      (_, name: string) => (place as unknown as Record<string, string>)[name] ?? randomUUID(),
    );
    for (const cursor of cursors) {
      const { status } = await target.send(`${path}?cursor=${encodeURIComponent(cursor)}`, {
        token: admin.accessToken,
      });
      expect([200, 400, 404], `${operationId} ${cursor}`).toContain(status);
    }
  }
});

check('V15.3.1', 'no answer holds a hash, a key or a path of storage', async () => {
  const names =
    /"(?:password(?!_changed_at)\w*|\w*hash|\w*Hash|secret|privateKey|storageKey|keyHash|refreshTokenHash)":/;
  for (const { operationId, endpoint } of operations.filter((one) => one.endpoint.method === 'GET')) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) =>
      name === 'userId' ? admin.userId : ((place as unknown as Record<string, string>)[name] ?? randomUUID()),
    );
    const { text } = await target.send(path, { token: admin.accessToken });
    expect(names.exec(text.replace(/"(?:sha256|file_hash)":/g, ''))?.[0], operationId).toBeUndefined();
    expect(text.includes('$argon2'), operationId).toBe(false);
  }
});

check(
  'V14.2.6',
  'colleagues are told by name alone; addresses of people are for who administers them',
  async () => {
    const caretaker = await target.as('caretaker', place.buildingId);
    for (const { operationId, endpoint } of operations.filter(
      (one) => one.endpoint.method === 'GET' && one.operationId !== 'me',
    )) {
      const path = endpoint.path.replaceAll(
        /:(\w+)/g,
        (_, name: string) => (place as unknown as Record<string, string>)[name] ?? randomUUID(),
      );
      const search = 'query' in endpoint && endpoint.query ? `?buildingId=${place.buildingId}` : '';
      const { text } = await target.send(`${path}${search}`, { token: caretaker.accessToken });
      expect(/.{0,40}@test\.example/.exec(text)?.[0], operationId).toBeUndefined();
    }
  },
);

check('V16.2.5', 'neither passwords nor tokens are written to the log or the audit log', async () => {
  const email = `${randomUUID()}@town.example`;
  const password = `geheim-${randomUUID()}`;
  const user = await admin.call(createUser, { body: { email, displayName: 'X', password } });
  const next = `geheim-${randomUUID()}`;
  const { accessToken, refreshToken } = (
    await target.send('/v1/auth/login', { json: { email, password, platform: 'mobile' } })
  ).json<{ accessToken: string; refreshToken: string }>();
  await target.send('/v1/auth/login', { json: { email, password: next, platform: 'mobile' } });
  await target.send('/v1/auth/refresh', { json: { refreshToken }, headers: { 'User-Agent': 'other' } });
  await admin.call(updateUser, { params: { userId: user.id }, body: { displayName: 'Y' } });
  await target.send(`/v1/users?search=%`, { token: `${accessToken.slice(0, -4)}AAAA` });
  const rows = await target.api.app.db.system.selectFrom('audit_log').selectAll().execute();
  const written = `${target.process.log}\n${JSON.stringify(rows)}`;
  expect(JSON.stringify(rows)).toContain(user.id);
  for (const secret of [
    password,
    next,
    accessToken,
    refreshToken,
    accessToken.split('.')[2] ?? '',
    '$argon2',
  ])
    expect(written).not.toContain(secret);
});

check('V16.3.2', 'each refusal names its request, by the id in body and header', async () => {
  for (const path of ['/v1/users', '/v1/nothing', '/v1/buildings/x', `/v1/buildings/${randomUUID()}`]) {
    const viewer = await target.as('viewer', place.buildingId);
    const answer = await target.send(path, { token: viewer.accessToken });
    expect(answer.json<{ requestId: string }>().requestId).toBe(answer.headers.get('X-Request-Id'));
  }
});

check('V13.4.2', 'nothing sent switches on debugging', async () => {
  const plain = bare(await target.send('/v1/buildings/x', { token: admin.accessToken }));
  const headers = { 'X-Debug': '1', 'X-Forwarded-Debug': 'true', Debug: '*', 'X-Environment': 'development' };
  const asked = await target.send('/v1/buildings/x?debug=1&trace=1&XDEBUG_SESSION_START=1', {
    token: admin.accessToken,
    headers,
  });
  expect(bare(asked)).toBe(plain);
});

check(
  'V2.2.1',
  'a code for an Etikett that was not made here opens nothing and is told apart from none',
  async () => {
    const caretaker = await target.as('caretaker', place.buildingId);
    const good = (
      await target.send('/v1/mobile/qr/labels', {
        token: admin.accessToken,
        json: { targets: [{ t: 'asset', id: place.assetId }] },
      })
    ).json<{ items: { payload: string; code: string }[] }>().items[0];
    const [head = '', id = '', version = '', mac = ''] = good?.payload.split('.') ?? [];
    const ask = (code: string) =>
      target.send('/v1/mobile/qr', { token: caretaker.accessToken, json: { code } });
    expect((await ask(good?.payload ?? '')).status).toBe(200);
    const forged = [
      `${head}.${randomUUID()}.${version}.${mac}`,
      `${head}.${id}.${Number(version) + 1}.${mac}`,
      `${head}.${id}.${version}.${'A'.repeat(mac.length)}`,
      `${head}.${id}.${version}.`,
      `${head}.${id}.${version}`,
      `cp2.${id}.${version}.${mac}`,
      `${good?.payload}.x`,
    ];
    for (const code of forged) expect((await ask(code)).status, code).toBeGreaterThanOrEqual(400);
  },
);

check('V7.4.3', 'a password set anew ends the sessions that were opened with the old one', async () => {
  const email = `${randomUUID()}@town.example`;
  const user = await admin.call(createUser, { body: { email, displayName: 'X', password: testPassword } });
  const json = { email, password: testPassword, platform: 'mobile' };
  const { accessToken, refreshToken } = (await target.send('/v1/auth/login', { json })).json<{
    accessToken: string;
    refreshToken: string;
  }>();
  await admin.call(updateUser, { params: { userId: user.id }, body: { password: 'another-long-password' } });
  expect((await target.send('/v1/auth/me', { token: accessToken })).status).toBe(401);
  expect((await target.send('/v1/auth/refresh', { json: { refreshToken } })).status).toBe(401);
});

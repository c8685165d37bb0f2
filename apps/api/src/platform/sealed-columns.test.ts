import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../../test/test-api.ts';
import type { AppContext } from './context.ts';
import { seal, unseal } from './envelope.ts';
import { rewrapAll } from './sealed-columns.ts';
import { loadSecrets } from './secrets.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const next = Buffer.alloc(32, 9).toString('base64');

async function withSecret(secret: string, ...previous: string[]): Promise<AppContext> {
  return {
    ...api.app,
    secrets: await loadSecrets({ ...api.app.config, secret, secretPrevious: previous }),
  };
}

test('a changed secret takes over everything that is sealed, and the former one is needed no more', async () => {
  const { userId } = await api.as('admin');
  const { app } = api;
  const [deviceId, buildingId] = [randomUUID(), (await api.given.building()).id];
  const sealed = (purpose: string, context: string) => seal(app, purpose, context, Buffer.from(purpose));
  const token = sealed('push-token', deviceId).toString('base64');
  await sql`insert into authenticator_apps (id, secret) values (${userId}, ${sealed('authenticator', userId)})`.execute(
    app.db.system,
  );
  await sql`insert into directory (name, issuer, client_id, client_secret)
    values ('Stadt', 'https://id.example', 'c', ${sealed('directory', 'client_secret')})`.execute(
    app.db.system,
  );
  await sql`insert into mobile_devices (id, user_id, device_id, device_type, push_token, push_token_hash, push_session_id)
    select ${deviceId}, ${userId}, 'd', 'ios', ${token}, '\\x01', id from sessions where user_id = ${userId}`.execute(
    app.db.system,
  );
  await sql`insert into photos (id, building_id, subject_type, subject_id, sha256, byte_size, taken_by, storage_key, key_encrypted)
    values (${randomUUID()}, ${buildingId}, 'reading', ${randomUUID()}, repeat('0', 64), 1, ${userId}, 'ab/c',
      ${sealed('photo-key', 'ab/c')})`.execute(app.db.system);
  const letterId = randomUUID();
  await sql`insert into letters (id, sealed, next_at, expires_at)
    values (${letterId}, ${sealed('letter', letterId)}, now(), now() + interval '1 day')`.execute(
    app.db.system,
  );
  const rotated = await withSecret(next, String(app.config.secret));

  const done = await rewrapAll(rotated);

  expect(done).toEqual({
    'signing_keys.private_jwk_encrypted': { rewrapped: expect.any(Number), unreadable: 0 },
    'authenticator_apps.secret': { rewrapped: 1, unreadable: 0 },
    'directory.client_secret': { rewrapped: 1, unreadable: 0 },
    'letters.sealed': { rewrapped: 1, unreadable: 0 },
    'mobile_devices.push_token': { rewrapped: 1, unreadable: 0 },
    'photos.key_encrypted': { rewrapped: 1, unreadable: 0 },
  });
  expect(done['signing_keys.private_jwk_encrypted']?.rewrapped).toBeGreaterThan(0);
  const alone = await withSecret(next);
  const { rows } = await sql<{ secret: Buffer; token: string; photo: Buffer }>`
    select secret, (select push_token from mobile_devices) as token, (select key_encrypted from photos) as photo
    from authenticator_apps`.execute(app.db.system);
  const [kept] = rows;
  expect(unseal(alone, 'authenticator', userId, kept?.secret ?? Buffer.of()).toString()).toBe(
    'authenticator',
  );
  const push = Buffer.from(kept?.token ?? '', 'base64');
  expect(unseal(alone, 'push-token', deviceId, push).toString()).toBe('push-token');
  expect(unseal(alone, 'photo-key', 'ab/c', kept?.photo ?? Buffer.of()).toString()).toBe('photo-key');
  const again = Object.values(await rewrapAll(rotated));
  expect(again.every(({ rewrapped, unreadable }) => rewrapped === 0 && unreadable === 0)).toBe(true);
});

test('what no secret at hand opens is counted and left as it is', async () => {
  const done = await rewrapAll(await withSecret(Buffer.alloc(32, 11).toString('base64')));
  expect(done['photos.key_encrypted']).toEqual({ rewrapped: 0, unreadable: 1 });
});

test('every column that is kept sealed is known to the change of the secret', async () => {
  const { rows } = await sql<{ column: string }>`
    select table_name || '.' || column_name as column from information_schema.columns
    where table_schema = 'public' and data_type = 'bytea' and column_name ~ '(encrypted|secret)$'`.execute(
    api.app.db.system,
  );
  expect(Object.keys(await rewrapAll(api.app))).toEqual(
    expect.arrayContaining(rows.map(({ column }) => column)),
  );
});

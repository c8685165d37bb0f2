import { request as httpRequest } from 'node:http';
import { me } from '@citypulse/contracts/identity';
import { listDevices, registerDevice, revokeDevice } from '@citypulse/contracts/devices';
import { revokeDeviceKey } from '@citypulse/contracts/device-keys';
import { push } from '@citypulse/contracts/mutations';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { givenMeter, Outbox, reading, readingsOf, statuses } from '../../test/outbox.ts';
import { signInAgain } from '../../test/pulls.ts';
import { refusalOf, send, signingPhone, softwareKey, type Wire } from '../../test/signing-phone.ts';
import { securityEventsSettled } from '../platform/security-events.ts';
import { startTestApi, type TestApi } from '../../test/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ CITYPULSE_REQUIRE_SIGNATURE: '1' });
});
afterAll(() => api.close());

async function givenSigningPhone() {
  const place = await givenMeter(api);
  const user = await api.as('caretaker', place.building.id);
  const phone = await signingPhone(api);
  const device = await phone.register(user.accessToken);
  return { ...place, user, phone, device, outbox: new Outbox(phone.deviceId) };
}
type Given = Awaited<ReturnType<typeof givenSigningPhone>>;

const pushOf = ({ outbox, meter }: Given, n: number) =>
  outbox.request([outbox.create('createReading', reading(meter.id, n))]);

test('what a phone sends under its key is taken, and its session is bound to that key', async () => {
  const given = await givenSigningPhone();
  const { user, phone, device, meter } = given;
  expect(device.keys).toMatchObject([{ use: 'request', thumbprint: phone.key.id }]);
  const answer = await phone.call(user.accessToken, push, pushOf(given, 1));
  expect(statuses(answer)).toEqual(['applied']);
  expect(await readingsOf(user, meter.id)).toEqual([101]);
});

test('without a signature nothing is taken, neither of a phone with a key nor of one without', async () => {
  const given = await givenSigningPhone();
  expect(await given.user.refused(push, pushOf(given, 1))).toMatchObject({
    code: 'signature_required',
    status: 401,
  });
  const bare = await api.as('caretaker', given.building.id);
  expect(await bare.refused(push, pushOf(given, 1))).toMatchObject({ code: 'signature_required' });
  expect(await bare.refused(registerDevice, { body: { deviceId: 'x', deviceType: 'ios' } })).toMatchObject({
    code: 'signature_required',
  });
  // Reading needs none.
  expect(await bare.call(me)).toMatchObject({ id: bare.userId });
  expect(await readingsOf(given.user, given.meter.id)).toEqual([]);
});

test('a request that is sent again word for word is refused, and what it says is done once', async () => {
  const given = await givenSigningPhone();
  const wire = await given.phone.wire(given.user.accessToken, push, pushOf(given, 1));
  await send(push, wire);
  expect(await refusalOf(wire)).toMatchObject({ code: 'signature_invalid', status: 401 });
  expect(await readingsOf(given.user, given.meter.id)).toEqual([101]);
});

const attacks: Array<[string, (wire: Wire, given: Given) => Wire | Promise<Wire>]> = [
  ['another body', (wire) => ({ ...wire, body: wire.body?.replace('101', '999') ?? '' })],
  ['another address', (wire) => ({ ...wire, url: `${wire.url}?x=1` })],
  ['another type of content', (wire) => withHeader(wire, 'content-type', 'application/json; charset=utf-8')],
  ['another host', (wire) => ({ ...wire, url: wire.url.replace('127.0.0.1', 'localhost') })],
  [
    'the token of another session of the same person',
    async (wire, { user }) =>
      withHeader(wire, 'authorization', `Bearer ${(await signInAgain(api, user)).accessToken}`),
  ],
  ['another digest', (wire) => withHeader(wire, 'content-digest', `sha-256=:${'A'.repeat(43)}=:`)],
  ['no digest', (wire) => without(wire, 'content-digest')],
  ['no Signature', (wire) => without(wire, 'signature')],
  ['no Signature-Input', (wire) => without(wire, 'signature-input')],
  [
    'another tag',
    (wire) => withHeader(wire, 'signature-input', input(wire).replace('citypulse-v1', 'citypulse-v2')),
  ],
  ['nothing covered', (wire) => withHeader(wire, 'signature-input', input(wire).replace(/\(.*\)/, '()'))],
];
const input = (wire: Wire) => wire.headers['signature-input'] ?? '';
const withHeader = (wire: Wire, name: string, value: string): Wire => ({
  ...wire,
  headers: { ...wire.headers, [name]: value },
});
const without = (wire: Wire, name: string): Wire => {
  const { [name]: _gone, ...headers } = wire.headers;
  return { ...wire, headers };
};

test.each(attacks)('%s is refused', async (_what, attack) => {
  const given = await givenSigningPhone();
  const wire = await given.phone.wire(given.user.accessToken, push, pushOf(given, 1));
  const refusal = await refusalOf(await attack(wire, given));
  expect(['signature_invalid', 'signature_required']).toContain(refusal.code);
  expect(refusal.status).toBe(401);
  expect(refusal.detail ?? '').not.toMatch(/digest|nonce|keyid/);
  expect(await readingsOf(given.user, given.meter.id)).toEqual([]);
  expect(statuses(await send(push, wire))).toEqual(['applied']);
});

test('a second header of the same name and value is refused', async () => {
  const given = await givenSigningPhone();
  const wire = await given.phone.wire(given.user.accessToken, push, pushOf(given, 1));
  for (const name of ['authorization', 'content-type', 'content-digest', 'signature', 'signature-input']) {
    const raw = Object.entries(wire.headers).flat();
    expect(await statusOf({ ...wire, raw: [...raw, name, wire.headers[name] ?? ''] })).toBe(401);
  }
  expect(statuses(await send(push, wire))).toEqual(['applied']);
});

/** By hand, as `fetch` joins headers of one name. */
function statusOf({ url, method, body, raw }: Wire & { raw: string[] }): Promise<number> {
  return new Promise((resolve, reject) => {
    const { host } = new URL(url);
    const headers = ['Host', host, 'Content-Length', String(Buffer.byteLength(body ?? '')), ...raw];
    const sent = httpRequest(url, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

test('keys of others, of the same person elsewhere and of nobody are refused', async () => {
  const given = await givenSigningPhone();
  const { user, phone } = given;
  const stranger = await givenSigningPhone();
  const elsewhere = await signInAgain(api, user);
  const second = await signingPhone(api);
  await second.register(elsewhere.accessToken);
  const own = await softwareKey();
  for (const key of [stranger.phone.key, second.key, own, { ...own, id: phone.key.id }]) {
    const wire = await phone.wire(user.accessToken, push, pushOf(given, 1), key);
    expect(await refusalOf(wire)).toMatchObject({ code: 'signature_invalid' });
  }
});

test('who has the wrong time is told the right one, and it is not taken for an attack', async () => {
  const given = await givenSigningPhone();
  const { phone, user } = given;
  for (const clock of [-3_600, 3_600]) {
    phone.clock = clock;
    const refusal = await phone.refused(user.accessToken, push, pushOf(given, 1));
    expect(refusal).toMatchObject({
      code: 'signature_clock_skew',
      errors: [{ path: 'created', code: 'server_time' }],
    });
    const told = Date.parse(refusal.errors?.[0]?.message ?? '');
    expect(Math.abs(told - Date.now())).toBeLessThan(5_000);
  }
});

test('a key is registered by who holds it, shortly after signing in, and a session keeps its first', async () => {
  const user = await api.as('caretaker');
  const phone = await signingPhone(api);
  const other = await softwareKey();
  const body = { deviceId: phone.deviceId, deviceType: 'android' as const, requestKey: phone.key.jwk };
  const byOther = await phone.wire(user.accessToken, registerDevice, { body }, other);
  expect(await refusalOf(byOther)).toMatchObject({ code: 'signature_invalid' });
  expect(await user.refused(registerDevice, { body })).toMatchObject({ code: 'signature_required' });
  const off = { ...body, requestKey: { ...phone.key.jwk, y: other.jwk.y } };
  expect(await phone.refused(user.accessToken, registerDevice, { body: off })).toMatchObject({
    code: 'invalid_request',
  });
  const late = await signInAgain(api, user);
  await phone.register(late.accessToken);
  await phone.register(late.accessToken);
  expect(
    await phone.refused(late.accessToken, registerDevice, { body: { ...body, requestKey: other.jwk } }),
  ).toMatchObject({ code: 'conflict' });
});

test('without the key of its session the old sign-in is not fresh enough for another one', async () => {
  const user = await api.as('caretaker');
  await sql`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = ${user.userId}`.execute(
    api.app.db.system,
  );
  const phone = await signingPhone(api);
  const body = { deviceId: phone.deviceId, deviceType: 'android' as const, requestKey: phone.key.jwk };
  expect(await phone.refused(user.accessToken, registerDevice, { body })).toMatchObject({
    code: 'fresh_sign_in_required',
  });
});

test('a key that is taken away ends its session, and a device that is shut out loses its keys', async () => {
  const { user, phone, device } = await givenSigningPhone();
  const office = await signInAgain(api, user);
  const own = await signingPhone(api);
  await own.register(office.accessToken);
  const [key] = device.keys;
  const params = { id: device.id, keyId: key?.id as never };
  expect(await office.refused(revokeDeviceKey, { params })).toMatchObject({ code: 'signature_required' });
  await own.call(office.accessToken, revokeDeviceKey, { params });
  expect(await user.refused(me)).toMatchObject({ code: 'session_expired' });

  const back = await signInAgain(api, user);
  expect((await phone.register(back.accessToken)).keys).toHaveLength(1);
  await own.call(office.accessToken, revokeDevice, { params: { id: device.id } });
  const shutOut = (await office.call(listDevices)).items.find(({ id }) => id === device.id);
  expect(shutOut).toMatchObject({ keys: [] });
  expect(shutOut?.revokedAt).not.toBeNull();
});

test('a bad signature is noted, a token under another key by name; a new key offered is only a bad one', async () => {
  const { user, phone, outbox, meter } = await givenSigningPhone();
  const other = await softwareKey();
  const body = outbox.request([outbox.create('createReading', reading(meter.id, 1))]);
  const good = await phone.wire(user.accessToken, push, body);
  await refusalOf({ ...good, body: '{}' });
  await refusalOf(await phone.wire(user.accessToken, push, body, other));
  const offer = { deviceId: phone.deviceId, deviceType: 'android' as const, requestKey: other.jwk };
  await refusalOf(await phone.wire(user.accessToken, registerDevice, { body: offer }, other));
  phone.clock = 3_600;
  await phone.refused(user.accessToken, push, body);
  await securityEventsSettled(api.app);
  const noted = await sql<{ kind: string; flaw: string }>`
    select kind, detail ->> 'flaw' as flaw from security_events
    where user_id = ${user.userId} and kind <> 'signed_in' order by at`.execute(api.app.db.system);
  expect(noted.rows.map(({ kind, flaw }) => `${kind} ${flaw}`)).toEqual([
    'signature_invalid digest',
    'token_key_mismatch key',
    'signature_invalid key',
  ]);
});

test('used nonces are forgotten once their requests would be too old anyway', async () => {
  const { user, phone } = await givenSigningPhone();
  const nonces = () =>
    api.app.db.system
      .selectFrom('request_nonces')
      .select('nonce')
      .where('thumbprint', '=', phone.key.id)
      .execute();
  expect(await nonces()).toHaveLength(1);
  await sql`update request_nonces set expires_at = now() - interval '1 second'`.execute(api.app.db.system);
  const later = await startTestApi({ CITYPULSE_REQUIRE_SIGNATURE: '1' }, api.databaseUrl);
  try {
    const body = { deviceId: phone.deviceId, deviceType: 'android' as const };
    await phone.at(later).call(user.accessToken, registerDevice, { body });
    expect(await nonces()).toHaveLength(1);
  } finally {
    await later.close();
  }
});

import { inviteUser } from '@citypulse/contracts/accounts';
import { setDirectory } from '@citypulse/contracts/directory';
import type { AuthResponse } from '@citypulse/contracts/identity';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { CallFailed, type TestUser } from '../test-api.ts';
import { Visitor } from '../visitor.ts';
import { check } from './check.ts';
import { RogueDirectory, type IdToken } from './rogue-directory.ts';
import { startTarget, type Target } from './target.ts';

let target: Target;
let rogue: RogueDirectory;
let admin: TestUser;
beforeAll(async () => {
  target = await startTarget();
  rogue = await RogueDirectory.start();
  admin = await target.as('admin');
}, 60_000);
afterAll(() => {
  rogue.close();
  return target.close();
});

/** Set anew, so that its description is read again. */
const set = (issuer = rogue.issuer) =>
  admin.call(setDirectory, {
    body: {
      name: 'Stadt',
      issuer,
      clientId: 'citypulse',
      clientSecret: 'geheim',
      groupsClaim: 'groups',
      enabled: true,
      groups: [],
    },
  });
beforeEach(async () => {
  Object.assign(rogue, { metadata: {}, next: {}, redirect: null });
  rogue.asked.length = 0;
  await set();
});

let counted = 0;
/** Somebody who was invited, as the directory tells of him. */
async function givenPerson() {
  const subject = `person-${(counted += 1)}`;
  const email = `${subject}@town.example`;
  const body = { email, displayName: 'Eingeladen', assignments: [] };
  const { userId } = await admin.call(inviteUser, { body });
  return { userId, claims: { sub: subject, email, email_verified: true } };
}

/** A browser that has left for the directory. */
async function departed() {
  const visitor = new Visitor(target.url);
  const { url } = await visitor.post<{ url: string }>('/v1/auth/directory/start', {});
  const asked = new URL(url).searchParams;
  const [state = '', nonce = ''] = [asked.get('state') ?? '', asked.get('nonce') ?? ''];
  const claims = { nonce, auth_time: Math.floor(Date.now() / 1000) };
  return { visitor, state, claims, challenge: asked.get('code_challenge') ?? '' };
}

const finish = (visitor: Visitor, state: string, more: object = {}) =>
  visitor
    .post<AuthResponse>('/v1/auth/directory/finish', { code: 'c', state, platform: 'web', ...more })
    .then(
      ({ user }) => user.id as string,
      (error: unknown) => (error instanceof CallFailed ? error.problem.code : String(error)),
    );

/** How a sign-in ends whose ID token is changed like this. */
async function outcome(change: (claims: Record<string, unknown>) => IdToken) {
  const person = await givenPerson();
  const { visitor, state, claims } = await departed();
  rogue.next = change({ ...person.claims, ...claims });
  const told = await finish(visitor, state);
  return told === person.userId ? 'signed in' : told;
}

check(
  'V10.5.4',
  'an ID token for another client, of another issuer, old, or without a time is refused',
  async () => {
    expect(await outcome((claims) => ({ claims }))).toBe('signed in');
    const now = Math.floor(Date.now() / 1000);
    const changes = [
      { aud: 'another-client' },
      { aud: ['citypulse', 'another-client'], azp: 'another-client' },
      { iss: 'https://evil.example' },
      { iss: `${rogue.issuer}/` },
      { exp: now - 3_600 },
      { exp: undefined },
      { iat: undefined },
      { sub: undefined },
      { auth_time: undefined },
      { auth_time: now - 40 * 86_400 },
    ];
    for (const change of changes)
      expect(await outcome((claims) => ({ claims: { ...claims, ...change } })), JSON.stringify(change)).toBe(
        'directory_refused',
      );
  },
);

check('V6.8.2', 'an ID token that is unsigned or signed by another key is refused', async () => {
  expect(await outcome((claims) => ({ claims, bare: true }))).toBe('directory_refused');
  expect(await outcome((claims) => ({ claims, forged: true }))).toBe('directory_refused');
  expect(await outcome((claims) => ({ claims, header: { kid: 'unknown' } }))).toBe('directory_refused');
});

check('V10.5.1', 'an ID token of another sign-in is refused: its nonce is missing or another', async () => {
  const other = await departed();
  for (const nonce of [undefined, '', 'made-up', other.claims.nonce])
    expect(await outcome((claims) => ({ claims: { ...claims, nonce } }))).toBe('directory_refused');
});

check(
  'V10.1.2',
  'state is good once, in the browser that left, and the code is redeemed with its own verifier',
  async () => {
    const person = await givenPerson();
    const [one, other] = [await departed(), await departed()];
    rogue.next = { claims: { ...person.claims, ...one.claims } };
    for (const state of ['', 'made-up', one.state.toLowerCase()])
      expect(['challenge_expired', 'invalid_request']).toContain(await finish(one.visitor, state));
    // Another browser with the victim's state, and the victim's browser with the attacker's.
    expect(await finish(new Visitor(target.url), one.state)).toBe('challenge_expired');
    expect(await finish(one.visitor, other.state)).toBe('challenge_expired');
    expect(rogue.asked).toEqual([]);

    const third = await departed();
    rogue.next = { claims: { ...person.claims, ...third.claims } };
    const finished = await Promise.all(Array.from({ length: 10 }, () => finish(third.visitor, third.state)));
    expect(finished.filter((told) => told === person.userId)).toHaveLength(1);
    const [asked] = rogue.asked;
    const hash = await crypto.subtle.digest('SHA-256', Buffer.from(asked?.get('code_verifier') ?? ''));
    expect(Buffer.from(hash).toString('base64url')).toBe(third.challenge);
    expect(rogue.asked).toHaveLength(1);
  },
);

check('V10.2.2', 'an answer in the name of another directory is refused', async () => {
  const person = await givenPerson();
  // Who says that he names himself has to.
  rogue.metadata = { authorization_response_iss_parameter_supported: true };
  await set();
  for (const iss of ['https://evil.example', `${rogue.issuer}/`, undefined]) {
    const { visitor, state, claims } = await departed();
    rogue.next = { claims: { ...person.claims, ...claims } };
    expect(await finish(visitor, state, { iss })).toBe('directory_refused');
  }
});

check('V6.8.1', 'no e-mail opens an account that its owner uses, whoever vouches for it', async () => {
  const known = await target.as('admin');
  const email = `${known.userId}@test.example`;
  const said = [true, false, 'true', 1, undefined];
  for (const verified of said)
    expect(await outcome((claims) => ({ claims: { ...claims, email, email_verified: verified } }))).toBe(
      'directory_account_unknown',
    );
  // And none that is only claimed opens one that waits.
  for (const verified of said.slice(1))
    expect(await outcome((claims) => ({ claims: { ...claims, email_verified: verified } }))).toBe(
      'directory_account_unknown',
    );
});

check(
  'V10.5.3',
  'a directory that describes itself as another, or elsewhere in the own network, is not used',
  async () => {
    const inner: string[] = [];
    const service = createServer((request, response) => {
      inner.push(request.url ?? '');
      response.end('{"keys":[]}');
    }).listen(0, '127.0.0.1');
    await once(service, 'listening');
    const at = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    const ask = (issuer = rogue.issuer) =>
      target.send('/v1/directory/test', { token: admin.accessToken, json: { issuer } });
    rogue.metadata = { issuer: 'https://evil.example' };
    expect((await ask()).code).toBe('directory_unreachable');
    rogue.metadata = {};
    for (const to of [`${at}/.well-known/openid-configuration`, 'http://169.254.169.254/latest/meta-data']) {
      rogue.redirect = to;
      expect((await ask()).code, to).toBe('directory_unreachable');
    }
    rogue.redirect = null;
    for (const endpoint of [`${at}/token`, 'http://169.254.169.254/token', 'https://169.254.169.254/token']) {
      rogue.metadata = { token_endpoint: endpoint };
      await set();
      expect(await outcome((claims) => ({ claims })), endpoint).toBe('directory_refused');
    }
    rogue.metadata = { jwks_uri: `${at}/jwks` };
    await set();
    expect(await outcome((claims) => ({ claims }))).toBe('directory_refused');
    expect(inner).toEqual([]);
    service.close();
  },
);

check(
  'V1.3.6',
  'no directory stands where clouds tell machines their keys, however that is written',
  async () => {
    const hosts = [
      '169.254.169.254',
      '2852039166',
      '0xa9fea9fe',
      '[::ffff:169.254.169.254]',
      '[fd00:ec2::254]',
    ];
    const begun = performance.now();
    for (const host of [...hosts, '100.100.100.200', '[fe80::1]'])
      for (const scheme of ['https', 'http']) {
        const json = { issuer: `${scheme}://${host}/` };
        const { code } = await target.send('/v1/directory/test', { token: admin.accessToken, json });
        expect(['directory_unreachable', 'directory_invalid'], host).toContain(code);
      }
    expect(performance.now() - begun).toBeLessThan(5_000);
  },
);

const event = { 'http://schemas.openid.net/event/backchannel-logout': {} };
const logout = async (token: IdToken) =>
  (
    await target.send('/v1/auth/directory/logout', {
      method: 'POST',
      body: new URLSearchParams({ logout_token: await rogue.token(token) }),
    })
  ).status;

check('V10.5.5', 'a sign-out is believed by a fresh signed logout token alone, once', async () => {
  const person = await givenPerson();
  const { visitor, state, claims: about } = await departed();
  rogue.next = { claims: { ...person.claims, ...about } };
  expect(await finish(visitor, state)).toBe(person.userId);
  const claims = { sub: person.claims.sub, events: event };
  const old = Math.floor(Date.now() / 1000) - 3_600;
  const wrong: IdToken[] = [
    { claims: { ...claims, jti: 'a' }, bare: true },
    { claims: { ...claims, jti: 'b' }, forged: true },
    { claims: { ...claims, jti: 'c', aud: 'another-client' } },
    { claims: { ...claims, jti: 'd', iss: 'https://evil.example' } },
    { claims: { ...claims, jti: 'e', iat: old, exp: old + 120 } },
    { claims: { ...claims, jti: 'f', nonce: 'n' } },
    { claims: { ...claims, jti: 'g', events: {} } },
    { claims: { ...claims, jti: 'h' }, header: { typ: 'at+jwt' } },
    { claims },
    // An ID token is no logout token.
    { claims: { ...person.claims, ...about } },
  ];
  for (const token of wrong) expect(await logout(token), JSON.stringify(token)).toBe(400);
  const refresh = () =>
    visitor.post<AuthResponse>('/v1/auth/refresh').then(
      () => 'renewed',
      () => 'ended',
    );
  expect(await refresh()).toBe('renewed');

  const good = await rogue.token({ claims: { ...claims, jti: 'once' } });
  const send = () =>
    target.send('/v1/auth/directory/logout', {
      method: 'POST',
      body: new URLSearchParams({ logout_token: good }),
    });
  const answers = await Promise.all(Array.from({ length: 10 }, send));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(await refresh()).toBe('ended');
  expect((await send()).status).toBe(400);
});

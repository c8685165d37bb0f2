import { SoftwareAuthenticator, type Wrong } from '../software-authenticator.ts';
import { afterAll, beforeAll, expect } from 'vitest';
import { check } from './check.ts';
import { startTarget, type Target } from './target.ts';

let target: Target;
beforeAll(async () => {
  target = await startTarget();
}, 60_000);
afterAll(() => target.close());

type Options = Record<string, unknown> & { challenge: string };

const prepare = async (token: string) =>
  (await target.send('/v1/auth/passkeys/preparation', { method: 'POST', token })).json<Options>();
const add = (token: string, credential: object) =>
  target.send('/v1/auth/passkeys', { token, json: { name: 'Telefon', credential } });
const challenge = async () =>
  (await target.send('/v1/auth/passkeys/challenge', { method: 'POST' })).json<Options>();
const signIn = (credential: object) =>
  target.send('/v1/auth/passkeys/sign-in', { json: { credential, platform: 'mobile' } });

async function givenPasskey() {
  const user = await target.as('viewer');
  const device = new SoftwareAuthenticator(target.url);
  expect((await add(user.accessToken, device.create(await prepare(user.accessToken)))).status).toBe(201);
  return { user, device };
}

check(
  'V6.3.3',
  'a passkey serves for its own site alone, with its own key, and only when the person was verified',
  async () => {
    const { user, device } = await givenPasskey();
    const stranger = await target.as('admin');
    const handle = Buffer.from(stranger.userId.replaceAll('-', ''), 'hex').toString('base64url');
    const mistakes: Wrong[] = [
      { origin: 'https://evil.example' },
      { origin: target.url.replace('127.0.0.1', 'localhost') },
      { origin: `${target.url}.evil.example` },
      { rpId: 'evil.example' },
      { unverified: true },
      { type: 'webauthn.create' },
      { forged: true },
      { userHandle: handle },
    ];
    for (const wrong of mistakes)
      expect((await signIn(device.get(await challenge(), wrong))).code, JSON.stringify(wrong)).toBe(
        'passkey_refused',
      );
    const good = await signIn(device.get(await challenge()));
    expect(good.json<{ user: { id: string } }>().user.id).toBe(user.userId);
  },
);

check('V6.3.3', 'a copied passkey shows by its counter', async () => {
  const { device } = await givenPasskey();
  expect((await signIn(device.get(await challenge(), { counter: 40 }))).status).toBe(200);
  for (const counter of [40, 39, 1, 0])
    expect((await signIn(device.get(await challenge(), { counter }))).code).toBe('passkey_refused');
  expect((await signIn(device.get(await challenge(), { counter: 41 }))).status).toBe(200);
});

check(
  'V6.7.2',
  'challenges have 256 bits, serve once, of fifty at once too, and for what they were given',
  async () => {
    const { user, device } = await givenPasskey();
    const given = await Promise.all(Array.from({ length: 10 }, challenge));
    expect(new Set(given.map((one) => one.challenge)).size).toBe(10);
    for (const one of given) expect(Buffer.from(one.challenge, 'base64url')).toHaveLength(32);

    const used = device.get(given[0] ?? {});
    const answers = await Promise.all(Array.from({ length: 50 }, () => signIn(used)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await signIn(used)).code).toBe('challenge_expired');
    // Neither that of a registration nor one nobody gave out.
    const registering = await prepare(user.accessToken);
    const made = { challenge: Buffer.alloc(32, 1).toString('base64url') };
    for (const other of [registering, made])
      expect((await signIn(device.get(other))).code).toBe('challenge_expired');
  },
);

check(
  'V6.6.2',
  'a passkey is added once, by whom it was prepared for, and never by a challenge for signing in',
  async () => {
    const [one, other] = [await target.as('viewer'), await target.as('admin')];
    const device = () => new SoftwareAuthenticator(target.url);
    const options = await prepare(one.accessToken);
    // The victim's own preparation, answered by the attacker: for the attacker's account and not at all.
    expect((await add(other.accessToken, device().create(options))).code).toBe('passkey_refused');
    expect((await add(one.accessToken, device().create(options))).code).toBe('passkey_refused');
    const signing = { ...options, challenge: (await challenge()).challenge };
    expect((await add(one.accessToken, device().create(signing))).code).toBe('passkey_refused');
    const good = device().create(await prepare(one.accessToken));
    const answers = await Promise.all(Array.from({ length: 10 }, () => add(one.accessToken, good)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  },
);

import { beforeAll, expect, test } from 'vitest';
import { fromBase64, toBase64, utf8 } from './bytes.ts';
import { BadSignature, type Flaw } from './read-signature.ts';
import { signRequest, type Outgoing } from './sign-request.ts';
import { sha256, softwareKey, toolsAt, type SoftwareKey } from './software-key.model.ts';
import { verifyRequest, type Incoming, type Verdict } from './verify-request.ts';

const now = 1_790_000_000;
const content = { type: 'application/json', bytes: utf8('{"reading":4711}') };
const request: Outgoing = {
  method: 'POST',
  targetUri: 'https://stadt.example/v1/mobile/sync/push?x=1',
  authorization: 'Bearer token',
  content,
};

let phone: SoftwareKey;
let other: SoftwareKey;
beforeAll(async () => {
  [phone, other] = await Promise.all([softwareKey(), softwareKey()]);
});

type Headers = Record<string, string>;

async function sent(change: { at?: number; key?: SoftwareKey; of?: Outgoing } = {}): Promise<Incoming> {
  const { at = now, key = phone, of = request } = change;
  const headers = await signRequest(of, key, toolsAt(at));
  const all: Headers = {
    'Content-Type': of.content?.type ?? '',
    Authorization: of.authorization,
    ...headers,
  };
  return {
    method: of.method,
    targetUri: of.targetUri,
    rawHeaders: Object.entries(all).flat(),
    content: of.content?.bytes ?? new Uint8Array(),
  };
}

const withHeader = (incoming: Incoming, name: string, change: (value: string) => string): Incoming => {
  const at = incoming.rawHeaders.findIndex((header) => header.toLowerCase() === name) + 1;
  return {
    ...incoming,
    rawHeaders: incoming.rawHeaders.map((value, index) => (index === at ? change(value) : value)),
  };
};

/** A receiver that knows the phone's key and nobody else's. */
function receiver(at = now) {
  const seen = new Set<string>();
  return (incoming: Incoming): Promise<Verdict> =>
    verifyRequest(incoming, {
      sha256,
      now: () => at,
      verify: (keyId, base, signature) => keyId === phone.id && phone.verifies(base, signature),
      takeNonce: async (keyId, nonce) => {
        const isNew = !seen.has(`${keyId} ${nonce}`);
        seen.add(`${keyId} ${nonce}`);
        return isNew;
      },
    });
}

async function flawOf(incoming: Incoming, check = receiver()): Promise<Flaw | Verdict['name']> {
  try {
    return (await check(incoming)).name;
  } catch (error) {
    if (error instanceof BadSignature) return error.flaw;
    throw error;
  }
}

test('what was signed is accepted, once', async () => {
  const check = receiver();
  const incoming = await sent();
  expect(await check(incoming)).toEqual({ name: 'good', keyId: phone.id });
  expect(await flawOf(incoming, check)).toBe('replayed');
});

test('a request without content is signed too, and content cannot be added to it', async () => {
  const { content: _none, ...bare } = request;
  const incoming = await sent({ of: { ...bare, method: 'DELETE' } });
  expect(await flawOf(incoming)).toBe('good');
  expect(await flawOf({ ...incoming, content: content.bytes })).toBe('components');
});

test('a request that claims nothing is told from one that claims wrongly', async () => {
  const incoming = await sent();
  const bare = { ...incoming, rawHeaders: incoming.rawHeaders.slice(0, 6) };
  expect(await flawOf(bare)).toBe('absent');
  expect(await flawOf({ ...incoming, rawHeaders: incoming.rawHeaders.slice(0, -2) })).toBe('header_missing');
});

test('whatever is changed on the way is noticed', async () => {
  const incoming = await sent();
  expect(await flawOf({ ...incoming, method: 'PUT' })).toBe('signature');
  expect(await flawOf({ ...incoming, targetUri: `${request.targetUri}0` })).toBe('signature');
  expect(await flawOf({ ...incoming, targetUri: 'https://elsewhere.example/v1/mobile/sync/push?x=1' })).toBe(
    'signature',
  );
  expect(await flawOf({ ...incoming, content: utf8('{"reading":4712}') })).toBe('digest');
  expect(await flawOf({ ...incoming, content: new Uint8Array() })).toBe('components');
  expect(await flawOf(withHeader(incoming, 'authorization', () => 'Bearer other'))).toBe('signature');
  expect(await flawOf(withHeader(incoming, 'content-type', () => 'text/plain'))).toBe('signature');
  const digest = `sha-256=:${toBase64(sha256(utf8('other')))}:`;
  expect(await flawOf(withHeader(incoming, 'content-digest', () => digest))).toBe('digest');
  const swapped = withHeader({ ...incoming, content: utf8('other') }, 'content-digest', () => digest);
  expect(await flawOf(swapped)).toBe('signature');
});

test.each(['@method', '@target-uri', 'content-digest', 'content-type', 'authorization'])(
  'a signature that leaves out %s is refused before anybody looks at the key',
  async (name) => {
    const incoming = await sent();
    const without = withHeader(incoming, 'signature-input', (value) =>
      value.replace(new RegExp(` ?"${name}"`), '').replace('( ', '('),
    );
    expect(await flawOf(without)).toBe('components');
  },
);

test.each([
  ['another order', '"@method" "@target-uri"', '"@target-uri" "@method"', 'components'],
  ['one component twice', '"@method" ', '"@method" "@method" ', 'components'],
  ['a component of the answer', '"@method"', '"@method";req', 'components'],
  ['no component at all', /\(.*\)/, '()', 'components'],
  ['another tag', 'citypulse-v1', 'other-v1', 'tag'],
  ['no tag', /;tag="[^"]*"/, '', 'parameters'],
  ['no nonce', /;nonce="[^"]*"/, '', 'parameters'],
  ['a guessable nonce', /;nonce="[^"]*"/, ';nonce="1"', 'parameters'],
  ['no end', /;expires=\d+/, '', 'parameters'],
  ['an end before the beginning', /;expires=\d+/, `;expires=${now - 1}`, 'lifetime'],
  ['an end far away', /;expires=\d+/, `;expires=${now + 301}`, 'lifetime'],
  ['an end that is no number', /;expires=\d+/, ';expires="soon"', 'parameters'],
  ['a parameter of its own', ';tag=', ';alg="none";tag=', 'parameters'],
  ['a key of another kind', /;keyid="[^"]*"/, ';keyid="https://evil.example/key"', 'parameters'],
  ['a second signature', /$/, ', more=("@method");created=1', 'unreadable'],
  ['another label than the signature', 'cp=', 'sig1=', 'unreadable'],
  ['something unreadable', /^.*$/, '(((', 'unreadable'],
  ['a key that nobody knows', /;keyid="[^"]*"/, `;keyid="${'A'.repeat(43)}"`, 'signature'],
  ['a nonce changed afterwards', /;nonce="[^"]*"/, `;nonce="${'A'.repeat(22)}"`, 'signature'],
  ['a longer life', /;created=\d+/, `;created=${now + 1}`, 'signature'],
] as const)('%s in Signature-Input is refused', async (_what, from, to, flaw) => {
  const changed = withHeader(await sent(), 'signature-input', (value) => value.replace(from, to));
  expect(await flawOf(changed)).toBe(flaw);
});

test('a key nobody has registered, and somebody else’s name on a signature', async () => {
  expect(await flawOf(await sent({ key: other }))).toBe('signature');
  expect(await flawOf(await sent({ key: { ...other, id: phone.id } }))).toBe('signature');
});

test('a signature in DER, cut short, empty or as text is refused', async () => {
  const incoming = await sent();
  const as = (value: string) => flawOf(withHeader(incoming, 'signature', () => value));
  const raw = fromBase64(/:(.*):/.exec(incoming.rawHeaders.at(-1) ?? '')?.[1] ?? '');
  const der = [0x30, 0x44, 0x02, 0x20, ...raw.slice(0, 32), 0x02, 0x20, ...raw.slice(32)];
  expect(await as(`cp=:${toBase64(raw)}:`)).toBe('good');
  expect(await as(`cp=:${toBase64(Uint8Array.from(der))}:`)).toBe('encoding');
  expect(await as(`cp=:${toBase64(raw.slice(0, 63))}:`)).toBe('encoding');
  expect(await as(`cp=:${toBase64(new Uint8Array(64))}:`)).toBe('signature');
  expect(await as('cp=::')).toBe('encoding');
  expect(await as(`cp="${toBase64(raw)}"`)).toBe('encoding');
  expect(await as('cp=?1')).toBe('encoding');
});

test.each(['Signature', 'Signature-Input', 'Content-Digest', 'Content-Type', 'Authorization'])(
  'a second %s is refused, even with the same value',
  async (name) => {
    const incoming = await sent();
    const at = incoming.rawHeaders.findIndex((header) => header.toLowerCase() === name.toLowerCase()) + 1;
    const rawHeaders = [...incoming.rawHeaders, name, incoming.rawHeaders[at] ?? ''];
    expect(await flawOf({ ...incoming, rawHeaders })).toBe('header_doubled');
  },
);

test('a clock that is a little ahead does no harm; expired or of the future is told apart', async () => {
  expect(await flawOf(await sent({ at: now + 29 }))).toBe('good');
  expect(await flawOf(await sent({ at: now + 31 }))).toBe('skewed');
  expect(await flawOf(await sent({ at: now - 299 }))).toBe('good');
  expect(await flawOf(await sent({ at: now - 300 }))).toBe('skewed');
});

test('who has not signed well learns nothing about the clock, and uses up nobody’s nonce', async () => {
  const check = receiver();
  const late = withHeader(await sent({ at: now - 900 }), 'authorization', () => 'Bearer other');
  expect(await flawOf(late, check)).toBe('signature');
  const incoming = await sent();
  expect(await flawOf({ ...incoming, method: 'PUT' }, check)).toBe('signature');
  expect(await flawOf(incoming, check)).toBe('good');
});

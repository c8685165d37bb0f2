/// <reference types="node" />
import { sign } from 'node:crypto';
import fc from 'fast-check';
import { httpbis } from 'http-message-signatures';
import { beforeAll, expect, test } from 'vitest';
import { utf8 } from './bytes.ts';
import { components, tag } from './profile.ts';
import { rawSignature } from './raw-signature.ts';
import { contentDigest, signRequest, type Outgoing } from './sign-request.ts';
import { sha256, softwareKey, toolsAt, type SoftwareKey } from './software-key.model.ts';
import { verifyRequest } from './verify-request.ts';

// The other library has no clock but the machine's.
const now = Math.floor(Date.now() / 1000);
let phone: SoftwareKey;
beforeAll(async () => {
  phone = await softwareKey();
});

const requests = fc.record({
  method: fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE'),
  targetUri: fc.webUrl({ withQueryParameters: true }).map((url) => new URL(url).href),
  authorization: fc.base64String({ minLength: 4 }).map((token) => `Bearer ${token}`),
  content: fc.option(
    fc.record({
      type: fc.constantFrom('application/json', 'application/json; charset=utf-8'),
      bytes: fc.string({ unit: 'binary', minLength: 1 }).map(utf8),
    }),
    { nil: undefined },
  ),
});
type Given = typeof requests extends fc.Arbitrary<infer R> ? R : never;

const outgoing = ({ content, ...rest }: Given): Outgoing => ({ ...rest, ...(content && { content }) });

function check(request: Given, headers: Record<string, string>) {
  const all = {
    ...(request.content && { 'content-type': request.content.type }),
    authorization: request.authorization,
    ...headers,
  };
  return verifyRequest(
    { ...request, rawHeaders: Object.entries(all).flat(), content: request.content?.bytes ?? utf8('') },
    {
      sha256,
      now: () => now,
      verify: (keyId, base, signature) => keyId === phone.id && phone.verifies(base, signature),
      takeNonce: async () => true,
    },
  );
}

test('whatever is signed here the other library verifies', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const signed = await signRequest(outgoing(request), phone, toolsAt(now));
      const headers: Record<string, string> = { authorization: request.authorization, ...signed };
      if (request.content) headers['content-type'] = request.content.type;
      const verdict = await httpbis.verifyMessage(
        {
          keyLookup: async () => ({
            id: phone.id,
            verify: async (data: Buffer, signature: Buffer) => phone.verifies(data, signature),
          }),
          notAfter: now + 400,
          all: true,
        },
        { method: request.method, url: request.targetUri, headers },
      );
      return verdict === true;
    }),
  );
});

test('whatever the other library signs by the profile is verified here', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const { content } = request;
      const headers: Record<string, string> = {
        authorization: request.authorization,
        'content-digest': await contentDigest(content?.bytes ?? utf8(''), sha256),
        ...(content && { 'content-type': content.type }),
      };
      const signed = await httpbis.signMessage(
        {
          key: {
            id: phone.id,
            sign: async (data: Buffer) => Buffer.from(await phone.sign(utf8(data.toString()))),
          },
          name: 'cp',
          fields: components.filter((name) => content || name !== 'content-type'),
          params: ['created', 'expires', 'nonce', 'keyid', 'tag'],
          paramValues: {
            created: new Date(now * 1000),
            expires: new Date((now + 60) * 1000),
            nonce: 'a-nonce-of-the-oracle',
            keyid: phone.id,
            tag,
          },
        },
        { method: request.method, url: request.targetUri, headers },
      );
      expect(await check(request, signed.headers as Record<string, string>)).toEqual({
        name: 'good',
        keyId: phone.id,
      });
    }),
  );
});

test('a changed byte anywhere in content, address or token is noticed', async () => {
  await fc.assert(
    fc.asyncProperty(requests, requests, async (one, two) => {
      fc.pre(JSON.stringify(outgoing(one)) !== JSON.stringify(outgoing(two)));
      const signed = await signRequest(outgoing(one), phone, toolsAt(now));
      await expect(check(two, signed)).rejects.toThrow('Bad signature');
    }),
  );
});

test('headers of any shape are refused as bad signatures and never break the receiver', async () => {
  const request: Given = { method: 'POST', targetUri: 'https://a/', authorization: 'x', content: undefined };
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.string(), fc.string(), async (input, signature, digest) => {
      const headers = { 'signature-input': input, signature, 'content-digest': digest };
      await expect(check(request, headers)).rejects.toThrow('Bad signature');
    }),
  );
});

test('DER becomes r and s, also when one begins with zeros', async () => {
  // A few hundred signatures meet short and padded integers of either half.
  for (let round = 0; round < 600; round++) {
    const message = utf8(`message ${round}`);
    const der = sign('sha256', message, phone.privateKey);
    expect(phone.verifies(message, rawSignature(der))).toBe(true);
  }
});

test.each([
  ['nothing', []],
  ['another tag', [0x31, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01]],
  ['too short', [0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01]],
  ['something behind', [0x30, 0x07, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01, 0x00]],
  ['a negative integer', [0x30, 0x06, 0x02, 0x01, 0x81, 0x02, 0x01, 0x01]],
  ['a padded integer', [0x30, 0x07, 0x02, 0x02, 0x00, 0x01, 0x02, 0x01, 0x01]],
  ['an empty integer', [0x30, 0x05, 0x02, 0x00, 0x02, 0x01, 0x01]],
  ['an integer that is too long', [0x30, 0x26, 0x02, 0x21, ...Array<number>(33).fill(1), 0x02, 0x01, 0x01]],
])('DER with %s is refused', (_what, bytes) => {
  expect(() => rawSignature(Uint8Array.from(bytes))).toThrow(/Not a signature/);
});

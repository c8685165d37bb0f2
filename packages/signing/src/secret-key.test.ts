/// <reference types="node" />
import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { utf8 } from './bytes.ts';
import { newSecret, secretKey, seedBytes } from './secret-key.ts';
import { signRequest } from './sign-request.ts';
import { sha256, toolsAt } from './software-key.model.ts';
import { verifyRequest } from './verify-request.ts';

test('what a key of a phone signs, Node verifies: r and s side by side, under its name', async () => {
  for (let round = 0; round < 20; round++) {
    const key = await secretKey(newSecret(Uint8Array.from(randomBytes(seedBytes))), sha256);
    const signature = await key.sign(utf8(`message ${round}`));
    expect(signature).toHaveLength(64);
    const publicKey = createPublicKey({ key: { ...key.jwk }, format: 'jwk' });
    const way = { key: publicKey, dsaEncoding: 'ieee-p1363' as const };
    expect(verify('sha256', utf8(`message ${round}`), way, signature)).toBe(true);
    expect(verify('sha256', utf8('another'), way, signature)).toBe(false);
  }
});

test('a kept key is the same key, and signs requests as any other', async () => {
  const secret = newSecret(Uint8Array.from(randomBytes(seedBytes)));
  const [key, again] = await Promise.all([secretKey(secret, sha256), secretKey(secret, sha256)]);
  expect(again.jwk).toEqual(key.jwk);
  const request = { method: 'DELETE', targetUri: 'https://stadt.example/v1/x', authorization: 'Bearer t' };
  const headers = await signRequest(request, key, toolsAt(1_790_000_000));
  const verdict = await verifyRequest(
    {
      ...request,
      rawHeaders: Object.entries({ authorization: 'Bearer t', ...headers }).flat(),
      content: new Uint8Array(),
    },
    {
      sha256,
      now: () => 1_790_000_000,
      takeNonce: async () => true,
      verify: (id, base, signature) =>
        id === again.id &&
        verify(
          'sha256',
          base,
          { key: createPublicKey({ key: { ...again.jwk }, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
          signature,
        ),
    },
  );
  expect(verdict).toEqual({ name: 'good', keyId: key.id });
});

import 'fake-indexeddb/auto';
import { utf8 } from '@citypulse/signing/bytes';
import { expect, test } from 'vitest';
import { browserSigner } from './browser-signer.ts';

test('only the phone’s app makes a key; the others of the origin sign with it from then on', async () => {
  const office = browserSigner({ makes: false });
  expect(await office.key()).toBeUndefined();
  const [one, two] = await Promise.all([
    browserSigner({ makes: true }).key(),
    browserSigner({ makes: true }).key(),
  ]);
  expect(one?.jwk).toEqual(two?.jwk);
  const key = await office.key();
  expect(key).toMatchObject({ id: one?.id, jwk: one?.jwk });
  const publicKey = await crypto.subtle.importKey(
    'jwk',
    { ...key?.jwk },
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['verify'],
  );
  const signature = Uint8Array.from((await key?.sign(utf8('message'))) ?? []);
  const way = { name: 'ECDSA', hash: 'SHA-256' };
  expect(await crypto.subtle.verify(way, publicKey, signature, utf8('message'))).toBe(true);
});

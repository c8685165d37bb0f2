/// <reference types="node" />
import { createHmac, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { utf8 } from './bytes.ts';
import { jwkOfPoint, thumbprintOf } from './public-key.ts';
import { contentDigest } from './sign-request.ts';
import { signatureBase, type Covered } from './signature-base.ts';
import { sha256 } from './software-key.model.ts';

// Keys, messages and signatures as RFC 9421, Appendix B, publishes them.
const publicKey = createPublicKey(`-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf
w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
-----END PUBLIC KEY-----`);
const privateKey = createPrivateKey(`-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIFKbhfNZfpDsW43+0+JjUr9K+bTeuxopu653+hBaXGA7oAoGCCqGSM49
AwEHoUQDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lfw0EkjqF7xB4FivAxzic30tMM
4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
-----END EC PRIVATE KEY-----`);
const ed25519 = createPublicKey(`-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
-----END PUBLIC KEY-----`);
const sharedSecret = Buffer.from(
  'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==',
  'base64',
);

const date: Covered = ['date', 'Tue, 20 Apr 2021 02:07:55 GMT'];
const json: Covered = ['content-type', 'application/json'];

test('B.2.4: a response signed with ecdsa-p256-sha256', () => {
  const digest =
    'sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:';
  const base = signatureBase(
    [['@status', '200'], json, ['content-digest', digest], ['content-length', '23']],
    '("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"',
  );
  const published =
    'wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==';
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' as const };
  expect(verify('sha256', utf8(base), key, Buffer.from(published, 'base64'))).toBe(true);
  const own = sign('sha256', utf8(base), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  expect(verify('sha256', utf8(base), key, own)).toBe(true);
});

test('B.2.5: a request with hmac-sha256, whose signature is the same whoever makes it', () => {
  const base = signatureBase(
    [date, ['@authority', 'example.com'], json],
    '("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
  );
  expect(createHmac('sha256', sharedSecret).update(base).digest('base64')).toBe(
    'pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=',
  );
});

test('B.2.6: a request with method, path and authority signed with ed25519', () => {
  const base = signatureBase(
    [
      date,
      ['@method', 'POST'],
      ['@path', '/foo'],
      ['@authority', 'example.com'],
      json,
      ['content-length', '18'],
    ],
    '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
  );
  const published =
    'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==';
  expect(verify(null, utf8(base), ed25519, Buffer.from(published, 'base64'))).toBe(true);
});

test.each([
  ['{"hello": "world"}\n', 'RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg='],
  ['{"hello": "world"}', 'X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE='],
  ['{"title": "New Title"}\n', 'mEkdbO7Srd9LIOegftO0aBX+VPTVz7/CSHes2Z27gc4='],
  ['', '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='],
])('RFC 9530: the digest of %j', async (content, digest) => {
  expect(await contentDigest(utf8(content), sha256)).toBe(`sha-256=:${digest}:`);
});

test('RFC 7638: a key is named by its members in order, from a point or from a JWK', async () => {
  const { x, y } = publicKey.export({ format: 'jwk' });
  const point = Buffer.from(publicKey.export({ format: 'der', type: 'spki' })).subarray(-65);
  const jwk = jwkOfPoint(point);
  expect(jwk).toEqual({ kty: 'EC', crv: 'P-256', x, y });
  const canonical = `{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`;
  expect(await thumbprintOf(jwk, sha256)).toBe(Buffer.from(sha256(utf8(canonical))).toString('base64url'));
});

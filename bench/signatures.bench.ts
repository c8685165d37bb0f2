import { createHash, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { thumbprintOf, type PublicJwk } from '@citypulse/signing/public-key';
import { signRequest } from '@citypulse/signing/sign-request';
import { verifyRequest } from '@citypulse/signing/verify-request';
import { takeNonce } from '../apps/api/src/http/signatures.sql.ts';
import { percentile, round, timeCalls, type Bench, type Ground, type Row } from './bench.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const microseconds = (milliseconds: number) => round(milliseconds * 1000, 1);

/** A push of a typical size, signed as a phone does. */
async function signedPush() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const raw = { dsaEncoding: 'ieee-p1363' as const };
  const key = {
    id: await thumbprintOf(publicKey.export({ format: 'jwk' }) as unknown as PublicJwk, sha256),
    sign: async (bytes: Uint8Array) => sign('sha256', bytes, { key: privateKey, ...raw }),
  };
  const now = Math.floor(Date.now() / 1000);
  const content = { type: 'application/json', bytes: Uint8Array.from(randomBytes(4_096)) };
  const request = {
    method: 'POST',
    targetUri: 'https://energie.town.example/v1/mobile/sync/push',
    authorization: `Bearer ${randomBytes(400).toString('base64url')}`,
  };
  const tools = { sha256, now: () => now, random: (count: number) => randomBytes(count) };
  const headers = await signRequest({ ...request, content }, key, tools);
  const all = { 'content-type': content.type, authorization: request.authorization, ...headers };
  const incoming = { ...request, content: content.bytes, rawHeaders: Object.entries(all).flat() };
  return {
    incoming,
    now,
    isBy: (base: Uint8Array, signature: Uint8Array) =>
      verify('sha256', base, { key: publicKey, ...raw }, signature),
  };
}

async function measure({ quick, app }: Ground): Promise<Row[]> {
  const count = quick ? 500 : 20_000;
  const { incoming, now, isBy } = await signedPush();
  let given: [Uint8Array, Uint8Array] | undefined;
  const tools = {
    sha256,
    now: () => now,
    verify: (_id: string, base: Uint8Array, signature: Uint8Array) => {
      given = [base, signature];
      return isBy(base, signature);
    },
    takeNonce: async () => true,
  };
  await timeCalls(count / 10, () => verifyRequest(incoming, tools));
  const [base, signature] = given ?? [];
  if (!base || !signature) throw new Error('Nothing was verified');
  const bare = await timeCalls(count, async () => isBy(base, signature));
  const whole = await timeCalls(count, () => verifyRequest(incoming, tools));
  const nonces = await timeCalls(quick ? 50 : 1_000, () =>
    takeNonce(app.db.system, {
      thumbprint: 'bench',
      nonce: randomBytes(16).toString('base64url'),
      expiresAt: new Date(Date.now() + 300_000),
    }),
  );
  const [raw, full] = [percentile(bare, 0.5), percentile(whole, 0.5)];
  return [
    {
      what: 'a signed request of 4 kB verified, median',
      value: microseconds(full),
      unit: 'µs',
      against: { what: 'verifying the signature alone', value: microseconds(raw), ratio: full / raw },
      aim: { text: '≤ 1.5 of the signature alone', reached: full / raw <= 1.5 },
    },
    { what: 'its nonce remembered, median', value: microseconds(percentile(nonces, 0.5)), unit: 'µs' },
  ];
}

export const bench: Bench = {
  name: 'Signed requests',
  about:
    'Parsing, digest, signature base, ECDSA and all checks of the profile, beside `crypto.verify` of the same bytes in the same run. Without HTTP; the nonce is one insert in the database.',
  run: measure,
};

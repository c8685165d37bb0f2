import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
} from 'jose';
import { z } from 'zod';
import type { AppContext } from './context.ts';
import {
  insertSigningKey,
  lockSigningKeys,
  selectSigningKeys,
  type SigningKeyRow,
} from './signing-keys.sql.ts';

/** The one algorithm tokens are signed with and accepted in. */
export const algorithm = 'ES256';

const PublicJwk = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() });
type PublicJwk = z.infer<typeof PublicJwk>;

export interface SigningKeys {
  current: { id: string; key: CryptoKey };
  verifying: ReadonlyMap<string, CryptoKey>;
  published: ReadonlyArray<PublicJwk & { kid: string; alg: string; use: 'sig' }>;
}

/** The keys in the database; the first node of a deployment makes the first one. */
export async function loadSigningKeys(app: AppContext): Promise<SigningKeys> {
  const known = await readKeys(app, await selectSigningKeys(app.db.system));
  if (known) return known;
  return app.db.system.transaction().execute(async (db) => {
    await lockSigningKeys(db);
    const made = await readKeys(app, await selectSigningKeys(db));
    if (made) return made;
    await insertSigningKey(db, await createKey(app));
    const keys = await readKeys(app, await selectSigningKeys(db));
    if (!keys) throw new Error('The signing key just made cannot be read');
    return keys;
  });
}

/** Null when none of the keys can sign: there is none, or the deployment's secret is another one now. */
async function readKeys(app: AppContext, rows: readonly SigningKeyRow[]): Promise<SigningKeys | null> {
  const parsed = rows.map((row) => ({ ...row, jwk: PublicJwk.parse(row.public_jwk) }));
  const verifying = new Map<string, CryptoKey>();
  for (const { id, jwk } of parsed) verifying.set(id, await importEcKey(jwk));
  const published = parsed.map(({ id, jwk }) => ({ ...jwk, kid: id, alg: algorithm, use: 'sig' as const }));
  for (const { id, private_jwk_encrypted: blob } of parsed) {
    const jwk = decrypt(app.secrets.derive('signing-keys'), id, blob);
    if (jwk) return { current: { id, key: await importEcKey(jwk) }, verifying, published };
  }
  return null;
}

async function importEcKey(jwk: JWK): Promise<CryptoKey> {
  return (await importJWK(jwk, algorithm)) as CryptoKey;
}

async function createKey(app: AppContext): Promise<SigningKeyRow> {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const publicJwk = await exportJWK(pair.publicKey);
  const id = await calculateJwkThumbprint(publicJwk);
  const privateJwk = await exportJWK(pair.privateKey);
  return {
    id,
    public_jwk: publicJwk,
    private_jwk_encrypted: encrypt(app.secrets.derive('signing-keys'), id, privateJwk),
  };
}

/** AES-256-GCM: 12 bytes nonce, 16 bytes tag, text; bound to the key's id. */
function encrypt(secret: Buffer, id: string, jwk: JWK): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(id));
  const text = Buffer.concat([cipher.update(JSON.stringify(jwk)), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

function decrypt(secret: Buffer, id: string, blob: Buffer): JWK | null {
  const decipher = createDecipheriv('aes-256-gcm', secret, blob.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(id)).setAuthTag(blob.subarray(12, 28));
  try {
    return JSON.parse(
      Buffer.concat([decipher.update(blob.subarray(28)), decipher.final()]).toString(),
    ) as JWK;
  } catch {
    return null;
  }
}

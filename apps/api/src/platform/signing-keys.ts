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
import { seal, unseal, UnsealFailed } from './envelope.ts';
import {
  insertSigningKey,
  lockSigningKeys,
  selectSigningKeys,
  type SigningKeyRow,
} from './signing-keys.sql.ts';

/** The one algorithm tokens are signed with and accepted in. */
export const algorithm = 'ES256';

/** Whose key seals the private halves. */
const purpose = 'signing-keys';

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
    const jwk = unsealedJwk(app, id, blob);
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
    private_jwk_encrypted: seal(app, purpose, id, Buffer.from(JSON.stringify(privateJwk))),
  };
}

/** Null: the deployment's secret is another one now. */
function unsealedJwk(app: AppContext, id: string, blob: Buffer): JWK | null {
  try {
    return JSON.parse(unseal(app, purpose, id, blob).toString()) as JWK;
  } catch (error) {
    if (error instanceof UnsealFailed) return null;
    throw error;
  }
}

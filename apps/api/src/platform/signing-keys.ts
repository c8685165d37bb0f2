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
import type { Db } from './db.ts';
import {
  activateSigningKey,
  deleteSigningKeys,
  dropNextKeys,
  insertSigningKey,
  lockSigningKeys,
  retireSigningKeys,
  selectSigningKeys,
  type NewSigningKey,
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

/** A key signs for this long; the one after it has been published all the time. */
const rotateAfterDays = 30;
/** The longest token, and what another node may sign with the key before it hears of the next one. */
const retiredSeconds = 20 * 60;

/** The keys in the database; the first node of a deployment makes them. */
export async function loadSigningKeys(app: AppContext): Promise<SigningKeys> {
  const known = await readKeys(app, await selectSigningKeys(app.db.system, endOfRetired(app)));
  return known ?? changeKeys(app, 'only when it cannot sign');
}

/** Retires the current key, makes the next one current and a new one next; answers the id that signs from now on. */
export async function rotateSigningKeys(app: AppContext): Promise<string> {
  return (await changeKeys(app, 'always')).current.id;
}

/** The same once the current key is thirty days old; of any number of nodes at once, one does it. */
export async function rotateWhenDue(app: AppContext): Promise<void> {
  await changeKeys(app, 'when due');
}

type When = 'always' | 'when due' | 'only when it cannot sign';

async function changeKeys(app: AppContext, when: When): Promise<SigningKeys> {
  return app.db.system.transaction().execute(async (db) => {
    await lockSigningKeys(db);
    const at = app.now();
    const rows = await selectSigningKeys(db, endOfRetired(app));
    if (!(await readKeys(app, rows)) || when === 'always' || (when === 'when due' && isDue(rows, at))) {
      await moveOn(app, db, rows, at);
    } else if (!rows.some(isNext)) {
      await insertSigningKey(db, await createKey(app), null);
    }
    const keys = await readKeys(app, await selectSigningKeys(db, endOfRetired(app)));
    if (!keys) throw new Error('The signing keys just made cannot be read');
    return keys;
  });
}

async function moveOn(app: AppContext, db: Db, rows: readonly SigningKeyRow[], at: Date): Promise<void> {
  await retireSigningKeys(db, at);
  await deleteSigningKeys(db, endOfRetired(app));
  const next = rows.find((row) => isNext(row) && privateKeyOf(app, row) !== null);
  if (next) await activateSigningKey(db, next.id, at);
  else await insertSigningKey(db, await createKey(app), at);
  // One that another secret made could never sign.
  await dropNextKeys(db);
  await insertSigningKey(db, await createKey(app), null);
}

const isNext = (row: SigningKeyRow) => row.activated_at === null && row.retired_at === null;
const isCurrent = (row: SigningKeyRow) => row.activated_at !== null && row.retired_at === null;

function isDue(rows: readonly SigningKeyRow[], at: Date): boolean {
  const since = rows.find(isCurrent)?.activated_at ?? null;
  return since === null || at.getTime() - Date.parse(since) >= rotateAfterDays * 86_400_000;
}

/** What was retired before this has signed nothing that is still good. */
const endOfRetired = (app: AppContext) => new Date(app.now().getTime() - retiredSeconds * 1000);

/** Null when the current key cannot sign: there is none, or the deployment's secret is another one now. */
async function readKeys(app: AppContext, rows: readonly SigningKeyRow[]): Promise<SigningKeys | null> {
  const current = rows.find(isCurrent);
  const jwk = current && privateKeyOf(app, current);
  if (!current || !jwk) return null;
  const parsed = rows.map(({ id, public_jwk }) => ({ id, jwk: PublicJwk.parse(public_jwk) }));
  const verifying = new Map<string, CryptoKey>();
  for (const one of parsed) verifying.set(one.id, await importEcKey(one.jwk));
  const published = parsed.map((one) => ({ ...one.jwk, kid: one.id, alg: algorithm, use: 'sig' as const }));
  return { current: { id: current.id, key: await importEcKey(jwk) }, verifying, published };
}

const privateKeyOf = (app: AppContext, { id, private_jwk_encrypted: blob }: SigningKeyRow): JWK | null =>
  unsealedJwk(app, id, blob);

async function importEcKey(jwk: JWK): Promise<CryptoKey> {
  return (await importJWK(jwk, algorithm)) as CryptoKey;
}

async function createKey(app: AppContext): Promise<NewSigningKey> {
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

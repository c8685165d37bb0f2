import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { beginning, hashOf, presentForm } from './chain.ts';
import { insertLinks, isAnythingUnsealed, lockChain, selectLastLink, takeUnsealed } from './chain.sql.ts';

/** Rows sealed in one transaction. */
const batchSize = 1_000;

/** Seals what waits; answers how many rows, none when another node is at it. */
export async function sealAudit(app: AppContext): Promise<number> {
  let sealed = 0;
  // Asked without a transaction, which would count as a write.
  while (await isAnythingUnsealed(app.db.system)) {
    const batch = await app.db.system.transaction().execute(sealBatch);
    if (batch === 0) break;
    sealed += batch;
  }
  return sealed;
}

async function sealBatch(db: Db): Promise<number> {
  if (!(await lockChain(db))) return 0;
  const last = await selectLastLink(db);
  const rows = await takeUnsealed(db, batchSize);
  let { position, hash } = last ?? { position: 0, hash: beginning };
  const links = rows.map(({ row, personKey }) => {
    position += 1;
    hash = hashOf(hash, position, row, { form: presentForm, personKey });
    return { position, hash, auditId: row.id };
  });
  if (links.length > 0) await insertLinks(db, presentForm, links);
  return links.length;
}

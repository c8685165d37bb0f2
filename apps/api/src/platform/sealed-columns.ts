import { sql } from 'kysely';
import type { AppContext } from './context.ts';
import type { Db } from './db.ts';
import { isCurrent, seal, unseal } from './envelope.ts';

interface SealedColumn {
  table: string;
  column: string;
  key: string;
  purpose: string;
  /** What the blob is bound to, when it is not the row's key. */
  context?: string;
  /** Kept as base64 in a text column. */
  isText?: true;
}

/** Everything that is kept sealed for longer than a challenge lasts. */
const sealedColumns: readonly SealedColumn[] = [
  { table: 'signing_keys', column: 'private_jwk_encrypted', key: 'id', purpose: 'signing-keys' },
  { table: 'authenticator_apps', column: 'secret', key: 'id', purpose: 'authenticator' },
  {
    table: 'directory',
    column: 'client_secret',
    key: 'id',
    purpose: 'directory',
    context: 'client_secret',
  },
  { table: 'letters', column: 'sealed', key: 'id', purpose: 'letter' },
  { table: 'mobile_devices', column: 'push_token', key: 'id', purpose: 'push-token', isText: true },
  { table: 'photos', column: 'key_encrypted', key: 'storage_key', purpose: 'photo-key' },
];

const batchSize = 500;

export type Rewrapped = Record<string, { rewrapped: number; unreadable: number }>;

/**
 * Seals anew, with the secret in use, what is under a former one; what it protects is not touched. May be stopped and
 * called again at any moment, beside a running server.
 */
export async function rewrapAll(app: AppContext): Promise<Rewrapped> {
  const done: Rewrapped = {};
  for (const column of sealedColumns)
    done[`${column.table}.${column.column}`] = await rewrapColumn(app, column);
  return done;
}

async function rewrapColumn(app: AppContext, column: SealedColumn) {
  let [rewrapped, unreadable] = [0, 0];
  let after = '';
  for (;;) {
    const rows = await readSealed(app.db.system, column, after);
    for (const { key, sealed } of rows) {
      const blob = column.isText ? Buffer.from(sealed.toString(), 'base64') : sealed;
      const context = column.context ?? key;
      if (isCurrent(app, blob)) continue;
      const opened = opening(() => unseal(app, column.purpose, context, blob));
      if (opened) {
        const renewed = seal(app, column.purpose, context, opened);
        await replaceSealed(app.db.system, column, { key, sealed }, renewed);
      }
      rewrapped += opened ? 1 : 0;
      unreadable += opened ? 0 : 1;
    }
    after = rows.at(-1)?.key ?? after;
    if (rows.length < batchSize) return { rewrapped, unreadable };
  }
}

function opening(open: () => Buffer): Buffer | null {
  try {
    return open();
  } catch {
    return null;
  }
}

interface Sealed {
  key: string;
  sealed: Buffer;
}

async function readSealed(db: Db, { table, column, key, isText }: SealedColumn, after: string) {
  const value = isText ? sql`convert_to(${sql.ref(column)}, 'UTF8')` : sql.ref(column);
  const { rows } = await sql<Sealed>`
    select ${sql.ref(key)}::text as key, ${value} as sealed from ${sql.table(table)}
    where ${sql.ref(column)} is not null and ${sql.ref(key)}::text > ${after}
    order by ${sql.ref(key)}::text limit ${batchSize}`.execute(db);
  return rows;
}

/** Unless somebody has written another value meanwhile. */
async function replaceSealed(
  db: Db,
  { table, column, key, isText }: SealedColumn,
  before: Sealed,
  renewed: Buffer,
): Promise<void> {
  const [old, fresh] = isText
    ? [before.sealed.toString(), renewed.toString('base64')]
    : [before.sealed, renewed];
  await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${fresh}
    where ${sql.ref(key)}::text = ${before.key} and ${sql.ref(column)} = ${old}`.execute(db);
}

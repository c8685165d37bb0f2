import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
} from 'kysely';
import type { Db } from '../apps/api/src/platform/db.ts';

const none = async () => {};

/** The statement a function of a *.sql.ts sends, with its parameters; nothing is executed. */
export async function captureStatement(send: (db: Db) => Promise<unknown>): Promise<CompiledQuery> {
  const sent: CompiledQuery[] = [];
  const connection = {
    async executeQuery(query: CompiledQuery) {
      sent.push(query);
      return { rows: [] };
    },
    streamQuery() {
      throw new Error('Nothing streams');
    },
  };
  const db = new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => ({
        init: none,
        acquireConnection: async () => connection as never,
        beginTransaction: none,
        commitTransaction: none,
        rollbackTransaction: none,
        releaseConnection: none,
        destroy: none,
      }),
      createIntrospector: (any) => new PostgresIntrospector(any),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  await send(db as unknown as Db);
  const [first] = sent;
  if (!first) throw new Error('No statement was sent');
  return first;
}

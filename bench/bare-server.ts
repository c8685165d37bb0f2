import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import pg from 'pg';
import { serveParent } from './processes.ts';

// The floor: node:http and pg answer with what one prepared statement returns. `BIND=transaction` names the actor in
// every transaction as the product does, `BIND=session` once per connection.

const { DATABASE_URL, SQL = '', PARAMETERS = '[]', ACTOR = '', BIND = 'session' } = process.env;
const values = JSON.parse(PARAMETERS) as unknown[];
const pool = new pg.Pool({
  connectionString: DATABASE_URL,
  max: 10,
  pipeline: true,
  options: `-c role=citypulse_app -c timezone=UTC -c plan_cache_mode=force_generic_plan ${BIND === 'session' ? `-c app.actor=${ACTOR}` : ''}`,
} as pg.PoolConfig);
const statement = { name: 'bare', text: SQL, values };

async function answer(): Promise<string> {
  if (BIND === 'session') return textOf(await pool.query(statement));
  const client = await pool.connect();
  try {
    const [, , result] = await Promise.all([
      client.query('begin'),
      client.query({ name: 'bind', text: "select set_config('app.actor', $1, true)", values: [ACTOR] }),
      client.query(statement),
      client.query('commit'),
    ]);
    return textOf(result);
  } finally {
    client.release();
  }
}

const textOf = ({ rows }: pg.QueryResult) => (rows[0] as { text: string }).text;

const server = createServer(async (_, res) => {
  res.setHeader('Content-Type', 'application/json; charset=utf-8');
  res.end(await answer());
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
serveParent(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async () => {
  server.closeAllConnections();
  server.close();
  await pool.end();
});

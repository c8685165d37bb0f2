import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint, Request, Response } from '@citypulse/contracts/endpoint';
import type { Problem } from '@citypulse/contracts/errors';
import type { Role } from '@citypulse/contracts/permissions';
import { readConfig } from '../src/platform/config.ts';
import type { AppContext } from '../src/platform/context.ts';
import { openDatabases } from '../src/platform/db.ts';
import { createLog } from '../src/platform/log.ts';
import { createMail } from '../src/platform/mail.ts';
import { folderFiles } from '../src/platform/files.ts';
import { loadSecrets } from '../src/platform/secrets.ts';
import { createHttpServer } from '../src/server.ts';
import { startMailing } from '../src/features/accounts/accounts.jobs.ts';
import { startSession } from '../src/features/identity/identity.service.ts';
import { rowLoaders } from '../src/features/sync/row-loaders.service.ts';
import { startSockets } from '../src/http/sockets.ts';
import { createGiven, type Given } from './given.ts';
import { createTestDatabase } from './test-postgres.ts';

export const testPassword = 'a-long-test-password';
/** Of `testPassword`; hashing takes a tenth of a second, which no test needs to wait for. */
const testPasswordHash =
  '$argon2id$v=19$m=65536,t=3,p=1$lS6zsCybTRBDLQPc+Js27w$LMyGn1wsBgGBw9qPhJ11c9+VzNfr0RETHoeBsQpsBX8';

export class CallFailed extends Error {
  readonly status: number;
  readonly problem: Problem;
  constructor(status: number, problem: Problem) {
    super(`${status} ${problem.code}: ${problem.detail ?? ''}`);
    this.status = status;
    this.problem = problem;
  }
}

export interface TestUser {
  userId: string;
  accessToken: string;
  call<E extends Endpoint>(
    endpoint: E,
    request?: Request<E>,
    headers?: Record<string, string>,
  ): Promise<Response<E>>;
  /** The problem a refused call answers; throws when the call succeeds. */
  refused<E extends Endpoint>(endpoint: E, request?: Request<E>): Promise<Problem>;
}

export interface TestApi {
  url: string;
  /** Of the superior role that migrates. */
  databaseUrl: string;
  app: AppContext;
  given: Given;
  /** A new user with these rights, signed in. `buildingId` null: the whole town. */
  as(role: Role, buildingId?: string | null): Promise<TestUser>;
  asToken(accessToken: string, userId?: string): TestUser;
  close(): Promise<void>;
}

async function createApp(url: string, media: string, environment: NodeJS.ProcessEnv): Promise<AppContext> {
  const config = readConfig({
    CITYPULSE_DEMO: '0',
    LOG_LEVEL: 'fatal',
    CITYPULSE_SECRET: Buffer.alloc(32, 7).toString('base64'),
    DATABASE_POOL: '6',
    // Tests ask for what is not theirs all the time; those about that say `enforce`.
    CITYPULSE_ANOMALY: 'record',
    CITYPULSE_REQUIRE_SIGNATURE: '0',
    ...environment,
  });
  const log = createLog(config.logLevel);
  const db = openDatabases({ url, poolSize: config.poolSize, log });
  const files = folderFiles(media);
  const mail = createMail(config, () => {});
  return { db, now: () => new Date(), log, config, secrets: await loadSecrets(config), files, mail };
}

/** A whole server, reached over real HTTP, on a database of its own or as a further node on a given one. */
export async function startTestApi(
  environment: NodeJS.ProcessEnv = {},
  sharedUrl?: string,
): Promise<TestApi> {
  const database = sharedUrl ? { url: sharedUrl, drop: async () => {} } : await createTestDatabase();
  const media = join(tmpdir(), `citypulse-media-${randomUUID()}`);
  const app = await createApp(database.url, media, environment);
  const server = createHttpServer(app);
  const stop = new AbortController();
  const live = await startSockets(app, server, rowLoaders, stop.signal);
  // Only where a test reads its mail.
  const mailing = app.config.smtpUrl === null ? undefined : startMailing(app, stop.signal);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asToken = (accessToken: string, userId = '') => testUser(url, accessToken, userId);
  return {
    url,
    databaseUrl: database.url,
    app,
    given: createGiven(app),
    asToken,
    async as(role, buildingId = null) {
      const user = await createUser(app, role, buildingId);
      const from = { platform: 'mobile', userAgent: null, requestId: 'test' } as const;
      const { answer } = await startSession(app, user.id, from);
      return asToken(answer.accessToken, user.id);
    },
    async close() {
      stop.abort();
      server.closeAllConnections();
      await Promise.all([new Promise((resolve) => server.close(resolve)), live.stopped, mailing]);
      await app.db.close();
      await Promise.all([database.drop(), rm(media, { recursive: true, force: true })]);
    },
  };
}

async function createUser(app: AppContext, role: Role, buildingId: string | null) {
  const id = randomUUID();
  const email = `${id}@test.example`;
  await app.db.system
    .insertInto('users')
    .values({ id, email, display_name: `Test ${role}`, password_hash: testPasswordHash })
    .execute();
  await app.db.system
    .insertInto('role_assignments')
    .values({ user_id: id, role, building_id: buildingId })
    .execute();
  return { id, email };
}

function testUser(url: string, accessToken: string, userId: string): TestUser {
  return {
    userId,
    accessToken,
    call: (endpoint, request, headers) => callEndpoint(url, accessToken, endpoint, request, headers),
    async refused(endpoint, request) {
      try {
        await callEndpoint(url, accessToken, endpoint, request);
      } catch (error) {
        if (error instanceof CallFailed) return error.problem;
        throw error;
      }
      throw new Error(`${endpoint.method} ${endpoint.path} was not refused`);
    },
  };
}

/** One call over HTTP, without the retries and caches of the product's client. */
export async function callEndpoint<E extends Endpoint>(
  url: string,
  accessToken: string | null,
  endpoint: E,
  request?: Request<E>,
  headers: Record<string, string> = {},
): Promise<Response<E>> {
  const {
    params = {},
    query = {},
    body,
  } = (request ?? {}) as {
    params?: Record<string, string>;
    query?: Record<string, unknown>;
    body?: unknown;
  };
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
  const answer = await fetch(`${url}${path}?${search}`, {
    method: endpoint.method,
    headers: {
      ...(accessToken ? { Authorization: `Bearer ${accessToken}` } : {}),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new CallFailed(answer.status, JSON.parse(text) as Problem);
  return (endpoint.response ? endpoint.response.parse(JSON.parse(text)) : undefined) as Response<E>;
}

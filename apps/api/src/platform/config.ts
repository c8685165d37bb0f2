import { join, resolve } from 'node:path';
import { z } from 'zod';

const flag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true');

const list = z
  .string()
  .default('')
  .transform((value) => value.split(',').flatMap((one) => one.trim() || []));

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** Address to listen on; localhost in demo mode, all addresses otherwise. */
  HOST: z.string().optional(),
  /** Address people reach the server at, for links and the origin check. */
  PUBLIC_URL: z.url().optional(),
  CITYPULSE_DATA: z.string().default('./data'),
  CITYPULSE_DEMO: flag.default(true),
  /** `0` leaves the simulated meters off in demo mode. */
  CITYPULSE_SIMULATOR: flag.default(true),
  /** `0` serves the apps as they were built and builds nothing. */
  CITYPULSE_BUILD: flag.default(true),
  DATABASE_URL: z.string().optional(),
  DATABASE_ADMIN_URL: z.string().optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(10),
  /** Throttling and other limits: enforced, or only written to the log as in demo mode on localhost. */
  CITYPULSE_LIMITS: z.enum(['enforce', 'record']).optional(),
  /** Whether phones must sign what they send; `0`: only those that have registered a key, as in demo mode. */
  CITYPULSE_REQUIRE_SIGNATURE: flag.optional(),
  /** Proxies in front of the server, as addresses or CIDR ranges with commas: only they may say whom a request comes from. */
  CITYPULSE_TRUSTED_PROXIES: list,
  /** `host` or `host:port` of the town's own network that the server may send requests to, with commas. */
  CITYPULSE_OUTGOING_ALLOW: list,
  /** Who sends it as a Bearer token sees /metrics; without it there is no such page. */
  METRICS_TOKEN: z.string().min(16).optional(),
  /** `warn` in demo mode, where a person looks at the terminal, `info` otherwise. */
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).optional(),
  /** `smtp://user:password@host:587` or `smtps://…`; without it mails are printed to the terminal. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Sender of mails. */
  MAIL_FROM: z.string().default('CityPulse <citypulse@localhost>'),
  /** 32 bytes, base64; made and kept in the data folder when absent. */
  CITYPULSE_SECRET: z.string().optional(),
  /** A file that holds it, as container platforms mount secrets. */
  CITYPULSE_SECRET_FILE: z.string().optional(),
  /** Secrets it took the place of, separated by commas: what they sealed can still be read. */
  CITYPULSE_SECRET_PREVIOUS: z.string().default(''),
  /** What unusual behaviour leads to: measures, or only a record as in demo mode on localhost. */
  CITYPULSE_ANOMALY: z.enum(['enforce', 'record']).optional(),
  /** JSON file of networks and where they are, for the rule about impossible travel (docs/security.md). */
  CITYPULSE_NETWORK_PLACES: z.string().optional(),
  /** Where the signed checkpoints of the audit log are written; best on another machine's disk. */
  CITYPULSE_CHECKPOINTS: z.string().optional(),
});

export interface Config {
  port: number;
  host: string;
  publicUrl: string | null;
  dataDir: string;
  demo: boolean;
  simulator: boolean;
  buildApps: boolean;
  /** null: the embedded PostgreSQL. */
  databaseUrl: string | null;
  databaseAdminUrl: string | null;
  poolSize: number;
  limits: 'enforce' | 'record';
  requireSignature: boolean;
  trustedProxies: readonly string[];
  outgoingAllow: readonly string[];
  metricsToken: string | null;
  logLevel: string;
  /** null: mails are printed. */
  smtpUrl: string | null;
  mailFrom: string;
  secret: string | null;
  secretFile: string | null;
  secretPrevious: readonly string[];
  anomaly: 'enforce' | 'record';
  networkPlaces: string | null;
  checkpointDir: string;
  version: string;
}

/** Reads the environment; throws a ZodError that names the variable. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const env = Environment.parse(environment);
  const host = env.HOST ?? (env.CITYPULSE_DEMO ? 'localhost' : '0.0.0.0');
  const local = ['localhost', '127.0.0.1', '::1'].includes(host);
  return {
    port: env.PORT,
    host,
    publicUrl: env.PUBLIC_URL ?? null,
    dataDir: resolve(env.CITYPULSE_DATA),
    demo: env.CITYPULSE_DEMO,
    simulator: env.CITYPULSE_DEMO && env.CITYPULSE_SIMULATOR,
    buildApps: env.CITYPULSE_BUILD,
    databaseUrl: env.DATABASE_URL ?? null,
    databaseAdminUrl: env.DATABASE_ADMIN_URL ?? env.DATABASE_URL ?? null,
    poolSize: env.DATABASE_POOL,
    limits: env.CITYPULSE_LIMITS ?? (env.CITYPULSE_DEMO && local ? 'record' : 'enforce'),
    anomaly: env.CITYPULSE_ANOMALY ?? (env.CITYPULSE_DEMO && local ? 'record' : 'enforce'),
    requireSignature: env.CITYPULSE_REQUIRE_SIGNATURE ?? !env.CITYPULSE_DEMO,
    trustedProxies: env.CITYPULSE_TRUSTED_PROXIES,
    outgoingAllow: env.CITYPULSE_OUTGOING_ALLOW,
    metricsToken: env.METRICS_TOKEN ?? null,
    logLevel: env.LOG_LEVEL ?? (env.CITYPULSE_DEMO ? 'warn' : 'info'),
    smtpUrl: env.SMTP_URL ?? null,
    mailFrom: env.MAIL_FROM,
    secret: env.CITYPULSE_SECRET ?? null,
    secretFile: env.CITYPULSE_SECRET_FILE ?? null,
    secretPrevious: env.CITYPULSE_SECRET_PREVIOUS.split(',').filter((text) => text.trim() !== ''),
    networkPlaces: env.CITYPULSE_NETWORK_PLACES ?? null,
    checkpointDir: resolve(env.CITYPULSE_CHECKPOINTS ?? join(env.CITYPULSE_DATA, 'audit-checkpoints')),
    version: '0.1.0',
  };
}

import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { createUser } from '@citypulse/contracts/users';
import { z } from 'zod';
import { writeCheckpoint } from './features/audit/checkpoints.service.ts';
import { sealAudit } from './features/audit/sealer.service.ts';
import { verifyAudit } from './features/audit/verify.service.ts';
import { forgetPerson } from './features/users/forgetting.service.ts';
import { createAccount } from './features/users/users.service.ts';
import { AppError } from './platform/app-error.ts';
import { readConfig, type Config } from './platform/config.ts';
import type { AppContext } from './platform/context.ts';
import { openDatabases } from './platform/db.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres.ts';
import { createLog } from './platform/log.ts';
import { createMail } from './platform/mail.ts';
import { migrate } from './platform/migrate.ts';
import { folderFiles } from './platform/files.ts';
import { rewrapAll } from './platform/sealed-columns.ts';
import { loadSecrets } from './platform/secrets.ts';
import { rotateSigningKeys } from './platform/signing-keys.ts';

const usage = `Usage:
  npm run citypulse -- user create --email <address> --name <name> --role <role>
      [--building <id>] [--language de|en]
  npm run citypulse -- user forget --email <address> | --id <id>
  npm run citypulse -- keys rotate
  npm run citypulse -- audit verify
  npm run citypulse -- keys rewrap

The role counts for the whole town unless --building names one. Roles: admin, energy_manager,
facility_manager, technician, caretaker, viewer. The password is asked for, or read from
CITYPULSE_PASSWORD or the standard input.

user forget takes names and addresses of a disabled person away for good, also from the audit log; what the
person did stays.

audit verify computes the sealed audit log anew, holds it against the signed checkpoints and ends with
1 when anything was changed.

keys rewrap seals anew, with the secret in use, what is under those of CITYPULSE_SECRET_PREVIOUS, and signs
a checkpoint with it. What the keys protect is not touched.

All work beside a running server and without one.`;

/** What a command was to prove and could not. */
class CheckFailed extends Error {}

/** A mistake of whoever typed the command, told without a stack. */
class UsageError extends Error {}

async function run(args: string[]): Promise<string> {
  const [subject, verb, ...rest] = args;
  if (subject === 'user' && verb === 'create') return createUserByHand(rest);
  if (subject === 'user' && verb === 'forget') return forgetByHand(rest);
  if (subject === 'keys' && verb === 'rotate') return rotateKeys();
  if (subject === 'keys' && verb === 'rewrap') return withApp(readConfig(process.env), rewrapKeys);
  if (subject === 'audit' && verb === 'verify') return withApp(readConfig(process.env), checkAudit);
  throw new UsageError(usage);
}

/** Nobody is signed out: tokens of the key before are good until they end. */
async function rotateKeys(): Promise<string> {
  const id = await withApp(readConfig(process.env), rotateSigningKeys);
  return `Tokens are signed with ${id} from now on, on every node within a minute`;
}

async function createUserByHand(args: string[]): Promise<string> {
  const names = ['email', 'name', 'role', 'building', 'language'] as const;
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ args, options, strict: true });
  const { email, name, role, building = null, language } = values;
  if (!email || !name || !role) throw new UsageError(usage);
  const account = createUser.body.parse({
    email,
    displayName: name,
    password: await readPassword(),
    language,
    assignments: [{ role, buildingId: building, validFrom: null, validTo: null }],
  });
  const user = await withApp(readConfig(process.env), (app) => createAccount(app, account));
  return `Created ${user.email} (${role}${building ? ` in building ${building}` : ''})`;
}

async function forgetByHand(args: string[]): Promise<string> {
  const options = { email: { type: 'string' }, id: { type: 'string' } } as const;
  const { email, id } = parseArgs({ args, options, strict: true }).values;
  if ((email === undefined) === (id === undefined)) throw new UsageError(usage);
  const by = { email, id: id === undefined ? undefined : z.uuid().parse(id) };
  return `Forgot ${await withApp(readConfig(process.env), (app) => forgetPerson(app, by))}`;
}

async function rewrapKeys(app: AppContext): Promise<string> {
  const done = await rewrapAll(app);
  await sealAudit(app);
  await writeCheckpoint(app);
  const lines = Object.entries(done).map(
    ([column, { rewrapped, unreadable }]) => `${column}: ${rewrapped} sealed anew, ${unreadable} unreadable`,
  );
  if (Object.values(done).some(({ unreadable }) => unreadable > 0))
    throw new CheckFailed([...lines, 'Name the former secret in CITYPULSE_SECRET_PREVIOUS'].join('\n'));
  return lines.join('\n');
}

async function checkAudit(app: AppContext): Promise<string> {
  const state = await verifyAudit(app);
  if (state.state === 'broken') {
    const place = state.position === null ? '' : ` at position ${state.position}`;
    const row = state.auditId === null ? '' : ` (row ${state.auditId})`;
    throw new CheckFailed(`The audit log was changed: ${state.problem}${place}${row}`);
  }
  const { position, waiting, checkpoint, unreadableCheckpoints } = state;
  const signed = checkpoint
    ? `newest checkpoint: position ${checkpoint.position}, ${checkpoint.at}`
    : 'no signed checkpoint yet';
  const unreadable = unreadableCheckpoints
    ? `; ${unreadableCheckpoints} checkpoints under former secrets`
    : '';
  return `The audit log is as it was written: ${position} rows sealed, ${waiting} waiting; ${signed}${unreadable}`;
}

/** Shares the database of a running server, or starts it for as long as the command takes. */
async function withApp<T>(config: Config, act: (app: AppContext) => Promise<T>): Promise<T> {
  const log = createLog('warn');
  const database = config.databaseUrl
    ? { url: config.databaseUrl, stop: async () => {} }
    : await startEmbeddedPostgres({
        dataDir: config.dataDir,
        log: (message) => log.info(message),
        attach: true,
      });
  try {
    await migrate(config.databaseAdminUrl ?? database.url);
    const db = openDatabases({ url: database.url, poolSize: 2, log });
    try {
      const files = folderFiles(join(config.dataDir, 'media'));
      const secrets = await loadSecrets(config);
      const mail = createMail(config, (line) => process.stdout.write(`${line}\n`));
      return await act({ db, now: () => new Date(), log, config, secrets, files, mail });
    } finally {
      await db.close();
    }
  } finally {
    await database.stop();
  }
}

/** From the environment, one line of the standard input, or typed without showing it. */
async function readPassword(): Promise<string> {
  const given = process.env['CITYPULSE_PASSWORD'];
  if (given !== undefined) return given;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = process.stdin.isTTY;
  if (terminal) process.stderr.write('Password (at least 12 characters): ');
  const lines = createInterface({ input: process.stdin, output: silent, terminal });
  try {
    for await (const line of lines) return line;
    throw new UsageError('No password was given');
  } finally {
    lines.close();
    if (terminal) process.stderr.write('\n');
  }
}

function explain(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n');
  }
  const { code = '' } = error as { code?: string };
  if (error instanceof UsageError || error instanceof AppError || error instanceof CheckFailed)
    return error.message;
  if (code.startsWith('ERR_PARSE_ARGS')) return `${(error as Error).message}\n\n${usage}`;
  return String((error as Error).stack);
}

try {
  process.stdout.write(`${await run(process.argv.slice(2))}\n`);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { login, me } from '@citypulse/contracts/identity';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callEndpoint, startTestApi, type TestApi } from '../test/test-api.ts';
import { writeCheckpoint } from './features/audit/checkpoints.service.ts';
import { sealAudit } from './features/audit/sealer.service.ts';

let api: TestApi;
const checkpoints = join(tmpdir(), `citypulse-checkpoints-${randomUUID()}`);
beforeAll(async () => {
  api = await startTestApi({ CITYPULSE_CHECKPOINTS: checkpoints });
});
afterAll(async () => {
  await api.close();
  await rm(checkpoints, { recursive: true, force: true });
});

const script = fileURLToPath(new URL('cli.ts', import.meta.url));

async function citypulse(input: string, ...args: string[]) {
  const secret = Buffer.alloc(32, 7).toString('base64');
  const child = spawn(process.execPath, [script, ...args], {
    env: {
      ...process.env,
      DATABASE_URL: api.databaseUrl,
      CITYPULSE_SECRET: secret,
      CITYPULSE_CHECKPOINTS: checkpoints,
    },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += String(chunk)));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { ...output, code };
}

const create = (email: string, role: string) =>
  citypulse('a-good-password\n', 'user', 'create', '--email', email, '--name', 'Anna Admin', '--role', role);

test('the first administrator is created from the command line and signs in', async () => {
  expect(await create('anna@town.example', 'admin')).toEqual({
    code: 0,
    stdout: 'Created anna@town.example (admin)\n',
    stderr: '',
  });

  const body = { email: 'anna@town.example', password: 'a-good-password', platform: 'mobile' as const };
  const { user } = await callEndpoint(api.url, null, login, { body });
  expect(user).toMatchObject({ displayName: 'Anna Admin', roles: [{ role: 'admin', buildingId: null }] });
  expect(await create('Anna@town.example', 'viewer')).toMatchObject({
    code: 1,
    stderr: 'Another user has this e-mail address\n',
  });
});

test('what cannot be understood is told in plain words', async () => {
  const answers = await Promise.all([
    citypulse('short\n', 'user', 'create', '--email', 'no-mail', '--name', 'X', '--role', 'king'),
    citypulse('', 'user', 'create', '--email', 'a@b.example', '--name', 'X', '--role', 'viewer'),
    citypulse('', 'user', 'create', '--colour', 'red'),
    citypulse('', 'destroy'),
  ]);

  expect(answers.map((answer) => answer.code)).toEqual([1, 1, 1, 1]);
  expect(answers[0]?.stderr).toMatch(/^email: .*\npassword: At least 12 characters\nassignments\.0\.role: /);
  expect(answers[1]?.stderr).toBe('No password was given\n');
  expect(answers[2]?.stderr).toMatch(/^Unknown option '--colour'[^]*Usage:/);
  expect(answers[3]?.stderr).toMatch(/^Usage:/);
});

test('the audit log is verified from the command line, and a changed row ends it with 1', async () => {
  await api.given.building();
  await sealAudit(api.app);
  await writeCheckpoint(api.app);
  const good = await citypulse('', 'audit', 'verify');
  expect(good).toMatchObject({ code: 0, stderr: '' });
  expect(good.stdout).toMatch(
    /^The audit log is as it was written: \d+ rows sealed, 0 waiting; newest checkpoint: /,
  );

  const owner = new pg.Client(api.databaseUrl);
  await owner.connect();
  await owner.query(`set role citypulse_owner; alter table audit_log disable trigger user;
    update audit_log set actor_id = gen_random_uuid() where id = (select audit_id from audit_chain where position = 2)`);
  await owner.end();
  const bad = await citypulse('', 'audit', 'verify');
  expect(bad).toMatchObject({ code: 1, stdout: '' });
  expect(bad.stderr).toMatch(/^The audit log was changed: row_changed at position 2 \(row \d+\)\n$/);
});

test('signing keys are rotated by hand, and nobody is signed out', async () => {
  const person = await api.as('viewer');

  const { code, stdout } = await citypulse('', 'keys', 'rotate');

  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^Tokens are signed with [\w-]{43} /),
  });
  expect(await person.call(me)).toMatchObject({ id: person.userId });
});

test('keys are sealed anew and people forgotten from the command line', async () => {
  const person = await api.as('caretaker');
  const sealed = await citypulse('', 'keys', 'rewrap');
  expect(sealed).toMatchObject({ code: 0, stderr: '' });
  expect(sealed.stdout).toContain('photos.key_encrypted: 0 sealed anew, 0 unreadable\n');

  expect(await citypulse('', 'user', 'forget', '--id', person.userId)).toMatchObject({
    code: 1,
    stderr: 'Disable the account first\n',
  });
  expect(await citypulse('', 'user', 'forget')).toMatchObject({ code: 1, stdout: '' });
});

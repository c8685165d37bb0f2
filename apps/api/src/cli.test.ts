import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { login } from '@citypulse/contracts/identity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callEndpoint, startTestApi, type TestApi } from '../test/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const script = fileURLToPath(new URL('cli.ts', import.meta.url));

async function citypulse(input: string, ...args: string[]) {
  const secret = Buffer.alloc(32, 7).toString('base64');
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, DATABASE_URL: api.databaseUrl, CITYPULSE_SECRET: secret },
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

import * as contract from '@citypulse/contracts/directory';
import { systemInfo } from '@citypulse/contracts/system';
import { createUser } from '@citypulse/contracts/users';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DirectoryTown, refusal } from '../../../test/directory-town.ts';
import { callEndpoint } from '../../../test/test-api.ts';
import { clientId, clientSecret } from '../../../test/town-directory.ts';
import { Visitor } from '../../../test/visitor.ts';

let town: DirectoryTown;
beforeAll(async () => {
  town = await DirectoryTown.start();
});
afterAll(() => town.close());
beforeEach(() => town.set());

describe('the settings', () => {
  test('tell everything but the secret, and the sign-in page by which name to offer it', async () => {
    const { directory: told, redirectUri } = await town.admin.call(contract.getDirectory);

    expect(told).toMatchObject({
      name: 'Stadt Hechingen',
      issuer: town.directory.issuer,
      clientId,
      enabled: true,
    });
    expect(JSON.stringify(told)).not.toContain(clientSecret);
    expect(redirectUri).toBe(`${town.api.url}/sign-in`);
    expect(await callEndpoint(town.api.url, null, systemInfo)).toMatchObject({
      directory: 'Stadt Hechingen',
    });
    const row = await town.api.app.db.system
      .selectFrom('directory')
      .select('client_secret')
      .executeTakeFirst();
    expect(row?.client_secret.includes(clientSecret)).toBe(false);
  });

  test('keep the secret when none is given, but never for another issuer', async () => {
    const { clientSecret: _, ...without } = town.settings();

    await town.admin.call(contract.setDirectory, { body: { ...without, name: 'Anders' } });
    const problem = await town.admin.refused(contract.setDirectory, {
      body: { ...without, issuer: 'https://elsewhere.example' },
    });

    expect(problem).toMatchObject({ status: 422, code: 'directory_invalid' });
  });

  test('take no issuer in the clear beyond this machine, and none with a query', async () => {
    for (const issuer of ['http://id.example', 'https://id.example/?a=1', 'https://u:p@id.example'])
      expect(
        await town.admin.refused(contract.setDirectory, { body: { ...town.settings(), issuer } }),
        issuer,
      ).toMatchObject({ code: 'directory_invalid' });
  });

  test('are tested by asking the issuer', async () => {
    const found = await town.admin.call(contract.testDirectory, { body: { issuer: town.directory.issuer } });
    const nobody = await town.admin.refused(contract.testDirectory, {
      body: { issuer: 'http://127.0.0.1:9' },
    });

    expect(found).toMatchObject({ issuer: town.directory.issuer, backChannelLogout: true });
    expect(nobody).toMatchObject({ status: 503, code: 'directory_unreachable' });
  });
});

describe('signing in', () => {
  test('asks with PKCE, state and nonce, and opens the account that was invited by this e-mail', async () => {
    const { subject, email } = town.givenPerson();
    const { userId } = await town.invite(email);
    const { visitor, back, url } = await town.visit(subject);

    const session = await town.finish(visitor, back);

    const asked = new URL(url).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('state')).toMatch(/^[\w-]{43}$/);
    expect(asked.get('nonce')).toMatch(/^[\w-]{43}$/);
    expect(session.user.id).toBe(userId);
    expect(session.refreshToken).toBeUndefined();
    expect(decodeJwt(session.accessToken)['amr']).toContain('fed');
  });

  test('goes by the directory’s own name for the person, not by the e-mail', async () => {
    const { subject, email } = town.givenPerson();
    await town.invite(email);
    const { session: first } = await town.signIn(subject);
    const other = town.givenPerson();
    town.directory.people.set(other.subject, { email, email_verified: true });
    town.directory.people.set(subject, { email: 'renamed@town.example', email_verified: true });

    const { session: again } = await town.signIn(subject);

    expect(again.user.id).toBe(first.user.id);
    const { visitor, back } = await town.visit(other.subject);
    expect(await refusal(town.finish(visitor, back))).toMatchObject({
      status: 409,
      code: 'already_exists',
    });
  });

  test('opens nothing for who was not invited, whose e-mail is not vouched for, or who has a password here', async () => {
    const stranger = town.givenPerson();
    const unverified = town.givenPerson({ verified: false });
    await town.invite(unverified.email);
    const settled = town.givenPerson();
    const body = { email: settled.email, displayName: 'Mit Passwort', password: 'ein langes Passwort' };
    await town.admin.call(createUser, { body });

    for (const { subject } of [stranger, unverified, settled]) {
      const { visitor, back } = await town.visit(subject);
      expect(await refusal(town.finish(visitor, back)), subject).toMatchObject({
        status: 403,
        code: 'directory_account_unknown',
      });
    }
  });

  test('is as fresh as the sign-in at the directory, which asks again when it is to be', async () => {
    const { subject, email } = town.givenPerson();
    await town.invite(email);
    const { visitor, url } = await town.visit(subject);
    const { url: again } = await visitor.post<{ url: string }>(contract.startDirectorySignIn.path, {
      again: true,
    });

    expect(new URL(url).searchParams.get('prompt')).toBeNull();
    expect(new URL(url).searchParams.get('max_age')).toBe('2592000');
    expect(new URL(again).searchParams.get('prompt')).toBe('login');
    const before = Date.now();
    await town.signIn(subject);
    const row = await town.api.app.db.system
      .selectFrom('directory_sessions as d')
      .innerJoin('sessions as s', 's.id', 'd.session_id')
      .innerJoin('users as u', 'u.id', 's.user_id')
      .select(['s.authenticated_at', 's.created_at'])
      .where('u.email', '=', email)
      .executeTakeFirstOrThrow();
    expect(Date.parse(row.authenticated_at)).toBeLessThanOrEqual(Date.parse(row.created_at));
    expect(Date.parse(row.authenticated_at)).toBeGreaterThan(before - 10_000);
  });

  test('is good once, and only for the browser that left', async () => {
    const { subject, email } = town.givenPerson();
    await town.invite(email);
    const { visitor, back } = await town.visit(subject);
    await town.finish(visitor, back);

    const again = await refusal(town.finish(visitor, back));
    const second = await town.visit(subject);
    const elsewhere = await refusal(town.finish(new Visitor(town.api.url), second.back));
    const third = await town.visit(subject);
    const otherState = await refusal(town.finish(third.visitor, third.back, { state: 'made-up' }));
    const fourth = await town.visit(subject);
    const otherCode = await refusal(town.finish(fourth.visitor, fourth.back, { code: 'made-up' }));
    const fifth = await town.visit(subject);
    const otherIssuer = await refusal(
      town.finish(fifth.visitor, fifth.back, { iss: 'https://evil.example' }),
    );

    for (const problem of [again, elsewhere, otherState])
      expect(problem).toMatchObject({ status: 401, code: 'challenge_expired' });
    for (const problem of [otherCode, otherIssuer])
      expect(problem).toMatchObject({ status: 422, code: 'directory_refused' });
  });

  test('is not offered when the directory is switched off or gone', async () => {
    const start = () => refusal(new Visitor(town.api.url).post(contract.startDirectorySignIn.path));
    await town.admin.call(contract.setDirectory, { body: { ...town.settings(), enabled: false } });
    expect(await start()).toMatchObject({ status: 404 });

    await town.admin.call(contract.removeDirectory);

    expect(await start()).toMatchObject({ status: 404 });
    expect(await callEndpoint(town.api.url, null, systemInfo)).toMatchObject({ directory: null });
  });
});

describe('who is signed in', () => {
  test('connects the own account, whatever the e-mails are', async () => {
    const user = await town.api.as('viewer');
    const { subject } = town.givenPerson({ verified: false });
    const visitor = new Visitor(town.api.url);
    const { url } = await visitor.post<{ url: string }>(
      contract.startDirectoryLink.path,
      undefined,
      user.accessToken,
    );
    await town.finish(visitor, await visitor.throughDirectory(url, subject));

    const { session } = await town.signIn(subject);

    expect(session.user.id).toBe(user.userId);
    expect(await user.call(contract.getDirectoryAccount)).toEqual({
      name: 'Stadt Hechingen',
      linkedSince: expect.any(String),
    });
  });

  test('cannot connect a person who belongs to somebody else', async () => {
    const { subject, email } = town.givenPerson();
    await town.invite(email);
    await town.signIn(subject);
    const user = await town.api.as('viewer');
    const visitor = new Visitor(town.api.url);
    const { url } = await visitor.post<{ url: string }>(
      contract.startDirectoryLink.path,
      undefined,
      user.accessToken,
    );
    const back = await visitor.throughDirectory(url, subject);

    expect(await refusal(town.finish(visitor, back))).toMatchObject({ status: 409, code: 'already_exists' });
  });
});

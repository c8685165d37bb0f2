import { inviteUser } from '@citypulse/contracts/accounts';
import { BuildingId } from '@citypulse/contracts/common';
import * as contract from '@citypulse/contracts/directory';
import { me, type AuthResponse } from '@citypulse/contracts/identity';
import { completeSignIn } from '@citypulse/contracts/second-factor';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DirectoryTown, refusal } from '../../../test/directory-town.ts';
import { givenSecondFactor } from '../../../test/second-factor.ts';

let town: DirectoryTown;
beforeAll(async () => {
  town = await DirectoryTown.start();
});
afterAll(() => town.close());
beforeEach(() => town.set());

const rolesOf = ({ user }: AuthResponse) => user.roles.map(({ role }) => role).toSorted();

const givenTwoFactors = async (about: { amr?: string[] }) => {
  const { subject, email } = town.givenPerson(about);
  await town.invite(email);
  const { user } = await town.signIn(subject);
  return { subject, user, ...(await givenSecondFactor(town.api, user)) };
};

const challengeOf = async (subject: string) => {
  const { visitor, back } = await town.visit(subject);
  const problem = await refusal(town.finish(visitor, back));
  expect(problem).toMatchObject({ status: 401, code: 'second_factor_required' });
  return { visitor, challenge: problem.challenge ?? '' };
};

describe('who has a second factor here', () => {
  test('is asked for it after the directory, and the session still ends with the one there', async () => {
    const { subject, codes } = await givenTwoFactors({});
    const { visitor, challenge } = await challengeOf(subject);
    const step = (code: string) =>
      visitor.post<AuthResponse>(completeSignIn.path, { challenge, code, platform: 'web' });

    expect(await refusal(step('000000'))).toMatchObject({ status: 422, code: 'code_invalid' });
    const session = await step(codes[0] ?? '');

    expect(decodeJwt(session.accessToken)['amr']).toEqual(['fed', 'mfa']);
    const row = await town.api.app.db.system
      .selectFrom('directory_sessions')
      .select('provider_session')
      .where('session_id', '=', decodeJwt(session.accessToken)['sid'] as string)
      .executeTakeFirst();
    expect(row?.provider_session).toEqual(expect.any(String));
  });

  test('is not asked again when the directory says, signed, that it has', async () => {
    const { subject } = await givenTwoFactors({ amr: ['pwd', 'otp', 'mfa'] });

    const { session } = await town.signIn(subject);

    expect(decodeJwt(session.accessToken)['amr']).toEqual(['fed', 'mfa']);
  });
});

describe('rights', () => {
  test('follow the groups at each sign-in, and what an administrator gave stays', async () => {
    const { id: buildingId } = await town.api.given.building();
    await town.admin.call(contract.setDirectory, {
      body: town.settings([
        { group: 'Hausmeister', role: 'caretaker', buildingId: BuildingId.parse(buildingId) },
        { group: 'Energie', role: 'energy_manager', buildingId: null },
      ]),
    });
    const { subject, email } = town.givenPerson({ groups: ['Hausmeister', 'unbekannt'] });
    await town.admin.call(inviteUser, {
      body: {
        email,
        displayName: 'Eingeladen',
        assignments: [{ role: 'viewer', buildingId: null, validFrom: null, validTo: null }],
      },
    });

    const before = await town.signIn(subject);
    town.directory.people.set(subject, { email, email_verified: true, groups: ['Energie'] });
    const after = await town.signIn(subject);

    expect(rolesOf(before.session)).toEqual(['caretaker', 'viewer']);
    expect(rolesOf(after.session)).toEqual(['energy_manager', 'viewer']);
    expect(await before.user.refused(me)).toMatchObject({ code: 'authz_stale' });
  });

  test('of the last administrator outlast the group, and leave when there is another', async () => {
    await town.admin.call(contract.setDirectory, {
      body: town.settings([
        { group: 'Verwaltung', role: 'admin', buildingId: null },
        { group: 'Energie', role: 'energy_manager', buildingId: null },
      ]),
    });
    const { subject, email } = town.givenPerson({ groups: ['Verwaltung', 'Energie'] });
    await town.invite(email);
    await town.signIn(subject);
    const others = town.api.app.db.system.updateTable('users').where('email', '<>', email);
    const disabled = await others
      .set({ disabled_at: new Date().toISOString() })
      .where('disabled_at', 'is', null)
      .returning('id')
      .execute();
    town.directory.people.set(subject, { email, email_verified: true, groups: [] });

    const alone = await town.signIn(subject);
    await town.api.app.db.system
      .updateTable('users')
      .set({ disabled_at: null })
      .where(
        'id',
        'in',
        disabled.map(({ id }) => id),
      )
      .execute();
    const oneOfMany = await town.signIn(subject);

    expect(rolesOf(alone.session)).toEqual(['admin']);
    expect(rolesOf(oneOfMany.session)).toEqual([]);
  });
});

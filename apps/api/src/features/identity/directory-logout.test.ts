import * as contract from '@citypulse/contracts/directory';
import { me } from '@citypulse/contracts/identity';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DirectoryTown } from '../../../test/directory-town.ts';
import { CallFailed } from '../../../test/test-api.ts';
import { clientId } from '../../../test/town-directory.ts';

let town: DirectoryTown;
beforeAll(async () => {
  town = await DirectoryTown.start();
});
afterAll(() => town.close());

async function refusal(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    if (error instanceof CallFailed) return error.problem;
    throw error;
  }
  throw new Error('was not refused');
}

/** What the directory calls the sign-in of this person. */
async function sessionAtDirectory(userId: string): Promise<string> {
  const row = await town.api.app.db.system
    .selectFrom('directory_sessions as d')
    .innerJoin('sessions as s', 's.id', 'd.session_id')
    .select('d.provider_session')
    .where('s.user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return row.provider_session ?? '';
}

/** As the directory says that somebody has signed out. */
const tell = (token: string) =>
  fetch(`${town.api.url}${contract.directoryLogout.path}`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
  });

describe('signing out at the directory', () => {
  test('ends the sessions that began there, and no other', async () => {
    const { subject, email } = town.givenPerson();
    await town.invite(email);
    const one = await town.signIn(subject);
    const colleague = town.givenPerson();
    await town.invite(colleague.email);
    const other = await town.signIn(colleague.subject);

    await town.directory.signOut(subject, await sessionAtDirectory(one.user.userId));

    expect(await one.user.refused(me)).toMatchObject({ code: 'session_expired' });
    expect((await tell(town.directory.lastLogout())).status).toBe(400);
    expect(await refusal(one.visitor.post('/v1/auth/refresh'))).toMatchObject({ status: 401 });
    expect(await other.user.call(me)).toMatchObject({ id: other.user.userId });
  });

  test('is believed only by a token the directory has signed for this', async () => {
    const { subject, email } = town.givenPerson();
    await town.invite(email);
    const { user } = await town.signIn(subject);
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const claims = {
      sub: subject,
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    };
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', typ: 'logout+jwt', jwk: await exportJWK(publicKey) })
      .setIssuer(town.directory.issuer)
      .setAudience(clientId)
      .setIssuedAt()
      .setExpirationTime('2m')
      .setJti('one')
      .sign(privateKey);
    const [, payload = ''] = forged.split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;

    for (const token of [forged, unsigned, 'nonsense']) {
      const answer = await tell(token);
      expect(answer.status).toBe(400);
    }

    expect(await user.call(me)).toMatchObject({ id: user.userId });
  });
});

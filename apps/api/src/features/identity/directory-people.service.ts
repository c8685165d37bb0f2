import { AppError } from '../../platform/app-error.ts';
import type { AppContext } from '../../platform/context.ts';
import { holdAdministration } from '../users/users.service.ts';
import { tellOfChange } from './changed-ways.service.ts';
import {
  findDirectoryAccount,
  findInvited,
  hasOtherAdmin,
  insertDirectoryAccount,
  syncAssignments,
} from './directory.sql.ts';
import { actingFor, type Origin, type SignIn } from './identity.service.ts';
import { hasSecondFactor } from './second-factor.service.ts';
import { admit, type Installation } from './second-step.service.ts';

export interface DirectoryPerson {
  issuer: string;
  subject: string;
  /** Only one the directory vouches for. */
  verifiedEmail: string | null;
  groups: readonly string[];
  /** The sign-in at the directory, which it may end. */
  session: string | null;
  amr: readonly string[];
  /** When the person proved to the directory who he is: what wants a fresh sign-in goes by this. */
  authenticatedAt: Date;
}

type Place = Origin & Installation;

/**
 * The account here is found by the directory's own name for the person (issuer and subject). It is made known only by
 * who is signed in (`linkTo`), or by an e-mail that an administrator has invited and the directory vouches for: an
 * e-mail alone proves nothing.
 */
export async function admitPerson(
  app: AppContext,
  person: DirectoryPerson,
  linkTo: string | null,
  place: Place,
): Promise<SignIn> {
  const account = await accountOf(app, person, linkTo, place);
  await followGroups(app, account.userId, person.groups, place);
  const { session, authenticatedAt } = person;
  const directory = { accountId: account.id, session, authenticatedAt: authenticatedAt.toISOString() };
  const { userId } = account;
  const known = { userId, hasSecondFactor: await hasSecondFactor(app, userId) };
  return admit(app, known, { amr: [...person.amr], directory }, place);
}

/** The last administrator stays one, whatever the groups say: else nobody could let anybody in again. */
async function followGroups(
  app: AppContext,
  userId: string,
  groups: readonly string[],
  place: Place,
): Promise<void> {
  await app.db
    .systemFor(actingFor(userId, null, place))
    .transaction()
    .execute(async (db) => {
      await holdAdministration(db);
      await syncAssignments(db, userId, groups, { staysAdmin: !(await hasOtherAdmin(db, userId)) });
    });
}

async function accountOf(
  app: AppContext,
  { issuer, subject, verifiedEmail }: DirectoryPerson,
  linkTo: string | null,
  place: Place,
): Promise<{ id: string; userId: string }> {
  const known = await findDirectoryAccount(app.db.system, issuer, subject);
  if (known) {
    if (known.disabled_at !== null) throw new AppError('directory_account_unknown');
    if (linkTo !== null && linkTo !== known.user_id)
      throw new AppError('already_exists', 'This person is connected with another account');
    return { id: known.id, userId: known.user_id };
  }
  const userId = linkTo ?? (verifiedEmail ? await findInvited(app.db.system, verifiedEmail) : undefined);
  if (userId === undefined) throw new AppError('directory_account_unknown');
  return app.db
    .systemFor(actingFor(userId, null, place))
    .transaction()
    .execute(async (db) => {
      const made = await insertDirectoryAccount(db, issuer, subject, userId);
      if (!made) throw new AppError('already_exists', 'The account is connected with another person');
      await tellOfChange(app, db, userId, 'directory_linked');
      return { id: made.id, userId };
    });
}

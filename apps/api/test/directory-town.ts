import { inviteUser } from '@citypulse/contracts/accounts';
import * as contract from '@citypulse/contracts/directory';
import { AuthResponse } from '@citypulse/contracts/identity';
import { CallFailed, startTestApi, type TestApi, type TestUser } from './test-api.ts';
import { clientId, clientSecret, startTownDirectory, type TownDirectory } from './town-directory.ts';
import { Visitor } from './visitor.ts';

/** A server and the directory its people sign in at. */
export class DirectoryTown {
  readonly api: TestApi;
  readonly directory: TownDirectory;
  readonly admin: TestUser;
  #counted = 0;

  private constructor(api: TestApi, directory: TownDirectory, admin: TestUser) {
    this.api = api;
    this.directory = directory;
    this.admin = admin;
  }

  static async start(): Promise<DirectoryTown> {
    const api = await startTestApi({ CITYPULSE_LIMITS: 'record' });
    const town = new DirectoryTown(api, await startTownDirectory(api.url), await api.as('admin'));
    await town.set();
    return town;
  }

  async close(): Promise<void> {
    await this.directory.close();
    await this.api.close();
  }

  readonly settings = (groups: contract.DirectoryGroup[] = []) => ({
    name: 'Stadt Hechingen',
    issuer: this.directory.issuer,
    clientId,
    clientSecret,
    groupsClaim: 'groups',
    enabled: true,
    groups,
  });

  readonly set = (groups: contract.DirectoryGroup[] = []) =>
    this.admin.call(contract.setDirectory, { body: this.settings(groups) });

  /** Somebody the directory knows. */
  readonly givenPerson = (about: { verified?: boolean; groups?: string[]; amr?: string[] } = {}) => {
    this.#counted += 1;
    const subject = `person-${this.#counted}`;
    const email = `${subject}@town.example`;
    const { verified = true, ...rest } = about;
    this.directory.people.set(subject, { email, email_verified: verified, groups: [], ...rest });
    return { subject, email };
  };

  readonly invite = (email: string) =>
    this.admin.call(inviteUser, { body: { email, displayName: 'Eingeladen', assignments: [] } });

  /** A browser that goes to the directory and comes back. */
  readonly visit = async (subject: string) => {
    const visitor = new Visitor(this.api.url);
    const { url } = await visitor.post<{ url: string }>(contract.startDirectorySignIn.path);
    return { visitor, url, back: await visitor.throughDirectory(url, subject) };
  };

  readonly finish = (visitor: Visitor, back: URL, changed: object = {}) =>
    visitor.post<AuthResponse>(contract.finishDirectorySignIn.path, {
      ...Object.fromEntries(back.searchParams),
      platform: 'web',
      ...changed,
    });

  readonly signIn = async (subject: string) => {
    const { visitor, back } = await this.visit(subject);
    const session = AuthResponse.parse(await this.finish(visitor, back));
    return { session, user: this.api.asToken(session.accessToken, session.user.id), visitor };
  };
}

/** Of a call that must fail. */
export async function refusal(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    if (error instanceof CallFailed) return error.problem;
    throw error;
  }
  throw new Error('was not refused');
}

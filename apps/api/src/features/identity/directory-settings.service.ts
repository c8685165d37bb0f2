import { Directory } from '@citypulse/contracts/directory';
import type { Parsed } from '@citypulse/contracts/endpoint';
import type { setDirectory as setting } from '@citypulse/contracts/directory';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import { seal } from '../../platform/envelope.ts';
import { requireTown } from '../../platform/refusals.ts';
import { redirectUriOf } from './directory.service.ts';
import {
  deleteDirectory,
  findDirectory,
  replaceDirectoryGroups,
  selectDirectoryGroups,
  writeDirectory,
} from './directory.sql.ts';
import { discover, requireUsable } from './provider.service.ts';

type Settings = Parsed<typeof setting>['body'];

const addressesOf = (origin: string) => ({
  redirectUri: redirectUriOf(origin),
  logoutUri: `${origin}/v1/auth/directory/logout`,
});

export async function getDirectory(app: AppContext, caller: Caller, origin: string) {
  requireTown(caller, 'users:read', 'The directory');
  return { directory: await describe(app, origin), ...addressesOf(origin) };
}

/** Without a new secret the one that is kept stays, but never for another issuer or client: it would be told to them. */
export async function setDirectory(
  app: AppContext,
  caller: Caller,
  origin: string,
  settings: Settings,
  version: number | null,
): Promise<Directory> {
  requireTown(caller, 'users:write', 'Setting the directory');
  requireUsable(settings.issuer);
  const known = await findDirectory(app.db.system);
  const isSame = known?.issuer === settings.issuer && known.client_id === settings.clientId;
  if (settings.clientSecret === undefined && !isSame)
    throw new AppError('directory_invalid', 'Another issuer or client needs its own secret');
  const { name, issuer, clientId, groupsClaim, enabled, groups } = settings;
  const clientSecret =
    settings.clientSecret === undefined && known
      ? known.client_secret
      : seal(app, 'directory', 'client_secret', Buffer.from(settings.clientSecret ?? ''));
  await app.db.joined(caller, async ({ system }) => {
    const fields = { name, issuer, clientId, clientSecret, groupsClaim, enabled };
    if (!(await writeDirectory(system, fields, version))) throw new AppError('version_mismatch');
    await replaceDirectoryGroups(system, groups);
  });
  const written = await describe(app, origin);
  if (!written) throw new AppError('conflict', 'The directory has been removed meanwhile');
  return written;
}

export async function removeDirectory(app: AppContext, caller: Caller): Promise<void> {
  requireTown(caller, 'users:write', 'Removing the directory');
  await deleteDirectory(app.db.systemFor(caller));
}

export async function testDirectory(app: AppContext, caller: Caller, issuer: string) {
  requireTown(caller, 'users:write', 'Testing the directory');
  const about = (await discover(app, issuer, 'citypulse')).serverMetadata();
  return {
    issuer: about.issuer,
    authorizationEndpoint: about.authorization_endpoint ?? '',
    backChannelLogout: about['backchannel_logout_supported'] === true,
  };
}

/** For the button at sign-in. */
export async function directoryName(app: AppContext): Promise<string | null> {
  const row = await findDirectory(app.db.system);
  return row?.enabled ? row.name : null;
}

async function describe(app: AppContext, origin: string): Promise<Directory | null> {
  const [row, groups] = await Promise.all([
    findDirectory(app.db.system),
    selectDirectoryGroups(app.db.system),
  ]);
  if (!row) return null;
  return Directory.parse({
    name: row.name,
    issuer: row.issuer,
    clientId: row.client_id,
    groupsClaim: row.groups_claim,
    enabled: row.enabled,
    groups: groups.map((one) => ({
      group: one.group_name,
      role: one.role,
      buildingId: one.building_id,
    })),
    ...addressesOf(origin),
    version: row.version,
  });
}

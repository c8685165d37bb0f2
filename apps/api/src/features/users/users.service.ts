import { Instant, UserId, type PageQuery } from '@citypulse/contracts/common';
import { RoleAssignment, type User } from '@citypulse/contracts/users';
import { z } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import type { Caller } from '../../platform/caller.ts';
import type { AppContext } from '../../platform/context.ts';
import type { Db } from '../../platform/db.ts';
import { newId } from '../../platform/new-id.ts';
import { cursorText, decodeCursor, pageOf } from '../../platform/paging.ts';
import {
  conflicting,
  notWritten,
  refusing,
  requireTown,
  taken,
  type Refusals,
} from '../../platform/refusals.ts';
import { requireFresh } from '../identity/fresh-sign-in.service.ts';
import { hashPassword } from '../identity/passwords.service.ts';
import { endSessionsOf } from '../identity/sessions.service.ts';
import { assign } from './assignments.service.ts';
import {
  adminExists,
  deleteUser,
  findUser,
  insertUser,
  lockAdministration,
  selectUserPage,
  updateUserRow,
  type UserRow,
} from './users.sql.ts';

const refusals: Refusals = {
  users_email: () => taken('email', 'Another user has this e-mail address'),
  role_assignments_building_id_fkey: () => new AppError('not_found', 'No such building'),
  role_assignments_another: () => new AppError('invalid_request', 'Nobody stands in for himself'),
  role_assignments_ends: () => new AppError('invalid_request', 'Standing in has a last day'),
  role_assignments_check: () => new AppError('invalid_request', 'An assignment ends before it begins'),
};

const PageKey = z.tuple([cursorText, z.uuid()]);

export interface UserQuery extends z.output<typeof PageQuery> {
  search?: string | undefined;
}

export async function listUsers(app: AppContext, caller: Caller, query: UserQuery) {
  requireTown(caller, 'users:read', 'Seeing users');
  const key = decodeCursor(query.cursor, PageKey);
  const after = key && { name: key[0], id: key[1] };
  const rows = await selectUserPage(app.db.as(caller), { search: query.search, after, limit: query.limit });
  const page = pageOf(rows, query.limit, (row) => [row.display_name, row.id]);
  return { ...page, items: page.items.map(toUser) };
}

export async function getUser(app: AppContext, caller: Caller, id: UserId): Promise<User> {
  requireTown(caller, 'users:read', 'Seeing users');
  return readUser(app.db.as(caller), id);
}

export interface Account {
  id?: string | undefined;
  email: string;
  displayName: string;
  password: string;
  language: 'de' | 'en';
  assignments: readonly RoleAssignment[];
}

/** Safe to repeat with an id of the caller's making. */
export async function createUser(app: AppContext, caller: Caller, account: Account): Promise<User> {
  requireTown(caller, 'users:write', 'Creating users');
  const passwordHash = await hashPassword(account.password);
  return app.db
    .as(caller)
    .transaction()
    .execute((db) => addUser(db, { ...account, passwordHash }, app.now()));
}

/** The same by whoever runs the server, for a town that has no administrator yet. */
export async function createAccount(app: AppContext, account: Account): Promise<User> {
  const passwordHash = await hashPassword(account.password);
  return app.db.system.transaction().execute((db) => addUser(db, { ...account, passwordHash }, app.now()));
}

/** A user with his assignments, within the caller's transaction; an existing one of this id and e-mail stays as it is. */
export async function addUser(
  db: Db,
  account: Omit<Account, 'password'> & { passwordHash: string | null },
  at: Date,
): Promise<User> {
  const id = account.id ?? newId();
  await refusing(refusals, async () => {
    const created = await insertUser(db, { ...account, id, at });
    if (created) await assign(db, id, account.assignments);
  });
  const user = await readUser(db, id);
  if (user.email.toLowerCase() !== account.email.toLowerCase()) throw taken('id', 'The id is in use');
  return user;
}

/** Of somebody who never came; within the caller's transaction, refused once anything names him. */
export async function removeUser(db: Db, id: string): Promise<void> {
  await assign(db, id, []);
  try {
    await deleteUser(db, id);
  } catch (error) {
    // Any of the tables that name a person may be the one that does.
    if ((error as { code?: string }).code === '23503' || (error as { code?: string }).code === '23001')
      throw new AppError('in_use', 'The account is named elsewhere; disable it instead');
    throw error;
  }
}

export interface Change {
  email?: string | undefined;
  displayName?: string | undefined;
  password?: string | undefined;
  language?: 'de' | 'en' | undefined;
  disabled?: boolean | undefined;
}

/** Disabling and a new password end the person's sessions at once. */
export async function updateUser(
  app: AppContext,
  caller: Caller,
  id: UserId,
  change: Change,
  version: number | null,
): Promise<User> {
  requireTown(caller, 'users:write', 'Changing users');
  const { password, ...fields } = change;
  // Without the present password, which the own account asks for elsewhere.
  if (password !== undefined && id === caller.id) requireFresh(app, caller);
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  return administer(app, caller, async (db) => {
    const row = { ...fields, passwordHash, at: app.now() };
    const changes = Object.values(change).some((value) => value !== undefined);
    const written = !changes || (await refusing(refusals, () => updateUserRow(db, id, version, row)));
    if (!written) throw notWritten(caller, 'users:write', await seenUser(db, id));
    const reason = change.disabled ? 'user_disabled' : passwordHash && 'password_changed';
    if (reason) await endSessionsOf(db, caller, id, reason, row.at);
    return readUser(db, id);
  });
}

export async function setAssignments(
  app: AppContext,
  caller: Caller,
  id: UserId,
  assignments: readonly RoleAssignment[],
): Promise<User> {
  requireTown(caller, 'users:write', 'Assigning roles');
  return administer(app, caller, async (db) => {
    await readUser(db, id);
    await refusing(refusals, () => assign(db, id, assignments));
    return readUser(db, id);
  });
}

/** For changes of rights elsewhere, within their transaction: who administers stands still until it ends. */
export const holdAdministration = (db: Db): Promise<void> => lockAdministration(db);

/** A change after which somebody must still be able to administer the town. */
async function administer(app: AppContext, caller: Caller, change: (db: Db) => Promise<User>): Promise<User> {
  return app.db
    .as(caller)
    .transaction()
    .execute(async (db) => {
      await lockAdministration(db);
      const user = await change(db);
      if (await adminExists(db)) return user;
      throw conflicting('assignments', 'The last administrator of the town cannot be removed');
    });
}

async function readUser(db: Db, id: string): Promise<User> {
  const row = await findUser(db, id);
  if (!row) throw new AppError('not_found', 'No such user');
  return toUser(row);
}

async function seenUser(db: Db, id: string) {
  const row = await findUser(db, id);
  return row && { buildingId: null, version: row.version };
}

function toUser(row: UserRow): User {
  return {
    id: UserId.parse(row.id),
    email: row.email,
    displayName: row.display_name,
    language: row.language === 'en' ? 'en' : 'de',
    disabledAt: row.disabled_at,
    createdAt: row.created_at,
    lastSeenAt: Instant.nullable().parse(row.last_seen_at),
    assignments: z.array(RoleAssignment).parse(row.assignments),
    version: row.version,
  };
}

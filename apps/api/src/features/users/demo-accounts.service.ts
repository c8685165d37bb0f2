import type { Role } from '@citypulse/contracts/permissions';
import { RoleAssignment } from '@citypulse/contracts/users';
import type { AppContext } from '../../platform/context.ts';
import { hashPassword } from '../identity/passwords.service.ts';
import { replaceAssignments } from './assignments.sql.ts';
import { findUserIdByEmail } from './users.sql.ts';
import { addUser } from './users.service.ts';

/** The one password of the demo town, shown on its sign-in page. */
export const demoPassword = 'citypulse-demo';

export interface DemoAccount {
  email: string;
  displayName: string;
  role: Role;
  /** The whole town from the start; the others get their buildings with the demo town's data. */
  town: boolean;
}

export const demoAccounts: readonly DemoAccount[] = [
  { email: 'energie@hechingen.example', displayName: 'Eva Energie', role: 'energy_manager', town: true },
  { email: 'hausmeister@hechingen.example', displayName: 'Hans Meister', role: 'caretaker', town: false },
  { email: 'technik@hechingen.example', displayName: 'Tina Technik', role: 'technician', town: false },
  { email: 'admin@hechingen.example', displayName: 'Anna Admin', role: 'admin', town: true },
  { email: 'lesen@hechingen.example', displayName: 'Leo Leser', role: 'viewer', town: false },
];

const assignment = (role: Role, buildingId: string | null) =>
  RoleAssignment.parse({ role, buildingId, validFrom: null, validTo: null });

/** Creates the accounts that are missing; an existing one stays as it is. */
export async function ensureDemoAccounts(app: AppContext): Promise<void> {
  const missing: DemoAccount[] = [];
  for (const account of demoAccounts) {
    if (!(await findUserIdByEmail(app.db.system, account.email))) missing.push(account);
  }
  if (missing.length === 0) return;
  const passwordHash = await hashPassword(demoPassword);
  await app.db.system.transaction().execute(async (db) => {
    for (const { email, displayName, role, town } of missing) {
      const assignments = town ? [assignment(role, null)] : [];
      await addUser(db, { email, displayName, language: 'de', passwordHash, assignments }, app.now());
    }
  });
}

/** Gives a demo account its buildings, and no others. */
export async function assignDemoBuildings(
  app: AppContext,
  email: string,
  buildingIds: readonly string[],
): Promise<void> {
  const account = demoAccounts.find((one) => one.email === email);
  const userId = await findUserIdByEmail(app.db.system, email);
  if (!account || !userId) throw new Error(`No demo account ${email}`);
  const wanted = buildingIds.map((buildingId) => assignment(account.role, buildingId));
  await replaceAssignments(app.db.system, userId, wanted);
}

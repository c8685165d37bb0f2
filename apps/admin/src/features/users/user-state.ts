import type { RoleAssignment, User } from '@citypulse/contracts/users';
import { addDays } from '@citypulse/energy/local-days';
import type { Status } from '@citypulse/ui/icons';
import { t } from '../../shell/i18n.ts';
import { roleName } from './role-words.ts';

export type AssignmentState = 'past' | 'future' | 'ending' | 'current';

/** `ending`: in force, but no longer a month from now. */
export function assignmentState({ validFrom, validTo }: RoleAssignment, day: string): AssignmentState {
  if (validTo !== null && validTo < day) return 'past';
  if (validFrom !== null && validFrom > day) return 'future';
  return validTo !== null && validTo <= addDays(day, 31) ? 'ending' : 'current';
}

const inForce = (assignments: readonly RoleAssignment[], day: string) =>
  assignments.filter((assignment) => ['current', 'ending'].includes(assignmentState(assignment, day)));

/** Roles in force today, each once. */
export function rolesOf(user: User, day: string): string {
  const names = [...new Set(inForce(user.assignments, day).map(({ role }) => roleName(role)))];
  if (names.length > 0) return names.join(', ');
  const coming = user.assignments.filter((one) => assignmentState(one, day) === 'future');
  const later = [...new Set(coming.map(({ role }) => roleName(role)))];
  return later.length === 0 ? t('ohne Rolle') : t('bald {roles}', { roles: later.join(', ') });
}

/** How many buildings the roles in force reach; null: all. */
export function buildingCount(user: User, day: string): number | null {
  const now = inForce(user.assignments, day);
  if (now.some(({ buildingId }) => buildingId === null)) return null;
  return new Set(now.map(({ buildingId }) => buildingId)).size;
}

export function statusOf(user: User, day: string): { status: Status; word: string } {
  if (user.disabledAt !== null) return { status: 'stale', word: t('gesperrt') };
  const now = inForce(user.assignments, day);
  if (now.length === 0) {
    const isComing = user.assignments.some((one) => assignmentState(one, day) === 'future');
    return isComing
      ? { status: 'info', word: t('beginnt später') }
      : { status: 'warn', word: t('ohne Rolle') };
  }
  if (now.every((assignment) => assignmentState(assignment, day) === 'ending')) {
    return { status: 'warn', word: t('endet bald') };
  }
  return { status: 'ok', word: t('aktiv') };
}

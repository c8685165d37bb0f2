import { can, type Permission } from '@citypulse/contracts/permissions';
import { AppError } from './app-error.ts';
import type { Caller } from './caller.ts';

/** What the database refuses by its own rules, by the name of the rule. */
export type Refusals = Readonly<Record<string, () => AppError>>;

/** Runs a write; a violated constraint that has a word for it becomes that refusal. */
export async function refusing<T>(refusals: Refusals, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const { code = '', constraint = '' } = error as { code?: string; constraint?: string };
    const refusal = code.startsWith('23') ? refusals[constraint] : undefined;
    throw refusal ? refusal() : error;
  }
}

/** A value that another row has taken already; the field is named for forms. */
export function taken(field: string, message: string): AppError {
  return new AppError('already_exists', message, {
    errors: [{ path: `body.${field}`, code: 'taken', message }],
  });
}

/** What the state of things does not allow; the field is named for forms. */
export function conflicting(field: string, message: string): AppError {
  return new AppError('conflict', message, {
    errors: [{ path: `body.${field}`, code: 'conflict', message }],
  });
}

/** Default deny for what belongs to the town as a whole. */
export function requireTown(caller: Caller, permission: Permission, what: string): void {
  if (can(caller.grants, permission, null)) return;
  throw new AppError('forbidden', `${what} needs the right for the whole town`);
}

/**
 * Why a conditional update touched no row: nobody this caller sees, not his to change, or changed meanwhile.
 * `seen` is the row within the caller's reading reach.
 */
export function notWritten(
  caller: Caller,
  permission: Permission,
  seen: { buildingId: string | null; version: number } | undefined,
): AppError {
  if (!seen) return new AppError('not_found');
  if (!can(caller.grants, permission, seen.buildingId)) return new AppError('forbidden');
  return new AppError('version_mismatch', `The row is now at version ${seen.version}`);
}

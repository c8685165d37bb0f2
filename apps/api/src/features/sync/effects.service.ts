import type { MutationOutcome } from '@citypulse/contracts/mutations';
import type { AppError } from '../../platform/app-error.ts';
import type { ConflictDraft } from './conflicts.sql.ts';
import type { Row } from './present-rows.service.ts';

/** How a mutation ends, and what is to be recorded with it. */
export interface Effect extends Pick<MutationOutcome, 'status' | 'code' | 'detail' | 'errors' | 'version'> {
  /** Where the row lies, as far as its sender may know. */
  buildingId: string | null;
  conflicts: readonly ConflictDraft[];
}

export function refused(error: AppError, status: 'rejected' | 'blocked' = 'rejected'): Effect {
  const { code, message, extras } = error;
  return {
    status,
    code,
    ...(message !== code && { detail: message }),
    ...(extras.errors && { errors: extras.errors }),
    buildingId: null,
    conflicts: [],
  };
}

export const applied = (row: Row | undefined, status: 'applied' | 'merged' = 'applied'): Effect => ({
  status,
  ...(typeof row?.version === 'number' && { version: row.version }),
  buildingId: row?.buildingId ?? null,
  conflicts: [],
});

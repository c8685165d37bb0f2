import type { RoleAssignment } from '@citypulse/contracts/users';
import { expect, test } from 'vitest';
import { assignmentState } from './user-state.ts';

const held = (validFrom: string | null, validTo: string | null): RoleAssignment => ({
  role: 'caretaker',
  buildingId: null,
  validFrom,
  validTo,
});

test('a role counts through its last day, and is ending within the month before it', () => {
  const day = '2026-11-22';
  expect(assignmentState(held(null, null), day)).toBe('current');
  expect(assignmentState(held('2026-11-23', null), day)).toBe('future');
  expect(assignmentState(held('2025-01-01', '2026-11-22'), day)).toBe('ending');
  expect(assignmentState(held('2025-01-01', '2026-11-21'), day)).toBe('past');
  expect(assignmentState(held('2025-01-01', '2027-06-30'), day)).toBe('current');
});

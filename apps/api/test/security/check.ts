import { test } from 'vitest';
import type { AsvsId } from './asvs.ts';

/** A test that stands in docs/security-checks.md: which requirement, and what is seen to hold. */
export function check(id: AsvsId, sentence: string, run: () => Promise<void>, timeout?: number): void {
  test(`${id} ${sentence}`, run, timeout);
}

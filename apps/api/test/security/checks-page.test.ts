import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { asvs } from './asvs.ts';
import { checksPage, readChecks } from './checks-page.ts';

test('docs/security-checks.md tells of every check, and of none that is gone', () => {
  const page = readFileSync(new URL('../../../../docs/security-checks.md', import.meta.url), 'utf8');
  expect(page).toBe(checksPage());
  expect(readChecks().length).toBeGreaterThanOrEqual(70);
  const used = new Set<string>(readChecks().map(({ id }) => id));
  expect(Object.keys(asvs).filter((id) => !used.has(id))).toEqual([]);
});

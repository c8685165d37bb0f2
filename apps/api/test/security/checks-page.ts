import { readdirSync, readFileSync } from 'node:fs';
import { asvs, type AsvsId } from './asvs.ts';

const folder = new URL('./', import.meta.url);
/** A check as the formatter writes it: the id, then its sentence as one literal. */
const written = /\bcheck\(\s*'(V[\d.]+)',\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;

export interface Check {
  id: AsvsId;
  sentence: string;
  file: string;
}

export function readChecks(): Check[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  return files.toSorted().flatMap((file) =>
    [...readFileSync(new URL(file, folder), 'utf8').matchAll(written)].map(([, id, single, double]) => ({
      id: id as AsvsId,
      sentence: single ?? double ?? '',
      file,
    })),
  );
}

const numbers = (id: string) => id.slice(1).split('.').map(Number);

function byRequirement(one: Check, other: Check): number {
  const [a, b] = [numbers(one.id), numbers(other.id)];
  const differing = a.findIndex((number, index) => number !== b[index]);
  return differing < 0 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0);
}

/** docs/security-checks.md. */
export function checksPage(): string {
  const checks = readChecks().toSorted(byRequirement);
  const lines = checks.map(({ id, sentence, file }) => `| ${id} | ${asvs[id]} | ${sentence} | \`${file}\` |`);
  const requirements = new Set(checks.map(({ id }) => id)).size;
  return `# Security checks

Written by \`npm run generate\` from \`apps/api/test/security\`. Each check attacks a started server process from outside, over HTTP and sockets; \`npm run test:security\` runs them alone, \`npm test\` among the rest. The numbers are those of OWASP ASVS 5.0.0, the requirements in short words of our own. A check shows that its attack fails; that a requirement has one does not say that it is met in full.

${checks.length} checks of ${requirements} requirements.

| ASVS | requirement | check | file |
| --- | --- | --- | --- |
${lines.join('\n')}
`;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { sql, type SqlBool } from 'kysely';

/*
 * Mutants by schema: the sources are loaded with every call of a predicate led through `globalThis.predicates`, which
 * hands it on untouched, notes that it was asked, or answers yes at the one place that is opened. One load serves all
 * mutants, and the product contains no switch.
 */

const predicates = ['scopeFilter', 'can', 'canSomewhere'] as const;

const calls = new RegExp(`(?<![.\\w]|function )(${predicates.join('|')})\\(`, 'g');

interface Call {
  at: number;
  name: string;
  /** File and line of source, so that it stays the same while lines move. */
  site: string;
}

function callsIn(file: string, source: string): Call[] {
  const times = new Map<string, number>();
  return [...source.matchAll(calls)].map(({ index, 1: name = '' }) => {
    const line =
      source
        .slice(source.lastIndexOf('\n', index) + 1)
        .split('\n')[0]
        ?.trim() ?? '';
    const where = `${file}: ${line}`;
    const time = (times.get(where) ?? 0) + 1;
    times.set(where, time);
    return { at: index, name, site: time === 1 ? where : `${where} (${time})` };
  });
}

const isGuarded = (file: string): boolean => !/\.test\.ts$|platform\/scope\.ts$/.test(file);
const folder = 'apps/api/src/';

/** Every place in the server's sources. */
export function allSites(root: string): string[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && isGuarded(file))
    .flatMap((file) => callsIn(file, readFileSync(join(root, folder, file), 'utf8')))
    .map(({ site }) => site);
}

/** A vite plugin for the sources of the server. */
export const openable = (root: string) => ({
  name: 'predicates-by-call-site',
  enforce: 'pre' as const,
  transform(_: string, id: string) {
    const file = relative(join(root, folder), id.split('?')[0] ?? id);
    if (file.startsWith('..') || !isGuarded(file)) return undefined;
    const source = readFileSync(join(root, folder, file), 'utf8');
    return callsIn(file, source).reduceRight(
      (text, { at, name, site }) =>
        `${text.slice(0, at)}globalThis.predicates.at(${JSON.stringify(site)}, ${name})(${text.slice(at + name.length + 1)}`,
      source,
    );
  },
});

const yes: Record<string, () => unknown> = {
  scopeFilter: () => sql<SqlBool>`true`,
  can: () => true,
  canSomewhere: () => true,
};

export class CallSites {
  /** Asked since it was last emptied. */
  readonly asked = new Set<string>();
  opened: string | null = null;

  at<A extends unknown[], R>(site: string, predicate: (...given: A) => R): (...given: A) => R {
    this.asked.add(site);
    return site === this.opened ? (yes[predicate.name] as () => R) : predicate;
  }
}

declare global {
  var predicates: CallSites;
}

export interface Verdict {
  /** The predicate. */
  what: string;
  change: string;
  /** The first thing that was otherwise than it should be; undefined: nothing was. */
  by: string | undefined;
}

export interface Verdicts {
  rows: Verdict[];
  sites: Verdict[];
}

const tableOf = (verdicts: readonly Verdict[]): string =>
  verdicts
    .map(({ what, change, by }) => `| \`${cell(what)}\` | ${change} | ${by ? cell(by) : '**not noticed**'} |`)
    .join('\n');

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const countOf = (verdicts: readonly Verdict[]): string =>
  `${verdicts.filter(({ by }) => by !== undefined).length} of ${verdicts.length} are noticed.`;

export const pageOf = ({
  rows,
  sites,
}: {
  rows: readonly Verdict[];
  sites: readonly Verdict[];
}): string => `# Predicates weakened

Written by \`npm run test:predicates\`. Access is held back twice: by the server's filters and by row-level security (docs/security.md). Each predicate of either is weakened here, one at a time, while the other wall is let stand open, and the checks of the access matrix are run until one of them is otherwise than it should be: a predicate that can be weakened unnoticed would be guarded by no test.

## In the database

Every policy the app role is under is replaced by \`true\`, and by itself with another permission in place of each it names: one that other roles hold too. The functions the policies ask lose one condition each. Read and changed by everybody, in every table; what that does not show is asked over HTTP with a server that believes in rights for the whole town.

| predicate | weakened to | noticed by |
| --- | --- | --- |
${tableOf(rows)}

${countOf(rows)}

## In the server

Every place where a filter or a right is asked answers yes, while the database grants everything; asked are the requests that came by there and were to be refused or to show nothing, and where none of them shows it, the tests of the feature. Where yes changes nothing, because the same is asked again, the reason is given. The tests of a feature run while the database grants everything as well; those that fail by that alone, as they ask the database, do not count. A place that is not noticed is open work, not a hole: the database's wall stands behind it.

| place | weakened to | noticed by |
| --- | --- | --- |
${tableOf(sites)}

${countOf(sites)}
`;

// `npm run test:sync:bugs`: known mistakes put back one at a time; writes docs/sync-bugs.md.
import { writeFileSync } from 'node:fs';
import { allBugs, isServerBug, meaningOf } from '../packages/client/src/sync/simulation/bugs.ts';
import { catchBug } from '../packages/client/src/sync/simulation/run-seed.ts';
import { invariants } from '../packages/client/src/sync/simulation/violation.ts';

const seeds = 200;
const lines: string[] = [];
let escaped = 0;
for (const bug of allBugs) {
  const caught = await catchBug(bug, seeds);
  if (!caught) escaped += 1;
  const how = caught ? `${invariants[caught.invariant]} | ${caught.seeds}` : 'not caught | –';
  lines.push(`| \`${bug}\` | ${isServerBug(bug) ? 'server' : 'device'} | ${meaningOf(bug)} | ${how} |`);
  console.log(lines.at(-1));
}

const page = `# Mistakes put back

Written by \`npm run test:sync:bugs\`. Each of these mistakes is put into the simulation (docs/sync.md, "How it is tested"), one at a time, and the seeds 1 to ${seeds} are run until one fails: a test that lets them pass would prove nothing. Mistakes of the server are switches of its model; those of the device wrap the real engine's store or network, so that the product contains no switch. \`npm test\` requires every one of them to be caught.

| mistake | of the | what it is | caught because it must hold that | after seeds |
| --- | --- | --- | --- | --- |
${lines.join('\n')}

${allBugs.length - escaped} of ${allBugs.length} are caught.
`;
writeFileSync(new URL('../docs/sync-bugs.md', import.meta.url), page);
if (escaped > 0) process.exitCode = 1;

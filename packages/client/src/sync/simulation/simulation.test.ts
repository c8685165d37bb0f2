/// <reference types="node" />
import { describe, expect, test } from 'vitest';
import { allBugs, meaningOf } from './bugs.ts';
import { catchBug, runSeed } from './run-seed.ts';

const seeds = 200;
/** `SEED=…` runs that one alone, as the story of a failure says. */
const asked = Number(process.env['SEED'] ?? 0);
const perTest = asked > 0 ? 1 : 25;
const batches =
  asked > 0 ? [asked] : Array.from({ length: seeds / perTest }, (_, batch) => batch * perTest + 1);

describe('devices, network and server out of one seed', () => {
  test.for(batches)('what is promised holds from seed %i on', { timeout: 60_000 }, async (first) => {
    for (let seed = first; seed < first + perTest; seed++) {
      const { failure, story } = await runSeed(seed);
      expect(failure, story).toBeNull();
    }
  });

  test('the same seed takes the same steps', async () => {
    expect(await runSeed(7)).toEqual(await runSeed(7));
  });
});

describe('a mistake put back is caught', () => {
  test.for(allBugs.map((bug) => [meaningOf(bug), bug] as const))(
    '%s',
    { timeout: 120_000 },
    async ([, bug]) => {
      expect(await catchBug(bug, seeds)).not.toBeNull();
    },
  );
});

import type { Bug, Caught } from './bugs.ts';
import { Violation } from './violation.ts';
import { World } from './world.ts';

export interface Run {
  seed: number;
  steps: number;
  mutations: number;
  failure: Violation | null;
  /** What led to it. */
  story: string;
}

/** One run from its seed; the same seed takes the same steps. */
export async function runSeed(seed: number, bug: Bug | null = null): Promise<Run> {
  const world = new World(seed, bug);
  let failure: Violation | null = null;
  try {
    await world.run();
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    failure = error instanceof Violation ? error : new Violation('engine_failed', detail);
  }
  const { steps } = world.scheduler;
  const mutations = world.devices.reduce((sum, { witness }) => sum + witness.issued.size, 0);
  const story = failure ? storyOf(seed, steps, failure, world.scheduler.history()) : '';
  return { seed, steps, mutations, failure, story };
}

const storyOf = (seed: number, steps: number, { message }: Violation, history: readonly string[]): string =>
  `seed ${seed}, step ${steps}: ${message}\nlast events:\n${history.join('\n')}\nrun it again with SEED=${seed}`;

/** The first seed of so many that catches the bug. */
export async function catchBug(bug: Bug, seeds: number): Promise<Caught | null> {
  for (let seed = 1; seed <= seeds; seed++) {
    const { failure } = await runSeed(seed, bug);
    if (failure) return { bug, seed, seeds: seed, invariant: failure.invariant };
  }
  return null;
}

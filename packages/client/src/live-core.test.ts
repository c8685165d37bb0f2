import { cursorOf, readCursor } from '@citypulse/contracts/sync-changes';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyCount, scopeIds, World } from './live-core.model.ts';
import { nameOf } from './live-state.ts';

type Act = (world: World) => void;

const acts = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.uniqueArray(fc.nat(keyCount - 1), { minLength: 1, maxLength: 4 }).map(
      (keys): Act =>
        (world) =>
          world.commit(keys),
    ),
  },
  { weight: 5, arbitrary: fc.constant<Act>((world) => world.emit()) },
  {
    weight: 8,
    arbitrary: fc.integer({ min: 1, max: 5 }).map(
      (limit): Act =>
        (world) =>
          world.serve(limit),
    ),
  },
  {
    weight: 12,
    arbitrary: fc.boolean().map(
      (wire): Act =>
        (world) =>
          world.deliver(wire),
    ),
  },
  { weight: 3, arbitrary: fc.constant<Act>((world) => world.ring()) },
  { weight: 1, arbitrary: fc.constant<Act>((world) => world.cut()) },
  { weight: 1, arbitrary: fc.constant<Act>((world) => world.losePull()) },
  { weight: 1, arbitrary: fc.constant<Act>((world) => (world.slow = true)) },
  // Messages that arrive twice.
  {
    weight: 1,
    arbitrary: fc.constant<Act>((world) => void (world.wire = world.wire.flatMap((event) => [event, event]))),
  },
  {
    weight: 1,
    arbitrary: fc.subarray(scopeIds).map(
      (without): Act =>
        (world) =>
          world.review(without),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Act>(
      (world) => world.tell({ type: 'offline' }),
      (world) => world.tell({ type: 'online' }),
    ),
  },
);

function check(world: World): void {
  expect(world.missing()).toEqual([]);
  expect(new Set(world.published).size).toBe(world.published.length);
  const positions = world.cursors.map((cursor) => readCursor(cursor)?.pos ?? -1);
  expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  const boundaries = new Set([0, ...world.feed.map(({ last }) => last)]);
  expect(positions.filter((pos) => !boundaries.has(pos))).toEqual([]);
}

const sample = (restores: boolean) =>
  fc.array(
    restores
      ? fc.oneof(
          { weight: 30, arbitrary: acts },
          { weight: 1, arbitrary: fc.constant<Act>((world) => world.newEpoch()) },
        )
      : acts,
    { minLength: 40, maxLength: 200, size: 'max' },
  );

test(
  'whatever the network does, each version is published once, in order, never in half, and nothing stays behind',
  { timeout: 30_000 },
  () => {
    fc.assert(
      fc.property(sample(false), (deeds) => {
        const world = new World();
        world.tell({ type: 'signed_in' });
        for (const act of deeds) {
          act(world);
          check(world);
        }
        world.tell({ type: 'online' });
        world.settle();
        check(world);
        expect(nameOf(world.core)).toBe('live');
        expect(readCursor(world.core.cursor ?? '')?.pos).toBe(world.head);
      }),
      { numRuns: 250 },
    );
  },
);

test('a restored server with another epoch is noticed and caught up with', { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(sample(true), (deeds) => {
      const world = new World();
      world.tell({ type: 'signed_in' });
      for (const act of deeds) act(world);
      world.tell({ type: 'online' });
      world.settle();
      expect(nameOf(world.core)).toBe('live');
      expect(readCursor(world.core.cursor ?? '')).toEqual({ epoch: world.epoch, pos: world.head });
      expect(world.missing()).toEqual([]);
    }),
    { numRuns: 250 },
  );
});

test('a frame after a lost one is not taken for complete', () => {
  const world = new World();
  world.tell({ type: 'signed_in' });
  world.settle();
  world.commit([0]);
  world.emit();
  world.wire = [];
  world.commit([2]);
  world.emit();
  while (world.wire.length > 0) world.deliver(true);
  expect(world.published).toEqual([]);
  expect(nameOf(world.core)).toBe('catching_up');
  world.settle();
  expect(world.published.toSorted()).toEqual(['0@1', '2@1']);
});

test('frames show only when the head has completed them', () => {
  const world = new World();
  world.tell({ type: 'signed_in' });
  world.settle();
  world.commit([0, 1]);
  world.emit();
  world.deliver(true);
  world.deliver(true);
  expect(world.published).toEqual([]);
  world.deliver(true);
  expect(world.published).toEqual(['0@1', '1@1']);
});

test('the wait before the next connection obeys Retry-After', () => {
  const world = new World();
  world.tell({ type: 'signed_in' });
  const waits: number[] = [];
  world.perform = (effect) =>
    void (effect.type === 'timer' && effect.name === 'open' && waits.push(effect.ms));
  world.tell({ type: 'closed', link: world.core.linkNumber, retryAfterSeconds: 20 });
  expect(waits).toHaveLength(1);
  expect(waits[0]).toBeGreaterThanOrEqual(20_000);
});

test('without a socket the pulls still come through, and the state says delayed', () => {
  const world = new World();
  world.tell({ type: 'signed_in' });
  world.requests = world.requests.filter(({ type }) => type === 'pull');
  for (let failures = 0; failures < 2; failures++) {
    world.cut();
    world.timers.delete('open');
    world.tell({ type: 'timer', name: 'open' });
    world.requests = world.requests.filter(({ type }) => type === 'pull');
  }
  world.serve(10);
  world.deliver(false);
  world.commit([3]);
  world.ring();
  world.serve(10);
  world.deliver(false);
  expect(world.published).toEqual(['3@1']);
  expect(nameOf(world.core)).toBe('delayed');
});

test('frames that overtake the answer to joining are kept', () => {
  const world = new World();
  world.tell({ type: 'signed_in' });
  world.settle();
  world.cut();
  world.tell({ type: 'timer', name: 'open' });
  world.serve(10);
  world.deliver(false);
  world.serve(10);
  world.commit([0, 1]);
  world.emit();
  while (world.wire.length > 0) world.deliver(true);
  world.serve(10);
  world.deliver(true);
  expect(world.published).toEqual(['0@1', '1@1']);
  expect(nameOf(world.core)).toBe('live');
});

test('a right taken away and given back before the pull costs no change of its rows', () => {
  const world = new World();
  world.tell({ type: 'signed_in' });
  world.settle();
  world.review(scopeIds);
  while (world.wire.length > 0) world.deliver(true);
  world.serve(10);
  world.deliver(false);
  world.commit([0, 1]);
  world.settle();
  expect(world.published).toEqual(['0@1', '1@1']);
});

test('a socket that joined other scopes than were declared joins anew after the pull, without hurry the second time', () => {
  const world = new World();
  world.tell({ type: 'signed_in' });
  world.settle();
  world.review([]);
  world.deliver(true);
  const joinOthers = () => {
    world.serve(10);
    world.deliver(false);
    expect(world.requests.shift()).toMatchObject({ type: 'resume' });
    const answer = { ok: true, mode: 'pull', head: cursorOf(world.epoch, world.head), rejoin: true } as const;
    world.tell({ type: 'resumed', link: world.core.linkNumber, answer });
  };
  joinOthers();
  expect(world.requests).toMatchObject([{ type: 'pull' }]);
  joinOthers();
  expect(world.requests).toEqual([]);
  world.commit([0, 1]);
  world.settle();
  expect(world.published).toEqual(['0@1', '1@1']);
  expect(nameOf(world.core)).toBe('live');
});

test('pages kept aside of a former epoch do not keep the client from starting anew', () => {
  const world = new World();
  world.tell({ type: 'signed_in' });
  world.commit([0]);
  world.core = { ...world.core, pages: { cursor: `${world.epoch}:0`, changes: [], lost: [] } };
  world.newEpoch();
  world.tell({ type: 'scope_changed', link: world.core.linkNumber });
  world.settle();
  expect(nameOf(world.core)).toBe('live');
});

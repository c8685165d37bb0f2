import { readCursor } from '@citypulse/contracts/sync-changes';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowIds, scopeIds, StageWorld } from './live-stages.model.ts';
import { mostAside } from './live-step.ts';

type Act = (world: StageWorld) => void | Promise<void>;

const write = fc.tuple(fc.constantFrom(...rowIds), fc.constantFrom(null, ...scopeIds)).map(
  ([id, scope]): Act =>
    (world) =>
      world.write(id, scope),
);
const grant = fc
  .tuple(fc.constantFrom(...scopeIds), fc.constantFrom(null, 'r', 'w'))
  .map(([id, rights]): Act => (world) => {
    if (rights === null) world.grants.delete(id);
    else world.grants.set(id, rights);
  });
const doing = (weight: number, act: Act) => ({ weight, arbitrary: fc.constant(act) });

const acts = fc.oneof(
  { weight: 10, arbitrary: write },
  { weight: 3, arbitrary: grant },
  doing(10, (world) => world.serve(1)),
  doing(5, (world) => world.serve(3)),
  doing(12, (world) => world.deliver()),
  doing(12, (world) => world.carryOut()),
  doing(6, (world) => world.ring()),
  doing(4, (world) => world.tell({ type: 'asked' })),
  doing(1, (world) => world.lose()),
  doing(1, (world) => world.crash()),
  doing(1, (world) => void (world.isFull = !world.isFull)),
  doing(1, (world) => world.tell({ type: world.core.online ? 'offline' : 'online' })),
);

test(
  'snapshots, changes, lost scopes, crashes and a full device end in exactly what the person may see',
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 40, maxLength: 200, size: 'max' }), async (deeds) => {
        const world = new StageWorld();
        world.grants.set(scopeIds[0] ?? '', 'r');
        await world.open();
        let reached = -1;
        for (const act of deeds) {
          await act(world);
          const { cursor, scopes } = await world.store.load();
          const pos = readCursor(cursor ?? '')?.pos ?? -1;
          expect(pos).toBeGreaterThanOrEqual(reached);
          reached = pos;
          const held = new Set(scopes.map(({ id }) => id));
          const rows = await world.store.rows('buildings');
          expect(rows.filter(({ scope }) => !held.has(scope))).toEqual([]);
        }
        world.tell({ type: 'online' });
        await world.settle();
        world.tell({ type: 'asked' });
        await world.settle();
        expect(await world.shown()).toEqual(world.expected());
        const declared = (await world.held()).map(({ id, rights }) => `${id} ${rights}`).toSorted();
        expect(declared).toEqual([...world.grants].map(([id, rights]) => `${id} ${rights}`).toSorted());
      }),
      { numRuns: 150 },
    );
  },
);

test('a restored server is told from the beginning, and nothing vanishes before the new has come', async () => {
  const world = new StageWorld();
  for (const id of scopeIds) world.grants.set(id, 'r');
  for (const [index, id] of rowIds.entries()) world.write(id, scopeIds[index % 3] ?? null);
  await world.open();
  await world.settle();
  expect(await world.shown()).toEqual(world.expected());
  world.restore();
  world.write(rowIds[0] ?? '', null);
  world.tell({ type: 'asked' });
  world.serve(3);
  world.deliver();
  await world.carryOut();
  expect((await world.store.load()).cursor).toBeNull();
  expect(await world.shown()).toHaveLength(6);
  await world.settle();
  expect(await world.shown()).toEqual(world.expected());
});

test('pages that came before the server was restored are not shown after it', async () => {
  const world = new StageWorld();
  for (const id of scopeIds) world.grants.set(id, 'r');
  for (const [index, id] of rowIds.entries()) {
    world.write(id, scopeIds[index % 3] ?? null);
    world.write(id, scopeIds[index % 3] ?? null);
  }
  await world.open();
  world.serve(3);
  world.deliver();
  while (world.writes.length > 0) await world.carryOut();
  world.serve(3);
  while (world.writes.length > 0) await world.carryOut();
  // One scope has come whole. Of what it brought the restored server knows an older version.
  world.restore();
  for (const [id, row] of world.rows) world.rows.set(id, { ...row, v: 1 });
  await world.settle();
  expect(await world.shown()).toEqual(world.expected());
});

test('a device too full to forget its cursor asks on the ground of what it holds, once it has room', async () => {
  const world = new StageWorld();
  for (const id of scopeIds) world.grants.set(id, 'r');
  for (const [index, id] of rowIds.entries()) world.write(id, scopeIds[index % 3] ?? null);
  await world.open();
  await world.settle();
  world.isFull = true;
  world.restore();
  world.tell({ type: 'asked' });
  world.serve(3);
  world.deliver();
  await world.carryOut();
  expect(world.core.broken).toBe('storage_full');
  world.isFull = false;
  world.grants.delete(scopeIds[0] ?? '');
  world.requests = [];
  world.tell({ type: 'mended' });
  world.tell({ type: 'asked' });
  await world.carryOut();
  world.serve(3);
  world.deliver();
  while (world.writes.length > 0) await world.carryOut();
  const { cursor, scopes } = await world.store.load();
  const isOfNow = readCursor(cursor ?? '')?.epoch === readCursor(world.cursor())?.epoch;
  expect(isOfNow && scopes.some(({ id }) => !world.grants.has(id))).toBe(false);
  await world.settle();
  expect(await world.shown()).toEqual(world.expected());
});

test('a full device stops the downlink, keeps what it has, and goes on when there is room', async () => {
  const world = new StageWorld();
  world.grants.set(scopeIds[0] ?? '', 'r');
  await world.open();
  await world.settle();
  world.isFull = true;
  world.write(rowIds[0] ?? '', scopeIds[0] ?? null);
  world.tell({ type: 'asked' });
  world.serve(3);
  world.deliver();
  await world.carryOut();
  expect(world.core.broken).toBe('storage_full');
  expect(await world.shown()).toEqual([]);
  await world.settle();
  expect(world.core.broken).toBeNull();
  expect(await world.shown()).toEqual(world.expected());
});

test('after a long absence the rows come by snapshot, and no more than so many changes lie in memory', async () => {
  const world = new StageWorld();
  const [scope = '', id = ''] = [scopeIds[0], rowIds[0]];
  world.grants.set(scope, 'r');
  world.write(id, scope);
  await world.open();
  await world.settle();
  const before = world.head;
  for (let v = 2; v <= mostAside + 3_000; v++) world.feed.push({ pos: before + v, id, v, from: scope });
  world.rows.set(id, { scope, v: mostAside + 3_000 });
  world.tell({ type: 'asked' });
  let most = 0;
  for (let page = 0; world.requests.length > 0 && page < 30; page++) {
    world.serve(1_000);
    world.deliver();
    most = Math.max(most, world.core.pages?.changes.length ?? 0);
    expect(await world.shown()).toHaveLength(1);
  }
  expect(most).toBe(mostAside);
  await world.settle();
  expect(await world.shown()).toEqual(world.expected());
});

test('of a first sync no more changes lie in memory either, and it ends', async () => {
  const world = new StageWorld();
  const [scope = '', id = ''] = [scopeIds[0], rowIds[0]];
  world.grants.set(scope, 'r');
  world.write(id, scope);
  await world.open();
  const inMemory: number[] = [];
  let isFlooded = false;
  for (let page = 0; page < 80; page++) {
    world.serve(1_000);
    world.deliver();
    await world.carryOut();
    inMemory.push(world.core.pages?.changes.length ?? 0);
    if (isFlooded || world.core.stages.length === 0) continue;
    // While its snapshot is on its way.
    isFlooded = true;
    const before = world.head;
    for (let v = 2; v <= mostAside + 3_000; v++) world.feed.push({ pos: before + v, id, v, from: scope });
    world.rows.set(id, { scope, v: mostAside + 3_000 });
  }
  expect(Math.max(...inMemory)).toBe(mostAside);
  await world.settle();
  expect(await world.shown()).toEqual(world.expected());
  expect(world.core.mostAside).toBe(mostAside);
});

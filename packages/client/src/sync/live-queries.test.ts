import { expect, test, vi } from 'vitest';
import { LiveQueries } from './live-queries.ts';
import { phone } from './overlay.model.ts';

/** Queries of a phone with one task, whose timers ring when the test says so. */
async function looking() {
  const { store, person } = await phone('memory');
  const timers: (() => void)[] = [];
  const queries = new LiveQueries((work) => (timers.push(work), () => undefined));
  queries.show(person.view);
  const tasks = queries.observe('maintenance_tasks', {});
  const look = () => tasks.subscribe(() => undefined);
  const hasRows = () => vi.waitFor(() => expect(tasks.get().rows).toHaveLength(1));
  return { store, timers, tasks, look, hasRows, queries };
}

test('a screen left and come back to twice within seconds keeps its rows', async () => {
  const { timers, tasks, look, hasRows } = await looking();
  look()();
  look()();
  const [first, second] = timers;
  first?.();
  look();
  await hasRows();
  second?.();
  expect(tasks.get().rows).toHaveLength(1);
});

test('what nobody looks at is forgotten after a while, and read anew', async () => {
  const { timers, tasks, look, hasRows } = await looking();
  const leave = look();
  await hasRows();
  leave();
  timers.shift()?.();
  expect(tasks.get()).toEqual({ rows: [], ready: false });
  look();
  await hasRows();
});

test('a read that failed is told of, done again, and leaves what is shown', async () => {
  const { store, timers, tasks, look, hasRows, queries } = await looking();
  const load = vi.spyOn(store, 'rows').mockRejectedValueOnce(new Error('The disk does not answer'));
  look();
  await vi.waitFor(() => expect(timers).toHaveLength(1));
  expect(load).toHaveBeenCalledTimes(1);
  expect(tasks.get()).toEqual({ rows: [], ready: false });
  expect(queries.isFailing.get()).toBe(true);
  timers.shift()?.();
  await hasRows();
  expect(queries.isFailing.get()).toBe(false);
});

test('what nobody looks at any more fails nobody', async () => {
  const { store, timers, look, queries } = await looking();
  vi.spyOn(store, 'rows').mockRejectedValue(new Error('The disk does not answer'));
  const leave = look();
  await vi.waitFor(() => expect(timers).toHaveLength(1));
  expect(queries.isFailing.get()).toBe(true);
  leave();
  expect(queries.isFailing.get()).toBe(false);
});

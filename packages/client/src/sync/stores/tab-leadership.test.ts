import { expect, test, vi } from 'vitest';
import { joinTabs, LockedTab, type Visibility } from './tab-leadership.ts';

const seen: Visibility = { visible: () => true, watch: () => () => undefined };
const tab = (name: string) => new LockedTab(name, navigator.locks, seen);

test('of two tabs one leads, and the other is told when it takes over', async () => {
  const [one, two] = [tab('handing-over'), tab('handing-over')];
  const told: boolean[] = [];
  two.watch((leads) => told.push(leads));
  await vi.waitFor(() => expect(one.isLeader()).toBe(true));
  expect(two.isLeader()).toBe(false);
  one.leave();
  expect(one.isLeader()).toBe(false);
  await vi.waitFor(() => expect(told).toEqual([true]));
  two.leave();
});

test('a tab robbed of its lead knows, queues again and leads once the thief leaves', async () => {
  const one = tab('robbed');
  const told: boolean[] = [];
  one.watch((leads) => told.push(leads));
  await vi.waitFor(() => expect(one.isLeader()).toBe(true));
  const held: { release?: () => void } = {};
  const theft = navigator.locks.request('robbed-leader', { steal: true }, () => {
    return new Promise<void>((resolve) => (held.release = resolve));
  });
  await vi.waitFor(() => expect(told).toEqual([true, false]));
  held.release?.();
  await theft;
  await vi.waitFor(() => expect(told).toEqual([true, false, true]));
  one.leave();
});

test('a silent holder of the lock is robbed after two seconds', { timeout: 10_000 }, async () => {
  const held = { robbed: false };
  const silent = navigator.locks.request('silent-leader', () => new Promise<void>(() => undefined));
  silent.catch(() => (held.robbed = true));
  const one = tab('silent');
  await vi.waitFor(() => expect(one.isLeader()).toBe(true), { timeout: 5_000 });
  expect(held.robbed).toBe(true);
  one.leave();
});

test('what one tab posts reaches the others, by topic', async () => {
  const [one, two] = [tab('talking'), tab('talking')];
  const heard: unknown[] = [];
  two.channel.on('feed', (message) => heard.push(message));
  one.channel.on('feed', () => heard.push('own words'));
  one.channel.post('else', 1);
  one.channel.post('feed', { t: 'readings' });
  await vi.waitFor(() => expect(heard).toEqual([{ t: 'readings' }]));
  one.leave();
  two.leave();
});

test('where there is no page the only tab always leads', () => {
  expect(joinTabs('anything').isLeader()).toBe(true);
});

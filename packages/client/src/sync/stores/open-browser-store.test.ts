import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { openBrowserStore } from './open-browser-store.ts';
import { mutation } from './store-conformance.model.ts';

const superseded = () => undefined;
const owner = { app: 'web', server: 'https://stadt.example' } as const;
const refuse = () => {
  throw new DOMException('Internal error opening backing store', 'UnknownError');
};

test('a browser that refuses once is asked again: what lies there is there', async () => {
  const first = await openBrowserStore({ ...owner, userId: 'a' }, superseded);
  await first.store.enqueue([mutation(1)]);
  await first.store.close();
  first.tab.leave();
  const open = vi.spyOn(indexedDB, 'open').mockImplementationOnce(refuse);
  const second = await openBrowserStore({ ...owner, userId: 'a' }, superseded);
  expect(open).toHaveBeenCalledTimes(2);
  open.mockRestore();
  expect(second.notices).not.toContain('kept_in_memory_only');
  expect(await second.store.outbox()).toHaveLength(1);
  await second.store.close();
  second.tab.leave();
});

test('where a browser refuses storage the app works in memory, and the person is told', async () => {
  const open = vi.spyOn(indexedDB, 'open').mockImplementation(refuse);
  const { store, tab, notices } = await openBrowserStore({ ...owner, userId: 'b' }, superseded);
  open.mockRestore();
  expect(notices).toEqual(['kept_in_memory_only']);
  await store.close();
  tab.leave();
});
